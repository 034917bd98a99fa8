package dev.weir.detect;

import static dev.weir.detect.NearMedianTest.median;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detect.RobustZScore.Parameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RobustZScoreTest extends DetectorContract {
  @Override
  DetectorParameters defaults() {
    return Parameters.DEFAULT;
  }

  @Override
  DetectorParameters small() {
    return new Parameters(60);
  }

  @Override
  long[] golden() {
    return new long[] {
      0x3ff075d3841951b8L,
      0x400833342306749fL,
      0x3ff3bef7fab8ae8fL,
      0x400586536a55b7e9L,
      0x3ff5a2cad81adbd2L,
      0x3ff2e8b88e68f437L,
      0x3fefee6273a61dfbL,
      0x3fe64a03cc237254L,
    };
  }

  @Test
  void isReadyAfterThirtyTwoOrTheWindow() {
    assertThat(learned(Parameters.DEFAULT, 31).ready()).isFalse();
    assertThat(learned(Parameters.DEFAULT, 32).ready()).isTrue();
    assertThat(learned(new Parameters(16), 15).ready()).isFalse();
    assertThat(learned(new Parameters(16), 16).ready()).isTrue();
  }

  @Property(tries = 100)
  void isTheDistanceFromTheMedianInMedianDistances(
      @ForAll @IntRange(min = 1, max = 120) int events,
      @ForAll @IntRange(min = 2, max = 40) int distinct,
      @ForAll long seed) {
    Detector detector = new Parameters(31).create(1, 0);
    SeededRandom random = new SeededRandom(seed);
    double[] values = new double[events];
    for (int i = 0; i < events; i++) {
      values[i] = random.nextInt(distinct) * random.nextInt(distinct) - distinct;
      detector.learn(new float[] {(float) values[i]});
    }
    double[] latest = Arrays.copyOfRange(values, Math.max(0, events - 31), events);
    double median = median(latest);
    double[] distances = Arrays.stream(latest).map(v -> Math.abs(v - median)).toArray();
    double mad = median(distances);
    double mean = Arrays.stream(distances).average().orElseThrow();
    double spread = mad > 0 ? 1.4826 * mad : 1.2533 * mean;
    double divisor = Math.max(spread, Math.max(1e-9, 1e-6 * Math.abs(median)));
    double expected = Math.min(1e9, Math.abs(17 - median) / divisor);
    assertThat(detector.score(new float[] {17})).isCloseTo(expected, within(expected * 1e-12));
  }

  @Test
  void theFeaturesOfALargeWindowHaveTurns() {
    Detector detector = new Parameters(160).create(2, 0);
    for (int i = 0; i < 200; i++) {
      detector.learn(new float[] {i % 2, i % 2});
    }
    double[] before = attributed(detector, new float[] {9, 9});
    int[] moved = new int[2];
    for (int i = 0; i < 20; i++) {
      detector.learn(new float[] {10, 10});
      double[] after = attributed(detector, new float[] {9, 9});
      for (int j = 0; j < 2; j++) {
        moved[j] += after[j] == before[j] ? 0 : 1;
      }
      before = after;
    }
    assertThat(moved).as("turns within an eighth of the window").containsExactly(1, 1);
  }

  @Test
  void aConstantThatMovesIsFarOffButFinite() {
    Detector detector = Parameters.DEFAULT.create(2, 1);
    for (int i = 0; i < 600; i++) {
      detector.learn(new float[] {0, 1000});
    }
    assertThat(detector.score(new float[] {0, 1000})).isZero();
    assertThat(detector.score(new float[] {0, 1001})).isCloseTo(1000, within(1e-6));
    assertThat(detector.score(new float[] {5, 1000})).isEqualTo(1e9);
  }

  @Test
  void whatIsNotANumberCountsAsInfinity() throws IOException {
    Detector one = new Parameters(20).create(2, 1);
    Detector other = new Parameters(20).create(2, 1);
    for (int i = 0; i < 50; i++) {
      boolean odd = i % 3 == 0;
      one.learn(new float[] {i, odd ? Float.NaN : i});
      other.learn(new float[] {i, odd ? Float.POSITIVE_INFINITY : i});
    }
    assertThat(saved(one)).isEqualTo(saved(other));
    assertThat(one.score(new float[] {40, Float.NaN})).isEqualTo(1e9);
  }

  @Test
  void aSavedWindowHoldsNumbersOnly() throws IOException {
    byte[] bytes = saved(learned(small(), 300));
    int firstValue = 1 + 2 + 4 + 4 + 4 + 4;
    ByteBuffer.wrap(bytes).putFloat(firstValue, Float.NaN);
    assertThatIOException().isThrownBy(() -> load(bytes)).withMessageContaining("found NaN");
  }

  @Test
  void parametersNameTheFieldAndTheRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(15))
        .withMessage("window: found 15, expected 16 to 10000");
    assertThat(Parameters.DEFAULT.settledAfter()).isEqualTo(500);
  }
}
