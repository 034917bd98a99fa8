package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void theMedianOfAnOddNumberIsTheMiddleOne() {
    assertThat(Statistics.median(List.of(9., 1., 5.))).isEqualTo(5);
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(Statistics.median(List.of(4., 1., 2., 100.))).isEqualTo(3);
  }

  @Test
  void thereIsNoMedianOfNothing() {
    assertThat(Statistics.median(List.of())).isNaN();
  }

  @Test
  void theMedianLeavesItsInputInOrder() {
    double[] values = {3, 1, 2};
    Statistics.median(values);
    assertThat(values).containsExactly(3, 1, 2);
  }

  @Test
  void aRatioIsTakenWithinARoundAndNotBetweenMedians() {
    List<Double> own = List.of(2., 30., 400.);
    List<Double> baseline = List.of(1., 10., 500.);
    assertThat(Statistics.medianRatio(own, baseline)).isEqualTo(2);
  }

  @Test
  void aRoundThatOnlyOneSideHasDoesNotCount() {
    assertThat(Statistics.medianRatio(List.of(6., 100.), List.of(3.))).isEqualTo(2);
  }
}
