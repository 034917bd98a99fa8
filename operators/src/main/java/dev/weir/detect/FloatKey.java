package dev.weir.detect;

/**
 * Floats as ints of the same order, because comparing and taking the smaller of two ints needs no
 * branch. The two zeros are one; a NaN comes after everything else.
 */
final class FloatKey {
  /** The key of a NaN; no key is larger. */
  static final int LAST = Integer.MAX_VALUE;

  /** Smaller than the key of any float. */
  static final int BEFORE_ALL = Integer.MIN_VALUE;

  private FloatKey() {}

  static int of(float value) {
    if (value != value) {
      return LAST;
    }
    int bits = Float.floatToRawIntBits(value + 0f);
    return bits ^ ((bits >> 31) & LAST);
  }

  static float value(int key) {
    return Float.intBitsToFloat(key ^ ((key >> 31) & LAST));
  }

  /** What narrows the lower side of a box down to a value; not finite: {@link #LAST}. */
  static int low(float value) {
    return Float.isFinite(value) ? of(value) : LAST;
  }

  /** The same for the upper side, the other way round, so that there too the smaller one wins. */
  static int high(float value) {
    return Float.isFinite(value) ? ~of(value) : LAST;
  }

  /** The lower side of a box; NaN where no finite value is in it. */
  static float lowValue(int low) {
    return value(low);
  }

  /** The upper side of a box; NaN where no finite value is in it. */
  static float highValue(int high) {
    return value(high == LAST ? LAST : ~high);
  }
}
