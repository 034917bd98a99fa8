package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detect.RobustZScore.Parameters;
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
      0x3fec9185458ed817L,
      0x4005b58259db4c5fL,
      0x3ff2f6b5f9d609dbL,
      0x400586536a55b7e9L,
      0x3ff680d5be32c3faL,
      0x3ff470754e6e6649L,
      0x3febb5051efb9d2aL,
      0x3fe4482be18f3b00L,
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
    Detector detector = new Parameters(50).create(1, 0);
    SeededRandom random = new SeededRandom(seed);
    double[] values = new double[events];
    for (int i = 0; i < events; i++) {
      values[i] = random.nextInt(distinct) * random.nextInt(distinct) - distinct;
      detector.learn(new float[] {(float) values[i]});
    }
    double[] latest = Arrays.copyOfRange(values, Math.max(0, events - 50), events);
    double median = median(latest);
    double[] distances = Arrays.stream(latest).map(v -> Math.abs(v - median)).toArray();
    double mad = median(distances);
    double mean = Arrays.stream(distances).average().orElseThrow();
    double spread = mad > 0 ? 1.4826 * mad : 1.2533 * mean;
    double divisor = Math.max(spread, Math.max(1e-9, 1e-6 * Math.abs(median)));
    double expected = Math.min(1e9, Math.abs(17 - median) / divisor);
    assertThat(detector.score(new float[] {17})).isCloseTo(expected, within(expected * 1e-12));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
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
  void parametersNameTheFieldAndTheRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(15))
        .withMessage("window: found 15, expected 16 to 10000");
    assertThat(Parameters.DEFAULT.settledAfter()).isEqualTo(500);
  }
}
