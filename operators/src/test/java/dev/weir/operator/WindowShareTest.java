package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On hits that chance decides, with a probability that depends on the share. */
class WindowShareTest {
  private static final int MODELS = 100;
  private static final int READS = 400_000;
  private static final DoubleUnaryOperator SOME_ALWAYS_MORE = share -> 0.69 - 0.1 * share;
  private static final DoubleUnaryOperator IN_BURSTS = share -> 0.4 + 0.55 * share;
  private static final DoubleUnaryOperator ANYTHING = share -> 0.7;

  /** The mean share over the second half of the reads. */
  private static double mean(
      WindowShare window, DoubleUnaryOperator hits, SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < READS; i++) {
      window.read(random.nextDouble() < hits.applyAsDouble(window.share()), MODELS);
      sum += i < READS / 2 ? 0 : window.share();
    }
    return sum / (READS - READS / 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theWindowIsSmallUnlessALargeOneHelps(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    assertThat(mean(new WindowShare(), SOME_ALWAYS_MORE, random)).isLessThan(0.06);
    assertThat(mean(new WindowShare(), ANYTHING, random)).isLessThan(0.12);
    assertThat(mean(new WindowShare(), IN_BURSTS, random)).isGreaterThan(0.85);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itFollowsWhenTheLoadChanges(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    WindowShare window = new WindowShare();
    mean(window, SOME_ALWAYS_MORE, random);
    assertThat(mean(window, IN_BURSTS, random)).isGreaterThan(0.85);
    assertThat(mean(window, SOME_ALWAYS_MORE, random)).isLessThan(0.06);
  }
}
