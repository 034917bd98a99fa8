package dev.weir.alert;

import java.util.Locale;

/**
 * Which deviations of a feature are worth an alert.
 *
 * @param feature its name; a number
 * @param direction where to it must deviate from what was usual
 * @param minAbsolute by how much at least; 0 or more
 * @param minRelative by which share of the usual value's size at least; 0 or more
 * @param learn whether the model learns from an event whose alert this holds back
 */
public record SuppressionRule(
    String feature, Direction direction, double minAbsolute, double minRelative, boolean learn) {
  public static final int MAX_RULES = 16;

  /** Where a value deviates to. The order is part of saved forms. */
  public enum Direction {
    UP,
    DOWN,
    BOTH;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As in configs. */
    public String label() {
      return label;
    }
  }

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public SuppressionRule {
    if (feature == null || feature.isEmpty()) {
      throw Check.refused("feature", "nothing", "the name of a feature");
    }
    if (direction == null) {
      throw Check.refused("direction", "nothing", "up, down or both");
    }
    checkMinimum("minAbsolute", minAbsolute);
    checkMinimum("minRelative", minRelative);
  }

  private static void checkMinimum(String field, double found) {
    if (!(found >= 0) || found == Double.POSITIVE_INFINITY) {
      throw Check.refused(field, found, "0 or more");
    }
  }

  /** Whether {@code value} deviates from {@code usual} in a way that is worth an alert. */
  public boolean worthAnAlert(double value, double usual) {
    double deviation = value - usual;
    boolean direct =
        switch (direction) {
          case UP -> deviation > 0;
          case DOWN -> deviation < 0;
          case BOTH -> deviation != 0;
        };
    double size = Math.abs(deviation);
    return direct && size >= minAbsolute && size >= minRelative * Math.abs(usual);
  }
}
