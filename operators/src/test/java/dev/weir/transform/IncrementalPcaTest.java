package dev.weir.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detect.SeededRandom;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.junit.jupiter.api.Test;

class IncrementalPcaTest extends TransformContract {
  @Override
  TransformParameters small() {
    return new IncrementalPca.Parameters(2, 30, 0, true);
  }

  @Override
  TransformParameters other() {
    return new IncrementalPca.Parameters(9, 20, 0.02, false);
  }

  @Override
  long[] golden() {
    return new long[] {
      0, 0, 0, -4348084342392982542L, -2305371512305963987L, -3710092409652762012L
    };
  }

  @Test
  void findsTheEigenvectorsOfTheCovarianceOfAllRecords() {
    double[][] records = records(2_000, 6, 1);
    Transform pca = learned(new IncrementalPca.Parameters(3, 100, 0, true), records);
    double[][] expected = eigenvectors(records);
    double[] mean = mean(records);
    for (double[] record : records(20, 6, 2)) {
      double[] out = applied(pca, record, 0);
      double left = 0;
      for (int i = 0; i < 6; i++) {
        left += (record[i] - mean[i]) * (record[i] - mean[i]);
      }
      for (int c = 0; c < 3; c++) {
        double along = 0;
        for (int i = 0; i < 6; i++) {
          along += expected[c][i] * (record[i] - mean[i]);
        }
        assertThat(Math.abs(out[c])).isCloseTo(Math.abs(along), within(1e-6));
        left -= along * along;
      }
      assertThat(out[3]).isCloseTo(Math.sqrt(left), within(1e-5));
    }
  }

  @Test
  void comesNearThemWhereDirectionsAreCutOff() {
    double[][] records = records(5_000, 40, 3);
    Transform pca = learned(new IncrementalPca.Parameters(3, 100, 0, false), records);
    double[][] expected = eigenvectors(records);
    double[] origin = applied(pca, mean(records), 0);
    for (int c = 0; c < 3; c++) {
      double[] moved = mean(records);
      for (int i = 0; i < 40; i++) {
        moved[i] += expected[c][i];
      }
      double cosine = applied(pca, moved, 0)[c] - origin[c];
      assertThat(Math.abs(cosine)).as("component " + c).isGreaterThan(0.99);
    }
  }

  @Test
  void keepsSignsAndOrderFromRecordToRecord() {
    double[][] records = records(3_000, 12, 5);
    Transform pca = new IncrementalPca.Parameters(4, 100, 0.01, true).create(12, 0);
    double[] probe = records(1, 12, 99)[0];
    double[] last = null;
    for (double[] record : records) {
      pca.learn(record, 0);
      if (pca.ready()) {
        double[] now = new double[5];
        for (int c = 0; c < 4; c++) {
          now[c] = applied(pca, probe, 0)[c];
        }
        if (last != null) {
          for (int c = 0; c < 4; c++) {
            // A flipped sign or two that changed places would be a jump.
            assertThat(Math.abs(now[c] - last[c])).isLessThan(1.5);
          }
        }
        last = now;
      }
    }
  }

  @Test
  void whatBreaksTheCorrelationsIsFarFromTheComponents() {
    Transform pca = learned(new IncrementalPca.Parameters(1, 50, 0, true), line(500));
    assertThat(applied(pca, new double[] {3, 6, -3}, 0)[1]).isLessThan(0.1);
    double[] broken = {8, 6, -3};
    assertThat(applied(pca, broken, 0)[1]).isGreaterThan(4);
    double[] back = new double[3];
    pca.attribute(broken, new double[] {0, 1}, back);
    assertThat(back[0]).isGreaterThan(Math.max(back[1], back[2]));
  }

  private static double[][] line(int count) {
    SeededRandom random = new SeededRandom(1);
    double[][] records = new double[count][];
    for (int i = 0; i < count; i++) {
      double at = random.nextDouble() * 10 - 5;
      double noise = random.nextDouble() * 0.02;
      records[i] = new double[] {at, 2 * at + noise, -at};
    }
    return records;
  }

  @Test
  void forgettingFollowsDirectionsThatTurned() {
    Transform pca = new IncrementalPca.Parameters(1, 50, 0.05, true).create(2, 0);
    SeededRandom random = new SeededRandom(2);
    for (int i = 0; i < 1_000; i++) {
      double at = random.nextDouble() * 10 - 5;
      double noise = random.nextDouble() - 0.5;
      pca.learn(i < 500 ? new double[] {at, noise} : new double[] {noise, at}, 0);
    }
    double[] origin = applied(pca, new double[] {0, 0}, 0);
    assertThat(Math.abs(applied(pca, new double[] {0, 1}, 0)[0] - origin[0])).isGreaterThan(0.95);
  }

