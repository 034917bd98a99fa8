package dev.weir.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RandomProjectionTest extends TransformContract {
  @Override
  TransformParameters small() {
    return new RandomProjection.Parameters(3, 1);
  }

  @Override
  TransformParameters other() {
    return new RandomProjection.Parameters(70, -5);
  }

  @Override
  long[] golden() {
    return new long[] {
      3931886365712807423L,
      621025537690856756L,
      -2112403817973978792L,
      7547273022473874688L,
      8819081825380919306L,
      7970537590731130428L
    };
  }

  @Test
  void keepsDistancesInTheMeanOfManyDirections() {
    Transform projection = new RandomProjection.Parameters(1_024, 7).create(200, 3);
    Stream stream = new Stream(5, 200);
    for (int i = 0; i < 20; i++) {
      double[] one = stream.next();
      double[] other = stream.next();
      double before = distance(one, other);
      double after = distance(applied(projection, one, 0), applied(projection, other, 0));
      assertThat(after / before).isCloseTo(1, within(0.15));
    }
  }

  @Test
  void everyOutputIsAllInputsWithHalfOfTheSignsNegative() {
    Transform projection = new RandomProjection.Parameters(100, 7).create(130, 3);
    double[][] columns = new double[130][];
    int negative = 0;
    for (int i = 0; i < 130; i++) {
      double[] unit = new double[130];
      unit[i] = 10;
      columns[i] = applied(projection, unit, 0);
      for (double weight : columns[i]) {
        assertThat(Math.abs(weight)).isEqualTo(1);
        negative += weight < 0 ? 1 : 0;
      }
    }
    assertThat(negative).isBetween(6_200, 6_800);
    for (int i = 1; i < 130; i++) {
      for (int j = 0; j < i; j++) {
        assertThat(columns[i]).isNotEqualTo(columns[j]);
      }
    }
  }

  @Test
  void keysAndSeedsHaveDirectionsOfTheirOwn() {
    double[] in = new Stream(1, 9).next();
    double[] out = applied(new RandomProjection.Parameters(20, 1).create(9, 1), in, 0);
    assertThat(applied(new RandomProjection.Parameters(20, 1).create(9, 2), in, 0))
        .isNotEqualTo(out);
    assertThat(applied(new RandomProjection.Parameters(20, 2).create(9, 1), in, 0))
        .isNotEqualTo(out);
  }

  @Test
  void theFarInputHasTheLargestShare() {
    double[] in = {0.1, -9, 0.5, 1};
    assertThat(attributed(small().create(4, 1), in)[1]).isGreaterThan(2.5);
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandomProjection.Parameters(0, 1))
        .withMessage("components: found 0, expected 1 to 1024");
  }

  private static double distance(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (one[i] - other[i]) * (one[i] - other[i]);
    }
    return Math.sqrt(sum);
  }
}
