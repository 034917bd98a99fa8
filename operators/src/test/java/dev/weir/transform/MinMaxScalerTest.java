package dev.weir.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.transform.MinMaxScaler.Range;
import org.junit.jupiter.api.Test;

class MinMaxScalerTest extends TransformContract {
  @Override
  TransformParameters small() {
    return MinMaxScaler.Parameters.DEFAULT;
  }

  @Override
  TransformParameters other() {
    return new MinMaxScaler.Parameters(Range.CONFIGURED, -10, 30);
  }

  @Override
  long[] golden() {
    return new long[] {
      -8786323069517159801L,
      -8689838341970879567L,
      8798429350775132957L,
      5128755136561869851L,
      -2336037236178604701L,
      2746809735938836985L
    };
  }

  @Test
  void mapsTheRangeSeenTo0To1AndGoesOnBeyond() {
    Transform scaler = MinMaxScaler.Parameters.DEFAULT.create(1, 0);
    for (double value : new double[] {4, 2, 12, 7}) {
      scaler.learn(new double[] {value}, 0);
    }
    assertThat(applied(scaler, new double[] {2}, 0)).containsExactly(0);
    assertThat(applied(scaler, new double[] {12}, 0)).containsExactly(1);
    assertThat(applied(scaler, new double[] {4.5}, 0)).containsExactly(0.25);
    assertThat(applied(scaler, new double[] {32}, 0)).containsExactly(3);
    assertThat(applied(scaler, new double[] {-8}, 0)).containsExactly(-1);
  }

  @Test
  void aConstantBecomes0AndItsFirstChangeIsSeenAtItsSize() {
    Transform scaler = MinMaxScaler.Parameters.DEFAULT.create(1, 0);
    scaler.learn(new double[] {7}, 0);
    scaler.learn(new double[] {7}, 0);
    assertThat(applied(scaler, new double[] {7}, 0)).containsExactly(0);
    assertThat(applied(scaler, new double[] {12}, 0)).containsExactly(5);
  }

  @Test
  void aConfiguredRangeNeedsNoRecordsAndIsNotMovedByAny() {
    Transform scaler = other().create(2, 0);
    assertThat(scaler.ready()).isTrue();
    scaler.learn(new double[] {1000, -1000}, 0);
    assertThat(applied(scaler, new double[] {0, 70}, 0)).containsExactly(0.25, 2);
  }

  @Test
  void refusesRangesThatAreNone() {
    assertRefused("min: found 3.0, expected less than max, which is 3.0", Range.CONFIGURED, 3, 3);
    assertRefused("max: found NaN, expected -1.0E30 to 1.0E30", Range.CONFIGURED, 3, Double.NaN);
    assertRefused("min: found -1.0E31, expected -1.0E30 to 1.0E30", Range.CONFIGURED, -1e31, 3);
    assertRefused("max: found 3.0, expected none unless range is configured", Range.RUNNING, 0, 3);
    assertRefused(
        "min: found -3.0, expected none unless range is configured", Range.RUNNING, -3, 1);
  }

  private static void assertRefused(String message, Range range, double min, double max) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MinMaxScaler.Parameters(range, min, max))
        .withMessage(message);
  }
}
