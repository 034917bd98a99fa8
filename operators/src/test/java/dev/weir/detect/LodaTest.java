package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detect.Loda.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LodaTest extends DetectorContract {
  private static final double[] QUANTILES = {
    0, .015625, .03125, .0625, .125, .25, .375, .5, .625, .75, .875, .9375, .96875, .984375, 1
  };

  @Override
  DetectorParameters defaults() {
    return Parameters.DEFAULT;
  }

  @Override
  DetectorParameters small() {
    return new Parameters(12, 64, 3);
  }

  @Override
  long[] golden() {
    return new long[] {
      0x3fd46fefb2aaaaabL,
      0x4000c7f2c829af74L,
      0x3fe73cef19555555L,
      0x400e054d906d25ddL,
      0x3feb0f81f4baaaabL,
      0x3fe267bddaeaaaabL,
      0x3fd9a0b8aaaaaaabL,
      0x3fd295e000000000L,
    };
  }

  /** The same, value by value, with nothing kept that can be computed. */
  private static final class Plain {
    final SparseProjections projections;
    final int window;
    final double[][] edges;
    final List<float[]> rows = new ArrayList<>();
    int learned;

    Plain(Parameters parameters, int dimensions, long seed) {
      long both = SeededRandom.combine(parameters.seed(), seed);
      projections = new SparseProjections(dimensions, parameters.projections(), both);
      window = parameters.window();
      edges = new double[parameters.projections()][QUANTILES.length];
    }

    void learn(float[] vector) {
      rows.add(vector);
      learned++;
      if (learned % (window / 2) != 0) {
        return;
      }
      double part = Math.max(1. / 8, 1. / (learned / (window / 2)));
      List<float[]> latest = rows.subList(Math.max(0, rows.size() - window), rows.size());
      for (int p = 0; p < edges.length; p++) {
        int projection = p;
        double[] sorted =
            latest.stream().mapToDouble(r -> projections.project(projection, r, 0)).toArray();
        Arrays.sort(sorted);
        for (int e = 0; e < QUANTILES.length; e++) {
          double rank = QUANTILES[e] * (sorted.length - 1);
          double above = sorted[(int) Math.ceil(rank)];
          double below = sorted[(int) rank];
          double quantile = below + (rank - Math.floor(rank)) * (above - below);
          edges[p][e] = (float) (edges[p][e] + part * (quantile - edges[p][e]));
        }
      }
    }

    double score(float[] vector) {
      double sum = 0;
      for (int p = 0; p < edges.length; p++) {
        sum += surprise(edges[p], projections.project(p, vector, 0));
      }
      return sum / edges.length;
    }

    private double surprise(double[] edges, double value) {
      double spread = edges[10] - edges[4] > 0 ? edges[10] - edges[4] : edges[14] - edges[0];
      spread = Math.max(spread, Math.max(1e-9, 1e-6 * Math.abs(edges[7])));
      double beyond = Math.max(edges[0] - value, value - edges[14]);
      if (beyond > 0) {
        double far = 1 + beyond / spread;
        return -Math.log(1. / (2 * window) / (far * far)) / Math.log(2);
      }
      double mass = 0;
      double width = 0;
      for (int b = 0; b < 14; b++) {
        if (edges[b] == value && edges[b + 1] == value) {
          mass += QUANTILES[b + 1] - QUANTILES[b];
        }
      }
      for (int b = 0; b < 14 && mass == 0; b++) {
        if (edges[b] <= value && (value < edges[b + 1] || b == 13)) {
          mass = QUANTILES[b + 1] - QUANTILES[b];
          width = edges[b + 1] - edges[b];
        }
      }
      return -Math.log(mass / Math.max(width / spread, .001)) / Math.log(2);
    }
  }

  @Property(tries = 30)
  void scoresAreThoseOfThePlainMethod(
      @ForAll @IntRange(min = 1, max = 6) int dimensions,
      @ForAll @IntRange(min = 1, max = 50) int distinct,
      @ForAll long seed) {
    Parameters parameters = new Parameters(10, 64, 5);
    Detector detector = parameters.create(dimensions, seed);
    Plain plain = new Plain(parameters, dimensions, seed);
    Stream stream = new Stream(seed, dimensions);
    for (int i = 0; i < 600; i++) {
      float[] vector = stream.next();
      for (int j = 0; j < dimensions; j++) {
        vector[j] = distinct > 40 ? vector[j] : Math.round(vector[j] * distinct / 4);
      }
      if (detector.ready()) {
        assertThat(detector.score(vector))
            .as("event %d", i)
            .isCloseTo(plain.score(vector), within(1e-5));
      }
      detector.learn(vector);
      plain.learn(vector);
    }
  }

  @Test
  void densitiesAddUpToOneAndARowBeyondTheEnds() {
    QuantileDensity density = new QuantileDensity(1, 200);
    float[] sorted = new float[200];
    Stream stream = new Stream(2, 1);
    for (int i = 0; i < 200; i++) {
      sorted[i] = 100 * stream.next()[0];
    }
    Arrays.sort(sorted);
    density.blend(0, sorted, 200, 1);
    double spread = quantile(sorted, .875) - quantile(sorted, .125);
    double sum = 0;
    double step = .05;
    for (double value = -50_000; value < 50_000; value += step) {
      sum += StrictMath.pow(2, -density.surprise(0, (float) value)) * step / spread;
    }
    assertThat(sum).isCloseTo(1 + 1. / 200, within(1e-3));
  }

  private static double quantile(float[] sorted, double part) {
    double rank = part * (sorted.length - 1);
    int below = (int) rank;
    return sorted[below] + (rank - below) * (sorted[below + 1] - sorted[below]);
  }

  @Property(tries = 50)
  void projectionsUseEveryFeatureAboutEquallyOften(
      @ForAll @IntRange(min = 1, max = 200) int dimensions, @ForAll long seed) {
    SparseProjections projections = new SparseProjections(dimensions, 300, seed);
    assertThat(projections.used).isEqualTo((int) Math.round(Math.sqrt(dimensions)));
    int[] uses = new int[dimensions];
    for (int p = 0; p < 300; p++) {
      boolean[] seen = new boolean[dimensions];
      for (int i = 0; i < projections.used; i++) {
        assertThat(seen[projections.feature(p, i)]).isFalse();
        seen[projections.feature(p, i)] = true;
        uses[projections.feature(p, i)]++;
      }
    }
    double even = 300. * projections.used / dimensions;
    for (int count : uses) {
      assertThat((double) count).isBetween(.7 * even, 1.3 * even);
    }
  }

  @Test
  void projectionsAreSumsByNormalWeights() {
    SparseProjections projections = new SparseProjections(9, 1000, 7);
    double sum = 0;
    double squares = 0;
    float[] vector = {1, -2, 3, 4, -5, 6, 7, 8, -9};
    for (int p = 0; p < 1000; p++) {
      double expected = 0;
      for (int i = 0; i < 3; i++) {
        float[] rows = new float[11];
        rows[2 + projections.feature(p, i)] = 1;
        double weight = projections.project(p, rows, 2);
        expected += weight * vector[projections.feature(p, i)];
        sum += weight;
        squares += weight * weight;
      }
      assertThat((double) projections.project(p, vector, 0)).isCloseTo(expected, within(1e-4));
    }
    assertThat(sum / 3000).isCloseTo(0, within(.06));
    assertThat(squares / 3000).isCloseTo(1, within(.08));
  }

  @Test
  void sharesAreTheStatisticOfTheProjectionsThatUseAFeature() {
    Parameters parameters = new Parameters(40, 64, 1);
    Detector detector = parameters.create(4, 2);
    Plain plain = new Plain(parameters, 4, 2);
    Stream stream = new Stream(3, 4);
    for (int i = 0; i < 500; i++) {
      float[] vector = stream.next();
      detector.learn(vector);
      plain.learn(vector);
    }
    float[] vector = {0, 4, 0, .5f};
    double[] shares = attributed(detector, vector);
    for (int j = 0; j < 4; j++) {
      List<Double> with = new ArrayList<>();
      List<Double> without = new ArrayList<>();
      for (int p = 0; p < 40; p++) {
        boolean uses = plain.projections.feature(p, 0) == j || plain.projections.feature(p, 1) == j;
        double projected = plain.projections.project(p, vector, 0);
        (uses ? with : without).add(plain.surprise(plain.edges[p], projected));
      }
      double error = squaredError(with) + squaredError(without);
      double t = (mean(with) - mean(without)) / Math.sqrt(error);
      assertThat(shares[j]).isCloseTo(Math.max(0, t), within(1e-4));
    }
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(v -> v).average().orElseThrow();
  }

  private static double squaredError(List<Double> values) {
    double mean = mean(values);
    double sum = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return sum / values.size() / (values.size() - 1);
  }

  @Test
  void oneAnomalyLearnedIsStillAnomalous() {
    Detector detector = learned(Parameters.DEFAULT, 2000);
    float[] far = new float[10];
    Arrays.fill(far, 8f);
    double before = detector.score(far);
    detector.learn(far);
    learn(detector, 128, 3);
    assertThat(detector.score(far)).isGreaterThan(.6 * before).isGreaterThan(5);
  }

  @Test
  void whereTheStreamHasMovedIsNoLongerAnomalous() {
    Detector detector = learned(Parameters.DEFAULT, 2000);
    float[] moved = new float[10];
    Arrays.fill(moved, 9);
    assertThat(detector.score(moved)).isGreaterThan(9);
    Stream stream = new Stream(2, 10);
    for (int i = 0; i < 6000; i++) {
      float[] vector = stream.next();
      for (int j = 0; j < 10; j++) {
        vector[j] += 9;
      }
      detector.learn(vector);
    }
    assertThat(detector.score(moved)).isLessThan(1);
  }

  @Test
  void aConstantThatMovesScoresHigh() {
    Detector detector = Parameters.DEFAULT.create(3, 1);
    for (int i = 0; i < 1000; i++) {
      detector.learn(new float[] {0, 7, 1000});
    }
    assertThat(detector.score(new float[] {0, 7, 1000})).isCloseTo(-9.97, within(.01));
    assertThat(detector.score(new float[] {0, 7.1f, 1000})).isGreaterThan(5);
  }

  @Test
  void isReadyAfterHalfAWindow() {
    assertThat(learned(Parameters.DEFAULT, 127).ready()).isFalse();
    assertThat(learned(Parameters.DEFAULT, 128).ready()).isTrue();
    assertThat(Parameters.DEFAULT.settledAfter()).isEqualTo(1024);
  }

  @Test
  void whatIsNotFiniteIsNotLearnedAndScoresFarOut() throws IOException {
    assertLearnsNothingNotFinite(
        Parameters.DEFAULT,
        (detector, vector) -> assertThat(detector.score(vector)).isBetween(20., 1000.));
  }

  @Test
  void keysAndSeedsSetProjectionsApart() {
    double one = scoreOf(new Parameters(8, 64, 1), 1);
    assertThat(scoreOf(new Parameters(8, 64, 1), 1)).isEqualTo(one);
    assertThat(scoreOf(new Parameters(8, 64, 1), 2)).isNotEqualTo(one);
    assertThat(scoreOf(new Parameters(8, 64, 2), 1)).isNotEqualTo(one);
  }

  private static double scoreOf(Parameters parameters, long seed) {
    Detector detector = parameters.create(3, seed);
    learn(detector, 100, 1);
    return detector.score(new float[] {1, 2, 3});
  }

  @Test
  void parametersNameTheFieldAndTheRange() {
    rejects("projections: found 7, expected 8 to 1024", 7, 256, 10);
    rejects("window: found 63, expected 64 to 4096", 100, 63, 10);
    rejects("dimensions: found 0, expected 1 to 10000", 100, 256, 0);
  }

  private static void rejects(String message, int projections, int window, int dimensions) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(projections, window, 1).create(dimensions, 1))
        .withMessage(message);
  }
}
