package dev.weir.model;

import dev.weir.tenant.ThresholdPart;
import dev.weir.threshold.AdaptiveParameters;
import dev.weir.threshold.Severity;

/** How severe a score is by the cuts of a threshold part, fixed or learned. */
final class Cuts {
  private Cuts() {}

  /** The severity of the score and rarity in {@code out}, which {@code judging} gave. */
  static Severity reached(ThresholdPart threshold, Learned judging, Judgement out) {
    if (reaches(threshold.critical(), threshold, judging, out)) {
      return Severity.CRITICAL;
    }
    if (reaches(threshold.high(), threshold, judging, out)) {
      return Severity.HIGH;
    }
    return reaches(threshold.medium(), threshold, judging, out) ? Severity.MEDIUM : Severity.NONE;
  }

  /** A cut that is not set is NaN, and no number reaches it. */
  private static boolean reaches(
      double cut, ThresholdPart threshold, Learned judging, Judgement out) {
    AdaptiveParameters adaptive = threshold.adaptive();
    if (adaptive != null) {
      double measure = threshold.on() == ThresholdPart.On.SCORE ? out.score : out.rarity;
      return !Double.isNaN(cut) && judging.watch().exceeds(measure, adaptive.probability(cut));
    }
    return switch (threshold.on()) {
      case SCORE -> out.score >= cut;
      case RARITY -> out.rarity >= cut && judging.calibration().resolves(cut);
    };
  }
}
