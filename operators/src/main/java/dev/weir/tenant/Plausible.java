package dev.weir.tenant;

import java.util.HashSet;
import java.util.List;

/**
 * What is expected of a feature's values, beyond what is accepted: a number's range, or a
 * category's values.
 *
 * @param feature the feature's name
 * @param min the smallest number expected; {@link #LOWEST} for any
 * @param max the largest number expected; {@link #HIGHEST} for any
 * @param values the values expected of a category, 1 to 256 of them; empty for a number
 */
public record Plausible(String feature, double min, double max, List<String> values) {
  static final double LOWEST = -Feature.LARGEST_BOUND;
  static final double HIGHEST = Feature.LARGEST_BOUND;
  static final int MAX_VALUES = 256;
  static final int MAX_VALUE_LENGTH = 256;

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public Plausible {
    Check.present("feature", feature);
    if (!FeatureNames.isValid(feature)) {
      throw Check.refused("feature", feature, FeatureNames.EXPECTED);
    }
    min += 0.0; // -0.0 and 0.0 are one value and must give one hash
    max += 0.0;
    values = List.copyOf(Check.present("values", values));
    boolean any = min == LOWEST && max == HIGHEST;
    if (values.isEmpty() && any) {
      throw Check.refused("feature", feature + " alone", "values, min or max beside it");
    }
    if (!values.isEmpty() && !any) {
      throw Check.refused("values", "them beside min or max", "one of the two");
    }
    if (!(min >= LOWEST && max <= HIGHEST && min < max)) {
      throw Check.refused("min", min, "less than max, which is " + max + ", both within 1e30");
    }
    checkValues(values);
  }

  /** The type of the features that it fits. */
  public FeatureType type() {
    return values.isEmpty() ? FeatureType.NUMBER : FeatureType.CATEGORY;
  }

  private static void checkValues(List<String> values) {
    if (values.size() > MAX_VALUES) {
      throw Check.refused("values", values.size() + " of them", "at most " + MAX_VALUES);
    }
    if (new HashSet<>(values).size() < values.size()) {
      throw Check.refused("values", "one twice", "every value once");
    }
    for (String value : values) {
      if (value.length() > MAX_VALUE_LENGTH) {
        throw Check.refused(
            "values", value.length() + " characters", "at most " + MAX_VALUE_LENGTH);
      }
    }
  }
}
