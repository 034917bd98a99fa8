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
  /** Best first; those that this release lacks are passed over. */
  private static final List<String> FOR_ROWS = List.of("ensemble", "online-isolation-forest");

  private static final List<String> FOR_SERIES =
      List.of("ensemble", "random-cut-forest", "online-isolation-forest");

  private static final String FOR_LITTLE = "robust-z-score";

  /** A model should spend the larger part of the sample settled. */
  private static final int SETTLED_SHARE = 2;

  static DetectorChoice of(SuggestedConfig draft) {
    boolean alone = draft.profile().features().size() == 1;
    if (!draft.isSeries() && alone) {
      return new DetectorChoice(
          named(FOR_LITTLE), "One feature and no times: how far it is from its median says all.");
    }
    for (String label : draft.isSeries() ? FOR_SERIES : FOR_ROWS) {
      DetectorType type = named(label);
      if (type != null && settles(type, draft) && fits(type, draft)) {
        return new DetectorChoice(type, reason(type, draft));
      }
    }
    return new DetectorChoice(
        named(FOR_LITTLE),
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

  /** Null if this release has no such detector. */
  private static DetectorType named(String label) {
    return DetectorType.all().stream()
        .filter(type -> type.label().equals(label))
        .findFirst()
        .orElse(null);
  }
}
