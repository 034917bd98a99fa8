package dev.weir.transform;

/** What all transforms check, with one form of message. */
final class Check {
  private Check() {}

  /** A length of input vectors that a transform can be created for. */
  static int inputs(int found) {
    within("inputs", found, 1, Transforms.MAX_INPUTS);
    return found;
  }

  static void within(String field, long found, long min, long max) {
    if (found < min || found > max) {
      throw new IllegalArgumentException(
          field + ": found " + found + ", expected " + min + " to " + max);
    }
  }

  /** The share of the newest record, 0 for a plain mean; -0 becomes 0, the same bits. */
  static double forgetting(double found, double max) {
    if (!(found >= 0 && found <= max)) {
      throw new IllegalArgumentException("forgetting: found " + found + ", expected 0 to " + max);
    }
    return found + 0.0;
  }

  static void finite(double[] in, int length) {
    for (int i = 0; i < length; i++) {
      if (!Double.isFinite(in[i])) {
        throw new IllegalArgumentException(
            "input " + i + ": found " + in[i] + ", expected a finite number");
      }
    }
  }

  static double cut(double value, double limit) {
    return Math.max(-limit, Math.min(limit, value));
  }
}
