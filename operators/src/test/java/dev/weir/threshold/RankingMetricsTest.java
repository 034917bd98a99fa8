package dev.weir.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RankingMetricsTest {
  /** Each event is a number: its tens are the score (few, so that many tie), odd is an anomaly. */
  @Property(tries = 500)
  void agreeWithTheDefinitions(@ForAll @Size(min = 1, max = 40) @IntRange(max = 99) int[] events) {
    double[] scores = Arrays.stream(events).mapToDouble(e -> e / 10 - 5).toArray();
    boolean[] labels = new boolean[events.length];
    for (int i = 0; i < events.length; i++) {
      labels[i] = events[i] % 2 == 1;
    }
    assertThat(RankingMetrics.rocAuc(scores, labels))
        .isCloseTo(slowRocAuc(scores, labels), within(1e-12));
    assertThat(RankingMetrics.averagePrecision(scores, labels))
        .isCloseTo(slowAveragePrecision(scores, labels), within(1e-12));
    assertThat(RankingMetrics.bestF1(scores, labels))
        .isCloseTo(slowBestF1(scores, labels), within(1e-12));
  }

  @Test
  void knownValues() {
    double[] scores = {0.1, 0.4, 0.35, 0.8};
    boolean[] labels = {false, false, true, true};
    assertThat(RankingMetrics.rocAuc(scores, labels)).isEqualTo(0.75);
    assertThat(RankingMetrics.averagePrecision(scores, labels))
        .isCloseTo((1 + 2.0 / 3) / 2, within(1e-15));
    assertThat(RankingMetrics.bestF1(scores, labels)).isCloseTo(0.8, within(1e-15));
  }

  @Test
  void equalScoresTellNothing() {
    double[] scores = {0.0, -0.0, 0, 0};
    boolean[] labels = {true, false, false, false};
    assertThat(RankingMetrics.rocAuc(scores, labels)).isEqualTo(0.5);
    assertThat(RankingMetrics.averagePrecision(scores, labels)).isEqualTo(0.25);
    assertThat(RankingMetrics.bestF1(scores, labels)).isEqualTo(0.4);
  }

  @Test
  void refuseScoresWithoutARankAndMissingLabels() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RankingMetrics.rocAuc(new double[] {Double.NaN}, new boolean[1]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RankingMetrics.averagePrecision(new double[2], new boolean[1]))
        .withMessage("labels: found 1, expected one for each of 2");
  }

  private static double slowRocAuc(double[] scores, boolean[] labels) {
    double won = 0;
    double pairs = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        if (labels[i] && !labels[j]) {
          pairs++;
          won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    return pairs == 0 ? Double.NaN : won / pairs;
  }

  private static double slowAveragePrecision(double[] scores, boolean[] labels) {
    double sum = 0;
    double anomalies = 0;
    for (int i = 0; i < scores.length; i++) {
      if (labels[i]) {
        double found = 0;
        double alarms = 0;
        for (int j = 0; j < scores.length; j++) {
          alarms += scores[j] >= scores[i] ? 1 : 0;
          found += scores[j] >= scores[i] && labels[j] ? 1 : 0;
        }
        anomalies++;
        sum += found / alarms;
      }
    }
    return anomalies == 0 || anomalies == scores.length ? Double.NaN : sum / anomalies;
  }

  private static double slowBestF1(double[] scores, boolean[] labels) {
    double best = 0;
    int anomalies = 0;
    for (boolean label : labels) {
      anomalies += label ? 1 : 0;
    }
    for (double cut : scores) {
      double found = 0;
      double alarms = 0;
      for (int j = 0; j < scores.length; j++) {
        alarms += scores[j] >= cut ? 1 : 0;
        found += scores[j] >= cut && labels[j] ? 1 : 0;
      }
      double precision = found / alarms;
      double recall = found / anomalies;
      best = Math.max(best, found == 0 ? 0 : 2 * precision * recall / (precision + recall));
    }
    return anomalies == 0 || anomalies == scores.length ? Double.NaN : best;
  }
}