  @Test
  void staysPerpendicularOverManyRecords() {
    double[][] records = records(500, 8, 4);
    IncrementalPca pca = new IncrementalPca.Parameters(3, 50, 0.1, true).create(8, 0);
    for (int i = 0; i < 100_000; i++) {
      pca.learn(records[i % 500], 0);
    }
    double[][] columns = new double[8][];
    double[] origin = applied(pca, new double[8], 0);
    for (int i = 0; i < 8; i++) {
      double[] unit = new double[8];
      unit[i] = 1;
      columns[i] = applied(pca, unit, 0);
    }
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b <= a; b++) {
        double product = 0;
        for (int i = 0; i < 8; i++) {
          product += (columns[i][a] - origin[a]) * (columns[i][b] - origin[b]);
        }
        assertThat(product).isCloseTo(a == b ? 1 : 0, within(1e-10));
      }
    }
  }

  @Test
  void hasNoMoreComponentsThanInputsAndNoResidualThen() {
    Transform pca = learned(new IncrementalPca.Parameters(5, 50, 0, true), records(100, 3, 1));
    assertThat(pca.outputs()).isEqualTo(4);
    assertThat(applied(pca, new double[] {9, 9, 9}, 0)[3]).isZero();
  }

  @Test
  void aDirectionInWhichNothingEverVariedIsInTheResidual() {
    // The third feature has always been the first one's opposite.
    Transform pca = learned(new IncrementalPca.Parameters(3, 50, 0, true), line(100));
    assertThat(applied(pca, new double[] {2, 4, -2}, 0)[3]).isZero();
    assertThat(applied(pca, new double[] {2, 4, 2}, 0)[3]).isGreaterThan(2);
  }

  @Test
  void solvesSymmetricMatricesAsTheLibraryDoes() {
    SeededRandom random = new SeededRandom(8);
    for (int n = 1; n <= 37; n += 4) {
      double[] matrix = new double[n * n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          matrix[i * n + j] = matrix[j * n + i] = random.nextDouble() - 0.5;
        }
      }
      double[] values = eigenvalues(matrix, n);
      double[] solved = matrix.clone();
      double[] vectors = new double[n * n];
      SymmetricJacobi.solve(solved, vectors, n);
      double[] found = new double[n];
      for (int i = 0; i < n; i++) {
        found[i] = solved[i * n + i];
      }
      Arrays.sort(found);
      assertThat(found).containsExactly(values, within(1e-12));
      for (int c = 0; c < n; c++) {
        for (int i = 0; i < n; i++) {
          double product = 0;
          for (int k = 0; k < n; k++) {
            product += matrix[i * n + k] * vectors[k * n + c];
          }
          assertThat(product).isCloseTo(solved[c * n + c] * vectors[i * n + c], within(1e-12));
        }
      }
    }
  }

  @Test
  void refusesParametersOutOfRange() {
    assertRefused("components: found 33, expected 1 to 32", 33, 50, 0);
    assertRefused("warmUp: found 1, expected 2 to 100000", 3, 1, 0);
    assertRefused("forgetting: found 0.2, expected 0 to 0.1", 3, 50, 0.2);
  }

  private static void assertRefused(String message, int components, int warmUp, double forgetting) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IncrementalPca.Parameters(components, warmUp, forgetting, true))
        .withMessage(message);
  }

  /** Records that vary most along a few directions, each half as much as the one before. */
  private static double[][] records(int count, int width, long seed) {
    SeededRandom directions = new SeededRandom(77);
    double[][] loads = new double[width][width];
    for (int f = 0; f < width; f++) {
      for (int i = 0; i < width; i++) {
        loads[f][i] = (directions.nextDouble() - 0.5) * (f < 5 ? 8 / (1 << f) : 0.2);
      }
    }
    SeededRandom random = new SeededRandom(seed);
    double[][] records = new double[count][width];
    for (double[] record : records) {
      for (int f = 0; f < width; f++) {
        double factor = random.nextDouble() + random.nextDouble() - 1;
        for (int i = 0; i < width; i++) {
          record[i] += factor * loads[f][i];
        }
      }
      for (int i = 0; i < width; i++) {
        record[i] += i;
      }
    }
    return records;
  }

  private static double[] mean(double[][] records) {
    double[] mean = new double[records[0].length];
    for (double[] record : records) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += record[i] / records.length;
      }
    }
    return mean;
  }

  /** Largest variance first. */
  private static double[][] eigenvectors(double[][] records) {
    double[] mean = mean(records);
    int n = mean.length;
    DMatrixRMaj covariance = new DMatrixRMaj(n, n);
    for (double[] record : records) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          covariance.add(i, j, (record[i] - mean[i]) * (record[j] - mean[j]) / records.length);
        }
      }
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
    assertThat(eigen.decompose(covariance)).isTrue();
    Integer[] order = new Integer[n];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order, (a, b) -> Double.compare(eigen.getEigenvalue(b).real, eigen.getEigenvalue(a).real));
    return Arrays.stream(order)
        .map(i -> eigen.getEigenVector(i).data.clone())
        .toArray(double[][]::new);
  }

  private static double[] eigenvalues(double[] matrix, int n) {
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, false, true);
    assertThat(eigen.decompose(new DMatrixRMaj(n, n, true, matrix.clone()))).isTrue();
    double[] values = new double[n];
    Arrays.setAll(values, i -> eigen.getEigenvalue(i).real);
    Arrays.sort(values);
    return values;
  }

  private static Transform learned(TransformParameters parameters, double[][] records) {
    Transform pca = parameters.create(records[0].length, 0);
    for (double[] record : records) {
      pca.learn(record, 0);
    }
    return pca;
  }
}
