package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detect.MovingStatistics.Combine;
import dev.weir.detect.MovingStatistics.Parameters;
import dev.weir.detect.MovingStatistics.Statistic;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MovingStatisticsTest extends DetectorContract {
  private static final int WINDOW = 50;
  private static final int LATEST = 6;

  @Override
  DetectorParameters defaults() {
    return Parameters.DEFAULT;
  }

  @Override
  DetectorParameters small() {
    return of(Statistic.MEAN, Combine.MAX);
  }

  @Override
  List<DetectorParameters> used() {
    return List.of(
        small(), of(Statistic.QUANTILE, Combine.MEAN), of(Statistic.VARIANCE, Combine.MAX));
  }

  @Override
  long[] golden() {
    return new long[] {
      0x3fef8cd93c60c158L,
      0x40036436551656e6L,
      0x3ff477261432589eL,
      0x40059a77d4e5f631L,
      0x3ff53df67f74bf1eL,
      0x3ff51ac3bac62e40L,
      0x3fec986acb6e208eL,
      0x3fe62ed5512989c4L,
    };
  }

  private static Parameters of(Statistic statistic, Combine combine) {
    return new Parameters(WINDOW, statistic, combine, 0.1, LATEST);
  }

  @Property(tries = 300)
  void isTheDistanceFromTheStatisticInItsSpread(
      @ForAll Statistic statistic,
      @ForAll @IntRange(min = 6, max = 170) int events,
      @ForAll long seed)
      throws IOException {
    Detector detector = of(statistic, Combine.MAX).create(1, 0);
    SeededRandom random = new SeededRandom(seed);
    double[] values = new double[events];
    for (int i = 0; i < events; i++) {
      values[i] = (float) (random.nextDouble() * random.nextInt(1 + i % 40) - 3);
      detector.learn(new float[] {(float) values[i]});
    }
    double[] latest = Arrays.copyOfRange(values, Math.max(0, events - WINDOW), events);
    float value = (float) (40 * random.nextDouble() - 10);
    double expected = naive(statistic, latest, value);
    assertThat(detector.score(new float[] {value}))
        .isCloseTo(expected, within(1e-9 * (1 + expected)));
    assertThat(bits(load(saved(detector)).score(new float[] {value})))
        .isEqualTo(bits(detector.score(new float[] {value})));
  }

  private static double naive(Statistic statistic, double[] values, double x) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double std = Math.sqrt(moment(values, mean, 2));
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double median = quantile(sorted, 0.5);
    return switch (statistic) {
      case MEAN -> ratio(Math.abs(x - mean), std, mean);
      case MEDIAN -> {
        double[] distances =
            Arrays.stream(values).map(v -> Math.abs(v - median)).sorted().toArray();
        double mad = quantile(distances, 0.5);
        double average = Arrays.stream(distances).average().orElseThrow();
        yield ratio(Math.abs(x - median), mad > 0 ? 1.4826 * mad : 1.2533 * average, median);
      }
      case QUANTILE -> {
        double low = quantile(sorted, 0.1);
        double high = quantile(sorted, 0.9);
        yield ratio(Math.abs(x - (low + high) / 2), (high - low) / 2, (low + high) / 2);
      }
      case IQR -> {
        double low = quantile(sorted, 0.25);
        double high = quantile(sorted, 0.75);
        yield ratio(Math.max(0, Math.max(low - x, x - high)), high - low, (low + high) / 2);
      }
      case VARIANCE -> shape(values, x, mean, std, 2, Math.sqrt(2.0 / LATEST));
      case SKEWNESS -> shape(values, x, mean, std, 3, Math.sqrt(15.0 / LATEST));
      case KURTOSIS -> shape(values, x, mean, std, 4, Math.sqrt(96.0 / LATEST));
    };
  }

  private static double shape(
      double[] values, double x, double mean, double std, int power, double error) {
    double[] recent = Arrays.copyOfRange(values, values.length - LATEST + 1, values.length + 1);
    recent[LATEST - 1] = x;
    double own = moment(recent, Arrays.stream(recent).average().orElseThrow(), power);
    double usual = moment(values, mean, power);
    return Math.abs(own - usual) / Math.pow(Math.max(std, 1e-9), power) / error;
  }

  private static double moment(double[] values, double mean, int power) {
    return Arrays.stream(values).map(v -> Math.pow(v - mean, power)).average().orElseThrow();
  }

  private static double quantile(double[] sorted, double part) {
    double rank = part * (sorted.length - 1);
    int below = (int) rank;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] * (1 - rank + below) + sorted[above] * (rank - below);
  }

  private static double ratio(double distance, double spread, double centre) {
    return distance / Math.max(spread, Math.max(1e-9, 1e-6 * Math.abs(centre)));
  }

  @Property(tries = 40)
  void combinesTheFeaturesAsAskedAndAttributesExactly(
      @ForAll Statistic statistic, @ForAll Combine combine, @ForAll long seed) {
    Detector detector = of(statistic, combine).create(5, 0);
    learn(detector, 200, seed);
    float[] vector = new Stream(seed + 1, 5).next();
    double[] shares = attributed(detector, vector);
    double expected =
        combine == Combine.MAX
            ? Arrays.stream(shares).max().orElseThrow()
            : Arrays.stream(shares).average().orElseThrow();
    assertThat(detector.score(vector)).isCloseTo(expected, within(1e-12));
  }

  @Property(tries = 20)
  void everyStatisticGoesOnAfterACutAsIfNotCut(
      @ForAll Statistic statistic, @ForAll @IntRange(max = 150) int cut) throws IOException {
    Detector whole = of(statistic, Combine.MEAN).create(3, 0);
    Detector part = of(statistic, Combine.MEAN).create(3, 0);
    Stream stream = new Stream(cut, 3);
    for (int i = 0; i < 200; i++) {
      part = i == cut ? load(saved(part)) : part;
      float[] vector = stream.next();
      assertThat(bits(part.score(vector))).isEqualTo(bits(whole.score(vector)));
      whole.learn(vector);
      part.learn(vector);
    }
    assertThat(saved(part)).isEqualTo(saved(whole));
  }

  @Test
  void theMeanForgetsAHugeValueOnceItHasLeft() {
    Detector detector = of(Statistic.MEAN, Combine.MAX).create(1, 0);
    Stream stream = new Stream(1, 1);
    double[] latest = new double[WINDOW];
    for (int i = 0; i < 30 + WINDOW + 1; i++) {
      float[] vector = i == 30 ? new float[] {1e30f} : stream.next();
      latest[i % WINDOW] = vector[0];
      detector.learn(vector);
    }
    double expected = naive(Statistic.MEAN, latest, 5);
    assertThat(detector.score(new float[] {5})).isCloseTo(expected, within(1e-9));
  }

  @Test
  void aConstantThatMovesIsFarOffButFinite() {
    for (Statistic statistic : Statistic.values()) {
      Detector detector = new Parameters(60, statistic, Combine.MAX, 0.05, 8).create(2, 1);
      for (int i = 0; i < 100; i++) {
        detector.learn(new float[] {0, 1000});
      }
      assertThat(detector.score(new float[] {0, 1000})).as(statistic.label()).isZero();
      assertThat(detector.score(new float[] {0, 1001})).isBetween(100.0, 1e9);
      assertThat(detector.score(new float[] {5, 1000})).isEqualTo(1e9);
    }
  }

  @Test
  void aBurstOfUnrestHasAStrangeVarianceThoughNoValueIsFar() {
    Detector variance = new Parameters(500, Statistic.VARIANCE, Combine.MAX, 0.05, 16).create(1, 0);
    SeededRandom random = new SeededRandom(3);
    double usual = 0;
    for (int i = 0; i < 600; i++) {
      float[] vector = {(float) (Math.sin(i / 40.0) + 0.01 * random.nextDouble())};
      usual = i > 500 ? Math.max(usual, variance.score(vector)) : usual;
      variance.learn(vector);
    }
    double unrest = 0;
    for (int i = 0; i < 16; i++) {
      float[] vector = {i % 2 == 0 ? 1.3f : -1.3f};
      unrest = variance.score(vector);
      variance.learn(vector);
    }
    assertThat(unrest).isGreaterThan(usual);
  }

  @Test
  void parametersNameTheFieldAndTheRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(15, Statistic.MEAN, Combine.MAX, 0.1, 4))
        .withMessage("window: found 15, expected 16 to 10000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(16, Statistic.MEAN, Combine.MAX, 0.5, 4))
        .withMessage("quantile: found 0.5, expected 0.001 to 0.49");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(16, Statistic.MEAN, Combine.MAX, 0.1, 9))
        .withMessage("latest: found 9, expected at most half the window, 8");
    assertThat(Parameters.DEFAULT.settledAfter()).isEqualTo(500);
  }
}
