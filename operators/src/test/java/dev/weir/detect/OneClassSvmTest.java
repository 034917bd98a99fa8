package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detect.OneClassSvm.Parameters;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneClassSvmTest extends DetectorContract {
  @Override
  DetectorParameters defaults() {
    return Parameters.DEFAULT;
  }

  @Override
  DetectorParameters small() {
    return new Parameters(0.3, 0, 1e-6, 100, 0.1, 10, 20, 1);
  }

  @Override
  long[] golden() {
    return new long[] {
      0x3fd71cfd00000000L,
      0x3fe65b2480000000L,
      0x3fe1b4e580000000L,
      0x3ff4af9440000000L,
      0x3fe7b60fc0000000L,
      0x3fe74a3220000000L,
      0x3fe4494e20000000L,
      0x3fe34284e0000000L,
    };
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.1, 0.3, 0.5, 0.9})
  void aPartNuOfLikeVectorsIsOutside(double nu) {
    Parameters parameters = new Parameters(nu, 0, 1e-6, 100, 0.1, 50, 100, 1);
    OneClassSvm detector = (OneClassSvm) parameters.create(5, 1);
    int settled = parameters.settledAfter();
    Stream stream = new Stream(31, 5);
    int outside = 0;
    for (int i = 0; i < settled + 20_000; i++) {
      float[] vector = stream.next();
      outside += i >= settled && detector.score(vector) > detector.boundary() ? 1 : 0;
      detector.learn(vector);
    }
    assertThat(outside / 20_000.0).isCloseTo(nu, within(0.015));
  }

  @Test
  void aRateHoweverSmallCanBeSavedAndLoaded() throws IOException {
    Parameters parameters = new Parameters(0.3, 0, 1e-6, 100, 1e-300, 10, 20, 1);
    Detector detector = learned(parameters, 300);
    assertThat(saved(load(saved(detector)))).isEqualTo(saved(detector));
    Detector mean = learned(new Parameters(0.3, 0, 1e-6, 100, 1e-6, 10, 20, 1), 300);
    float[] vector = new Stream(5, 10).next();
    assertThat(detector.score(vector)).as("the plain mean so far").isEqualTo(mean.score(vector));
  }

  @Test
  void unitsDoNotMatter() {
    Detector one = Parameters.DEFAULT.create(3, 1);
    Detector other = Parameters.DEFAULT.create(3, 1);
    Stream stream = new Stream(4, 3);
    for (int i = 0; i < 1000; i++) {
      float[] vector = stream.next();
      float[] inOtherUnits = {vector[0] * 1024, vector[1] / 4096, vector[2] * 2};
      if (one.ready()) {
        assertThat(bits(other.score(inOtherUnits))).isEqualTo(bits(one.score(vector)));
      }
      one.learn(vector);
      other.learn(inOtherUnits);
    }
    assertThat(Parameters.DEFAULT.dependsOnScale()).isFalse();
  }

  @Test
  void fartherIsMoreAnomalousWithoutAnEnd() {
    Detector detector = learned(Parameters.DEFAULT, 1000);
    double before = 0;
    for (float far = 6; far < 1e4; far *= 1.5f) {
      float[] vector = new float[detector.dimensions()];
      vector[3] = far;
      assertThat(detector.score(vector)).isGreaterThan(before);
      before = detector.score(vector);
    }
    assertThat(before).isLessThan(1e9);
  }

  @Test
  void outliersDoNotTakeOver() {
    Detector detector = Parameters.DEFAULT.create(4, 1);
    Stream stream = new Stream(12, 4);
    SeededRandom random = new SeededRandom(13);
    int caught = 0;
    double[] normal = new double[3000];
    double[] far = new double[3000];
    int normals = 0;
    for (int i = 0; i < 3000; i++) {
      float[] vector = stream.next();
      boolean outlier = i % 20 == 19;
      for (int j = 0; outlier && j < 4; j++) {
        vector[j] = (float) (2000 * random.nextDouble() - 1000);
      }
      if (i >= 500 && outlier) {
        far[caught++] = detector.score(vector);
      } else if (i >= 500) {
        normal[normals++] = detector.score(vector);
      }
      detector.learn(vector);
    }
    double least = Arrays.stream(far, 0, caught).min().orElseThrow();
    double most = Arrays.stream(normal, 0, normals).max().orElseThrow();
    assertThat(least).isGreaterThan(2 * most);
  }

  @Property(tries = 50)
  void isTheLogarithmOfTheWeightedMeanOfKernels(
      @ForAll @IntRange(min = 1, max = 60) int events,
      @ForAll @DoubleRange(min = 0.01, max = 5) double gamma,
      @ForAll long seed) {
    SupportVectors vectors = new SupportVectors(3, 20);
    Stream stream = new Stream(seed, 3);
    float[][] rows = new float[events][];
    for (int i = 0; i < events; i++) {
      rows[i] = stream.next();
      vectors.add(rows[i]);
    }
    float[] factors = {1f, 0.5f, 3f};
    float[] vector = stream.next();
    double sum = 0;
    double weights = 0;
    double[][] parts = new double[events][4];
    for (int age = 0; age < Math.min(20, events); age++) {
      double weight = Math.pow(1 - 1.0 / 20, age);
      double distance = 0;
      for (int j = 0; j < 3; j++) {
        double apart = (rows[events - 1 - age][j] - vector[j]) * factors[j];
        parts[age][j] = apart * apart;
        distance += apart * apart;
      }
      parts[age][3] = weight * Math.exp(-gamma * distance);
      sum += parts[age][3];
      weights += weight;
    }
    double expected = Math.log(sum / weights);
    assertThat(vectors.logKernel(vector, factors, gamma))
        .isCloseTo(expected, within(1e-4 * Math.max(1, -expected)));
    double[] shares = new double[3];
    vectors.attribute(vector, factors, gamma, shares);
    for (int j = 0; j < 3; j++) {
      double share = 0;
      for (double[] part : parts) {
        share += gamma * part[j] * part[3] / sum;
      }
      assertThat(shares[j]).isCloseTo(share, within(1e-3 * Math.max(1, share)));
    }
    assertThat(Arrays.stream(shares).sum()).isLessThanOrEqualTo(-expected + 1e-3 * -expected);
  }

  @Test
  void theKernelBecomesAsWideAsTheMedianDistance() {
    KernelWidth adaptive = new KernelWidth(Parameters.DEFAULT, 4, new SeededRandom(1));
    Parameters fixed = new Parameters(0.5, 7, 1e-6, 100, 0, 50, 100, 1);
    KernelWidth kept = new KernelWidth(fixed, 4, new SeededRandom(1));
    Stream stream = new Stream(2, 4);
    float[] factors = {1, 1, 1, 1};
    for (int i = 0; i < 4000; i++) {
      float[] vector = stream.next();
      adaptive.learn(vector, factors, new float[50]);
      kept.learn(vector, factors, new float[50]);
    }
    // Half the squared distance of two normal vectors is chi-squared with 4 degrees of freedom.
    double expected = 1 / (2 * 2 * 3.357);
    assertThat(adaptive.gamma()).isCloseTo(expected, within(0.25 * expected));
    assertThat(kept.gamma()).isEqualTo(7);
  }

  @Test
  void theKernelKeepsToItsBounds() {
    Parameters wide = new Parameters(0.5, 0, 1e-6, 0.01, 0.5, 50, 100, 1);
    Parameters narrow = new Parameters(0.5, 0, 2, 100, 0.5, 50, 100, 1);
    for (Parameters parameters : new Parameters[] {wide, narrow}) {
      KernelWidth width = new KernelWidth(parameters, 4, new SeededRandom(1));
      Stream stream = new Stream(2, 4);
      for (int i = 0; i < 500; i++) {
        width.learn(stream.next(), new float[] {1, 1, 1, 1}, new float[50]);
        assertThat(width.gamma()).isBetween(parameters.gammaMin(), parameters.gammaMax());
      }
    }
  }

  @Test
  void spreadsAreStandardDeviationsThatOutliersHardlyMove() {
    FeatureSpreads spreads = new FeatureSpreads(3);
    Stream stream = new Stream(6, 3);
    for (int i = 0; i < 5000; i++) {
      float[] vector = stream.next();
      vector[1] = 5 * vector[1] + 100;
      vector[2] = i % 50 == 49 ? 100 : vector[2];
      spreads.learn(vector);
    }
    assertThat(1 / spreads.inverses()[0]).isCloseTo(1, within(0.1f));
    assertThat(1 / spreads.inverses()[1]).isCloseTo(5, within(0.5f));
    assertThat(1 / spreads.inverses()[2]).isBetween(0.9f, 1.4f);
  }

  @Test
  void aRareValueDoesNotShrinkTheSpreadToNothing() {
    FeatureSpreads spreads = new FeatureSpreads(1);
    for (int i = 0; i < 20_000; i++) {
      spreads.learn(new float[] {i % 12 == 0 ? 1 : 0});
    }
    double meanDistanceFromZero = 1 / 12.0;
    assertThat((double) 1 / spreads.inverses()[0]).isGreaterThan(1.2533 * meanDistanceFromZero / 4);
  }

  @Test
  void aConstantThatMovesIsFar() {
    Detector detector = Parameters.DEFAULT.create(2, 1);
    Stream stream = new Stream(7, 1);
    for (int i = 0; i < 600; i++) {
      detector.learn(new float[] {stream.next()[0], 1000});
    }
    assertThat(detector.score(new float[] {0, 1000})).isLessThan(6);
    assertThat(detector.score(new float[] {0, 1001})).isGreaterThan(1000);
    assertThat(detector.score(new float[] {0, 1e30f})).isCloseTo(1e9, within(100.0));
  }

  @Test
  void onlyWhatIsFiniteIsLearned() throws IOException {
    Detector detector = learned(small(), 100);
    byte[] before = saved(detector);
    float[] vector = new float[10];
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      vector[9] = value;
      detector.learn(vector);
    }
    assertThat(saved(detector)).isEqualTo(before);
  }

  @Test
  void isReadyAfterTheFirstVectorsAndDecisions() {
    assertThat(learned(Parameters.DEFAULT, 47).ready()).isFalse();
    assertThat(learned(Parameters.DEFAULT, 48).ready()).isTrue();
    assertThat(Parameters.DEFAULT.settledAfter()).isEqualTo(300);
  }

  @Test
  void savedParametersOutOfRangeAreAnIoException() throws IOException {
    byte[] bytes = saved(learned(small(), 30));
    bytes[3] = 0x7f;
    assertThatIOException().isThrownBy(() -> load(bytes)).withMessageContaining("nu: found ");
  }

  @Test
  void parametersNameTheFieldAndTheRange() {
    assertRefused(1, 0, 100, 0.1, "nu: found 1, expected 0.01 to 0.99");
    assertRefused(Double.NaN, 0, 100, 0.1, "nu: found NaN, expected 0.01 to 0.99");
    assertRefused(0.5, -1, 100, 0.1, "gamma: found -1, expected 0 to 1000");
    assertRefused(0.5, 0, 0.001, 0.1, "gammaMax: found 0.001, expected at least gammaMin, 0.01");
    assertRefused(
        0.5, 0, 100, 0, "adaptationRate: found 0.0, expected above 0 where no gamma is given");
    assertThat(new Parameters(0.5, 1, 0.01, 100, -0.0, 50, 100, 1))
        .isEqualTo(new Parameters(0.5, 1, 0.01, 100, 0.0, 50, 100, 1));
  }

  private static void assertRefused(
      double nu, double gamma, double gammaMax, double rate, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(nu, gamma, 0.01, gammaMax, rate, 50, 100, 1))
        .withMessage(message);
  }
}
