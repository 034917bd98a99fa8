package dev.weir.operator;

import dev.weir.event.CategoryHash;
import dev.weir.event.ScoreRecord;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.Plausible;
import dev.weir.tenant.SlotFeature;
import java.util.Arrays;
import java.util.List;

/**
 * What one config expects of values beyond what it accepts, compared with every event: one that
 * differs is scored like any other, and its score names the features. A missing value is not
 * implausible: it was let in by a policy of its own. Immutable.
 */
final class Reviews {
  /** The most features that a score names, so that no score grows with its config. */
  static final int MAX_NAMED = 8;

  private final Expected[] expected;

  /** What is expected at one slot; of a category by the hashes of its values, ascending. */
  private record Expected(String name, int slot, double min, double max, double[] hashes) {
    boolean differs(double value) {
      if (Double.isNaN(value)) {
        return false;
      }
      return hashes.length > 0
          ? Arrays.binarySearch(hashes, value) < 0
          : value < min || value > max;
    }
  }

  private Reviews(Expected[] expected) {
    this.expected = expected;
  }

  /** What {@code config} expects; null if it expects nothing. */
  static Reviews of(JudgingConfig config) {
    List<Plausible> plausible = config.intake().validation().plausible();
    return plausible.isEmpty()
        ? null
        : new Reviews(plausible.stream().map(one -> at(one, config)).toArray(Expected[]::new));
  }

  private static Expected at(Plausible plausible, JudgingConfig config) {
    List<SlotFeature> slots = config.slots();
    int slot = 0;
    while (!slots.get(slot).name().equals(plausible.feature())) {
      slot++; // The config was refused if it names a feature that it does not have.
    }
    double[] hashes = plausible.values().stream().mapToDouble(CategoryHash::of).sorted().toArray();
    return new Expected(plausible.feature(), slot, plausible.min(), plausible.max(), hashes);
  }

  /** Adds to {@code score} what differs among {@code values}; how many features do. */
  int mark(double[] values, ScoreRecord score) {
    int differing = 0;
    for (Expected one : expected) {
      if (one.differs(values[one.slot])) {
        if (++differing <= MAX_NAMED) {
          score.addReview(one.name);
        }
      }
    }
    return differing;
  }
}
