package dev.weir.evaluate;

import dev.weir.detect.DetectorType;
import dev.weir.tenant.LearningPart;
import java.util.List;
import java.util.Locale;

/**
 * The detector to begin with, and why. Rules, not measurements: what the file has of features, of
 * rows and of time decides; {@code weir evaluate --detector all} measures.
 *
 * @param type the detector
 * @param reason one line
 */
record DetectorChoice(DetectorType type, String reason) {
  /** Best first; those that need more rows than there are, or too large models, are passed over. */
  private static final List<DetectorType> FOR_ROWS =
      List.of(DetectorType.ENSEMBLE, DetectorType.ONLINE_ISOLATION_FOREST);

  private static final List<DetectorType> FOR_SERIES =
      List.of(
          DetectorType.ENSEMBLE,
          DetectorType.RANDOM_CUT_FOREST,
          DetectorType.ONLINE_ISOLATION_FOREST);

  private static final DetectorType FOR_LITTLE = DetectorType.ROBUST_Z_SCORE;

  /** A model should spend the larger part of the sample settled. */
  private static final int SETTLED_SHARE = 2;

  static DetectorChoice of(SuggestedConfig draft) {
    boolean alone = draft.profile().features().size() == 1;
    if (!draft.isSeries() && alone) {
      return new DetectorChoice(
          FOR_LITTLE, "One feature and no times: how far it is from its median says all.");
    }
    for (DetectorType type : draft.isSeries() ? FOR_SERIES : FOR_ROWS) {
      if (settles(type, draft) && fits(type, draft)) {
        return new DetectorChoice(type, reason(type, draft));
      }
    }
    return new DetectorChoice(
        FOR_LITTLE,
        String.format(
            Locale.ROOT,
            "Few rows a model, %,d: what learns how features belong together would need more.",
            draft.rowsPerModel()));
  }

  private static String reason(DetectorType type, SuggestedConfig draft) {
    LearningPart part = draft.config(type).learning();
    String what =
        draft.isSeries()
            ? "a single series"
            : part.features().size() + " features in " + part.vectorLength() + " positions";
    return String.format(
        Locale.ROOT,
        "For %s and %,d rows a model, of which it needs %,d; about %,d KB a model.",
        what,
        draft.rowsPerModel(),
        type.defaults().settledAfter(),
        (part.modelBytes() + 1_023) / 1_024);
  }

  private static boolean settles(DetectorType type, SuggestedConfig draft) {
    return type.defaults().settledAfter() <= draft.rowsPerModel() / SETTLED_SHARE;
  }

  private static boolean fits(DetectorType type, SuggestedConfig draft) {
    try {
      draft.config(type);
      return true;
    } catch (EvaluationFault e) {
      return false;
    }
  }
}
