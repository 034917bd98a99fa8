package dev.weir.tools.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Model;
import org.junit.jupiter.api.Test;

class ModelDistanceTest {
  private static float[] scores(float... ascending) {
    return ascending;
  }

  @Test
  void equalScoresAreAtNoDistanceAndSeparateOnesAtTheLargest() {
    float[] some = scores(1, 2, 2, 3);
    assertThat(ModelDistance.kolmogorovSmirnov(some, some.clone())).isZero();
    assertThat(ModelDistance.kolmogorovSmirnov(some, scores(4, 5))).isEqualTo(1);
    assertThat(ModelDistance.kolmogorovSmirnov(scores(4, 5), some)).isEqualTo(1);
  }

  @Test
  void theDistanceOfScoresIsTheLargestDifferenceOfTheirDistributions() {
    // Up to 2 lie three of four here and one of two there; up to 3 all here, still one there.
    assertThat(ModelDistance.kolmogorovSmirnov(scores(1, 2, 2, 3), scores(2, 5))).isEqualTo(0.5);
    assertThat(ModelDistance.kolmogorovSmirnov(scores(1, 2), scores(1, 1, 1, 2))).isEqualTo(0.25);
  }

  @Test
  void scoresThatOnlyOneRemembersAreAtTheLargestDistance() {
    assertThat(ModelDistance.kolmogorovSmirnov(scores(), scores(1))).isEqualTo(1);
    assertThat(ModelDistance.kolmogorovSmirnov(scores(), scores())).isZero();
  }

  @Test
  void theShareOfDifferingWordsCountsWhatOnlyOneHas() {
    byte[] first = {1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9};
    byte[] second = {1, 2, 3, 4, 5, 6, 7, 0, 9, 9, 9, 9, 1};
    assertThat(ModelDistance.differing(first, first.clone())).isZero();
    assertThat(ModelDistance.differing(first, second)).isEqualTo(0.5);
    assertThat(ModelDistance.differing(new byte[0], first)).isEqualTo(1);
  }

  @Test
  void whenMemoryIsFreedIsNoDifference() throws Exception {
    Model soon = new Model(7);
    soon.timerMillis(1_000);
    Model late = new Model(7);
    late.timerMillis(2_000);
    assertThat(ModelDistance.frame(soon)).isEqualTo(ModelDistance.frame(late));
    assertThat(ModelDistance.frame(soon)).isNotEqualTo(ModelDistance.frame(new Model(8)));
  }
}
