package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detect.Mahalanobis.Parameters;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MahalanobisTest extends DetectorContract {
  @Override
  DetectorParameters defaults() {
    return Parameters.DEFAULT;
  }

  @Override
  DetectorParameters small() {
    return new Parameters(0.02, 0.05);
  }

  @Override
  long[] golden() {
    return new long[] {
      0x3ff8c93724194120L,
      0x4007cc50a168cccaL,
      0x3ffd04e8ab88d629L,
      0x400c9aae6285b4c5L,
      0x4001f7ffcc4e3e3dL,
      0x3ffb927d64bd7dfbL,
      0x3ff3e14cabf6feb0L,
      0x3ff224fa34ebc1caL,
    };
  }

  @Property(tries = 60)
  void isTheDistanceUnderTheRegularisedCovariance(
      @ForAll @IntRange(min = 1, max = 7) int dimensions,
      @ForAll @IntRange(max = 3) int factors,
      @ForAll long seed) {
    Naive naive = new Naive(dimensions, 0.001, 0.05);
    Detector detector = new Parameters(0.001, 0.05).create(dimensions, 0);
    Stream stream = new Stream(seed, dimensions);
    // The factor is made at 32 vectors and at every 64th after: there nothing is approximated.
    for (int i = 0; i < 32 + 64 * factors; i++) {
      float[] vector = mixed(stream.next());
      naive.learn(vector, detector.score(vector));
      detector.learn(vector);
    }
    float[] vector = mixed(stream.next());
    double expected = naive.squaredDistance(vector);
    assertThat(Math.pow(detector.score(vector), 2)).isCloseTo(expected, within(1e-8 * expected));
  }

  @Property(tries = 30)
  void betweenTwoFactorsOnlyTheLatestVectorsAreNotShrunk(
      @ForAll @IntRange(min = 1, max = 63) int since, @ForAll long seed) {
    Naive naive = new Naive(4, 0.001, 0.001);
    Detector detector = new Parameters(0.001, 0.001).create(4, 0);
    Stream stream = new Stream(seed, 4);
    for (int i = 0; i < 32 + 64 + since; i++) {
      float[] vector = mixed(stream.next());
      naive.learn(vector, detector.score(vector));
      detector.learn(vector);
    }
    float[] vector = mixed(stream.next());
    double expected = naive.squaredDistance(vector);
    assertThat(Math.pow(detector.score(vector), 2)).isCloseTo(expected, within(0.01 * expected));
  }

  @Test
  void theSharesAreThePartsOfTheSquaredDistanceThatAddToIt() {
    Detector detector = learned(Parameters.DEFAULT, 3000);
    float[] vector = new Stream(3, 10).next();
    vector[2] = 6;
    double squared = Math.pow(detector.score(vector), 2);
    double sum = Arrays.stream(attributed(detector, vector)).sum();
    assertThat(sum).isBetween(squared * 0.999999, squared * 1.1);
  }

  @Test
  void seesARelationBreakThatNoSingleFeatureShows() {
    Detector detector = Parameters.DEFAULT.create(2, 0);
    Stream stream = new Stream(4, 2);
    for (int i = 0; i < 3000; i++) {
      float[] vector = stream.next();
      vector[1] = vector[0] + 0.05f * vector[1];
      detector.learn(vector);
    }
    assertThat(detector.score(new float[] {1.5f, 1.5f})).isLessThan(2);
    assertThat(detector.score(new float[] {1.5f, -1.5f})).isGreaterThan(15);
  }

  @Property(tries = 30)
  void theUnitOfAFeatureDoesNotMatter(
      @ForAll long seed, @ForAll @IntRange(min = -15, max = 15) int power) {
    Detector one = Parameters.DEFAULT.create(3, 0);
    Detector other = Parameters.DEFAULT.create(3, 0);
    float unit = (float) Math.pow(2, power);
    Stream stream = new Stream(seed, 3);
    for (int i = 0; i < 400; i++) {
      float[] vector = stream.next();
      float[] scaled = {vector[0], vector[1] * unit, vector[2] * -unit};
      assertThat(other.score(scaled)).isCloseTo(one.score(vector), within(1e-6));
      one.learn(vector);
      other.learn(scaled);
    }
  }

  @Test
  void aConstantThatMovesIsFarOffButFinite() {
    Detector detector = Parameters.DEFAULT.create(2, 1);
    Stream stream = new Stream(1, 1);
    for (int i = 0; i < 600; i++) {
      detector.learn(new float[] {stream.next()[0], 1000});
    }
    assertThat(detector.score(new float[] {0, 1000})).isLessThan(1);
    assertThat(detector.score(new float[] {0, 1001})).isCloseTo(1000, within(100.0));
  }

  @Test
  void outliersDoNotHideTheNextOnes() {
    Detector detector = Parameters.DEFAULT.create(5, 1);
    Stream stream = new Stream(1, 5);
    float[] far = {50, 50, 50, 50, 50};
    for (int i = 0; i < 5000; i++) {
      detector.learn(i % 20 == 19 ? far : stream.next());
    }
    double usual = 0;
    for (int i = 0; i < 200; i++) {
      usual = Math.max(usual, detector.score(stream.next()));
    }
    assertThat(detector.score(far)).isGreaterThan(2 * usual);
  }

  @Test
  void isReadyAfterThirtyTwoOrTwiceTheDimensions() {
    for (int dimensions : new int[] {1, 16, 17, 40}) {
      int first = Math.max(32, 2 * dimensions);
      Detector detector = Parameters.DEFAULT.create(dimensions, 0);
      learn(detector, first - 1, 1);
      assertThat(detector.ready()).isFalse();
      learn(detector, 1, 2);
      assertThat(detector.ready()).isTrue();
    }
  }

  @Test
  void withoutForgettingOldVectorsCountAsMuchAsNewOnes() {
    Detector detector = new Parameters(0, 0.01).create(1, 0);
    for (int i = 0; i < 32_000; i++) {
      detector.learn(new float[] {i % 2 + (i < 16_000 ? 0 : 0.5f)});
    }
    float[] early = {0.25f};
    float[] late = {1.25f};
    assertThat(detector.score(early)).isCloseTo(detector.score(late), within(0.05));
  }

  @Test
  void parametersNameTheFieldAndTheRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(0.2, 0.01))
        .withMessage("forgetting: found 0.2, expected 0 to 0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(0.1, Double.NaN))
        .withMessage("regularisation: found NaN, expected 0.001 to 1");
    assertThatIllegalArgumentException().isThrownBy(() -> Parameters.DEFAULT.create(2049, 1));
    assertThat(Parameters.DEFAULT.settledAfter()).isEqualTo(1000);
    assertThat(new Parameters(0, 1).settledAfter()).isEqualTo(10_000);
    assertThat(Parameters.DEFAULT.savedBytes(2048)).isGreaterThan(33_000_000);
  }

  private static float[] mixed(float[] vector) {
    for (int j = 1; j < vector.length; j++) {
      vector[j] = 100 * j + vector[j] + 0.7f * vector[j - 1];
    }
    return vector;
  }

  /** Mean and covariance by their definitions, and the distance by elimination. */
  private static final class Naive {
    private final double forgetting;
    private final double shrinkage;
    private final double[] mean;
    private final double[][] covariance;
    private int learned;

    Naive(int dimensions, double forgetting, double shrinkage) {
      this.forgetting = forgetting;
      this.shrinkage = shrinkage;
      mean = new double[dimensions];
      covariance = new double[dimensions][dimensions];
    }

    void learn(float[] vector, double distance) {
      int d = mean.length;
      double weight = Math.max(1.0 / (learned + 1), forgetting);
      if (learned >= 32) {
        double border = d + 3 * Math.sqrt(2.0 * d);
        weight *= Math.min(1, border / (distance * distance));
      }
      learned++;
      double[] difference = new double[d];
      for (int j = 0; j < d; j++) {
        difference[j] = vector[j] - mean[j];
        mean[j] += weight * difference[j];
      }
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          covariance[i][j] =
              (1 - weight) * covariance[i][j]
                  + weight * (1 - weight) * difference[i] * difference[j];
        }
      }
    }

    double squaredDistance(float[] vector) {
      int d = mean.length;
      double[][] rows = new double[d][d + 1];
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          rows[i][j] = covariance[i][j] * (i == j ? 1 : 1 - shrinkage);
        }
        rows[i][d] = vector[i] - mean[i];
      }
      for (int k = 0; k < d; k++) {
        for (int i = k + 1; i < d; i++) {
          double times = rows[i][k] / rows[k][k];
          for (int j = k; j <= d; j++) {
            rows[i][j] -= times * rows[k][j];
          }
        }
      }
      double sum = 0;
      double[] solved = new double[d];
      for (int i = d - 1; i >= 0; i--) {
        double value = rows[i][d];
        for (int j = i + 1; j < d; j++) {
          value -= rows[i][j] * solved[j];
        }
        solved[i] = value / rows[i][i];
        sum += solved[i] * (vector[i] - mean[i]);
      }
      return sum;
    }
  }
}
