package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NearMedianTest {
  private static final float[] ODD = {
    0f, -0f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE, Float.POSITIVE_INFINITY
  };

  private final NearMedian near = new NearMedian(10_000);

  @Property(tries = 2_000)
  void isTheMedianWhateverIsExpected(
      @ForAll @IntRange(min = 1, max = 300) int count,
      @ForAll @IntRange(min = 1, max = 1_000) int distinct,
      @ForAll @IntRange(max = 100) int odd,
      @ForAll @DoubleRange(min = -1, max = 2) double about,
      @ForAll @DoubleRange(min = 0, max = 1) double reach,
      @ForAll long seed) {
    float[] values = values(count, distinct, odd, seed);
    double expected = median(widened(values));
    // Twice, for the second time the room holds what the first has left.
    for (int i = 0; i < 2; i++) {
      assertThat(near.of(values, 3, count, about, reach)).isEqualTo(expected);
      long same = Arrays.stream(widened(values)).filter(value -> value == expected).count();
      assertThat(near.same(expected)).isEqualTo((int) same);
    }
  }

  @Property(tries = 2_000)
  void isTheMedianDistanceWhateverIsExpected(
      @ForAll @IntRange(min = 1, max = 300) int count,
      @ForAll @IntRange(min = 1, max = 1_000) int distinct,
      @ForAll @IntRange(max = 100) int odd,
      @ForAll @DoubleRange(min = -1, max = 2) double centre,
      @ForAll @DoubleRange(min = 0, max = 1) double about,
      @ForAll @DoubleRange(min = 0, max = 1) double reach,
      @ForAll long seed) {
    float[] values = values(count, distinct, odd, seed);
    double[] distances = Arrays.stream(widened(values)).map(v -> Math.abs(v - centre)).toArray();
    assertThat(near.ofDistances(values, 3, count, centre, about, reach))
        .isEqualTo(median(distances));
  }

  @Test
  void zerosOfBothSignsAreAlike() {
    float[] values = {0, 0, 0, -0f, 5, 0f, -0f, -7, 1e-45f, -1e-45f};
    for (double about : new double[] {0, -0d}) {
      assertThat(near.of(values, 3, 7, about, 0)).isZero();
      assertThat(near.same(0)).isEqualTo(3);
    }
  }

  @Test
  void whatIsExpectedMayBeNoNumber() {
    float[] values = {9, 9, 9, 1, 2, 4};
    for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300, -1e300}) {
      assertThat(near.of(values, 3, 3, odd, 1)).isEqualTo(2);
      assertThat(near.of(values, 3, 3, 1, odd)).isEqualTo(2);
      assertThat(near.ofDistances(values, 3, 3, 1, odd, 1)).isEqualTo(1);
      assertThat(near.ofDistances(values, 3, 3, 1, 1, odd)).isEqualTo(1);
    }
  }

  /** Three values that do not count, and then as many as said. */
  private static float[] values(int count, int distinct, int odd, long seed) {
    SeededRandom random = new SeededRandom(seed);
    float[] values = new float[3 + count];
    for (int i = 0; i < values.length; i++) {
      boolean usual = random.nextInt(200) >= odd;
      values[i] =
          usual ? random.nextInt(distinct) / (float) distinct : ODD[random.nextInt(ODD.length)];
    }
    return values;
  }

  private static double[] widened(float[] values) {
    double[] widened = new double[values.length - 3];
    for (int i = 0; i < widened.length; i++) {
      widened[i] = values[3 + i] + 0f; // one zero
    }
    return widened;
  }

  /** By sorting. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
