package dev.weir.tenant;

/**
 * One feature of a tenant's events, and how it becomes positions of a model's vector.
 *
 * @param name 1 to 100 ASCII characters: identifiers with {@code -} and {@code _}, joined by dots;
 *     or an IPv4 address or a UUID
 * @param type what its values are
 * @param min the smallest value accepted; 0 unless a number
 * @param max the largest value accepted, above {@code min}; 1 unless a number
 * @param buckets 2 to 256 positions for the values of a category; 0 for other types
 * @param missing what happens when an event lacks it; a category has no mean and no constant
 * @param constant what stands in for a missing value, if that is the policy; else 0. It may lie
 *     outside of {@code min} to {@code max}, so that it stands for no value
 * @param encoding how a category's values become positions; {@code HASH} for other types
 * @param pii whether a category's values are hashed with the job's key; {@code NONE} for other
 *     types
 */
public record Feature(
    String name,
    FeatureType type,
    double min,
    double max,
    int buckets,
    MissingPolicy missing,
    double constant,
    Encoding encoding,
    Pii pii) {

  /** A number's range unless the config gives one: {@code -DEFAULT_BOUND} to it. */
  public static final double DEFAULT_BOUND = 1e10;

  /** A category's buckets unless the config gives them. */
  public static final int DEFAULT_BUCKETS = 16;

  /** Above it the square of a feature, summed over a vector, could leave the range of a double. */
  static final double LARGEST_BOUND = 1e30;

  /** The most positions that a category can have. */
  public static final int MAX_BUCKETS = 256;

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public Feature {
    Check.present("name", name);
    if (!FeatureNames.isValid(name)) {
      throw Check.refused("name", name, FeatureNames.EXPECTED);
    }
    Check.present("type", type);
    Check.present("missing", missing);
    Check.present("encoding", encoding);
    Check.present("pii", pii);
    if (pii != Pii.NONE && type != FeatureType.CATEGORY) {
      throw Check.refused("pii", pii.label(), "none for a feature of type " + type.label());
    }
    min += 0.0; // -0.0 and 0.0 are one value and must give one hash
    max += 0.0;
    constant += 0.0;
    checkConstant(missing, constant);
    switch (type) {
      case NUMBER -> {
        checkRange(min, max);
        checkNoCategory(type, buckets, encoding);
      }
      case BOOLEAN -> {
        checkNoRange(type, min, max);
        checkNoCategory(type, buckets, encoding);
      }
      case CATEGORY -> {
        checkNoRange(type, min, max);
        Check.within("buckets", buckets, 2, MAX_BUCKETS);
        if (missing == MissingPolicy.MEAN || missing == MissingPolicy.CONSTANT) {
          throw Check.refused("missing", missing.label(), "reject, zero or last for a category");
        }
      }
    }
  }

  /** A feature whose values are no secret. */
  public Feature(
      String name,
      FeatureType type,
      double min,
      double max,
      int buckets,
      MissingPolicy missing,
      double constant,
      Encoding encoding) {
    this(name, type, min, max, buckets, missing, constant, encoding, Pii.NONE);
  }

  /** The same feature, a category, hashed with the job's key. */
  public Feature asPii() {
    return new Feature(name, type, min, max, buckets, missing, constant, encoding, Pii.HASH);
  }

  /** A number within {@code min} to {@code max}. */
  public static Feature number(String name, double min, double max, MissingPolicy missing) {
    return new Feature(name, FeatureType.NUMBER, min, max, 0, missing, 0, Encoding.HASH);
  }

  /** A string hashed into {@code buckets} positions. */
  public static Feature category(String name, int buckets, MissingPolicy missing) {
    return new Feature(name, FeatureType.CATEGORY, 0, 1, buckets, missing, 0, Encoding.HASH);
  }

  /** A string of which the first {@code buckets - 1} values have a position of their own. */
  public static Feature oneHot(String name, int buckets, MissingPolicy missing) {
    return new Feature(name, FeatureType.CATEGORY, 0, 1, buckets, missing, 0, Encoding.ONE_HOT);
  }

  /** True or false. */
  public static Feature bool(String name, MissingPolicy missing) {
    return new Feature(name, FeatureType.BOOLEAN, 0, 1, 0, missing, 0, Encoding.HASH);
  }

  /** The same feature, for which {@code value} stands in where an event lacks it. */
  public Feature orElse(double value) {
    return new Feature(name, type, min, max, buckets, MissingPolicy.CONSTANT, value, encoding);
  }

  /** How many positions of a vector it takes. */
  public int width() {
    return type == FeatureType.CATEGORY ? buckets : 1;
  }

  private static void checkRange(double min, double max) {
    checkBound("min", min);
    checkBound("max", max);
    if (min >= max) {
      throw Check.refused("min", min, "less than max, which is " + max);
    }
  }

  private static void checkBound(String field, double found) {
    if (!(Math.abs(found) <= LARGEST_BOUND)) {
      throw Check.refused(field, found, -LARGEST_BOUND + " to " + LARGEST_BOUND);
    }
  }

  private static void checkConstant(MissingPolicy missing, double found) {
    if (missing == MissingPolicy.CONSTANT) {
      checkBound("constant", found);
    } else if (found != 0) {
      throw Check.refused("constant", found, "none unless missing is constant");
    }
  }

  private static void checkNoRange(FeatureType type, double min, double max) {
    if (min != 0) {
      throw Check.refused("min", min, "none for a feature of type " + type.label());
    }
    if (max != 1) {
      throw Check.refused("max", max, "none for a feature of type " + type.label());
    }
  }

  private static void checkNoCategory(FeatureType type, int buckets, Encoding encoding) {
    if (buckets != 0) {
      throw Check.refused("buckets", buckets, "none for a feature of type " + type.label());
    }
    if (encoding != Encoding.HASH) {
      throw Check.refused(
          "encoding", encoding.label(), "none for a feature of type " + type.label());
    }
  }
}
