package dev.weir.detect;

/**
 * Medians of values that have changed little since their median was last found, exact and without
 * sorting: one pass counts the values below a narrow band and collects those inside it, of which
 * the middle one is then picked. Where it is not among them all values are taken.
 *
 * <p>On which side a value is, and whether it is inside, is told by signs and sums instead of
 * branches: a processor cannot guess it, and waits whenever it has guessed wrong. Differences are
 * rounded, but keep the order of the values: the band is an interval.
 */
final class NearMedian {
  private static final int FIRST_ROOM = 16;

  private final int most;
  private double[] inside = new double[FIRST_ROOM];

  /** Of {@link #inside}: how many numbers it holds, and how many smaller ones were left out. */
  private int held;

  private int below;

  /** For at most so many values. */
  NearMedian(int most) {
    this.most = most;
  }

  /**
   * The median of consecutive values, the mean of the two middle ones where their number is even.
   *
   * @param values none of those looked at NaN
   * @param about where it is expected
   * @param reach how far from there, at most, for the quick way to find it; not negative
   */
  double of(float[] values, int first, int count, double about, double reach) {
    reserve(count);
    float middle = (float) about;
    if (Float.isFinite(middle) && reach <= Float.MAX_VALUE) {
      collect(values, first, count, middle, (float) reach);
      if (middleInside(count)) {
        return middle(count);
      }
    }
    for (int i = 0; i < count; i++) {
      inside[i] = values[first + i];
    }
    takeAll(count);
    return middle(count);
  }

  private void collect(float[] values, int first, int count, float middle, float reach) {
    double[] found = inside;
    int limit = Float.floatToRawIntBits(reach) + 1;
    int taken = 0;
    int lower = 0;
    for (int i = first; i < first + count; i++) {
      float value = values[i];
      int off = Float.floatToRawIntBits(value - middle);
      found[taken] = value;
      // Floats that are not negative are in the order of their bits.
      taken += ((off & Integer.MAX_VALUE) - limit) >>> 31;
      lower += off >>> 31;
    }
    for (int i = 0; i < taken; i++) {
      lower -= Float.floatToRawIntBits((float) found[i] - middle) >>> 31;
    }
    held = taken;
    below = lower;
  }

  /** How many of the values are the same as their median, which was found last. */
  int same(double median) {
    int same = 0;
    for (int i = 0; i < held; i++) {
      same += inside[i] == median ? 1 : 0;
    }
    return same;
  }

  /** The median of the distances of values from a finite centre; else as {@link #of}. */
  double ofDistances(
      float[] values, int first, int count, double centre, double about, double reach) {
    reserve(count);
    if (Double.isFinite(about) && reach <= Double.MAX_VALUE) {
      collectDistances(values, first, count, centre, about, reach);
      if (middleInside(count)) {
        return middle(count);
      }
    }
    for (int i = 0; i < count; i++) {
      inside[i] = Math.abs(values[first + i] - centre);
    }
    takeAll(count);
    return middle(count);
  }

  private void collectDistances(
      float[] values, int first, int count, double centre, double middle, double reach) {
    double[] found = inside;
    long limit = Double.doubleToRawLongBits(reach) + 1;
    int taken = 0;
    int lower = 0;
    for (int i = first; i < first + count; i++) {
      double distance = Math.abs(values[i] - centre);
      long off = Double.doubleToRawLongBits(distance - middle);
      found[taken] = distance;
      taken += (int) (((off & Long.MAX_VALUE) - limit) >>> 63);
      lower += (int) (off >>> 63);
    }
    for (int i = 0; i < taken; i++) {
      lower -= (int) (Double.doubleToRawLongBits(found[i] - middle) >>> 63);
    }
    held = taken;
    below = lower;
  }

  private void reserve(int count) {
    if (inside.length < count) {
      inside = new double[Math.max(count, Math.min(most, 2 * inside.length))];
    }
  }

  private void takeAll(int count) {
    held = count;
    below = 0;
  }

  private boolean middleInside(int count) {
    return below <= (count - 1) / 2 && count / 2 < below + held;
  }

  private double middle(int count) {
    int upper = count / 2 - below;
    SmallestFirst.select(inside, 0, held, upper);
    if (count % 2 == 1) {
      return inside[upper];
    }
    double lower = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < upper; i++) {
      lower = Math.max(lower, inside[i]);
    }
    return (lower + inside[upper]) / 2;
  }
}
