package dev.weir.detect;

import static dev.weir.detect.NearMedianTest.median;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ColumnCentresTest {
  @Property(tries = 200)
  void aColumnKeepsWhatTheWindowWasAtItsTurn(
      @ForAll @IntRange(min = 1, max = 40) int dimensions,
      @ForAll @IntRange(min = 16, max = 200) int window,
      @ForAll @IntRange(min = 1, max = 500) int distinct,
      @ForAll long seed) {
    ColumnCentres centres = new ColumnCentres(dimensions, window);
    SeededRandom random = new SeededRandom(seed);
    double[][] rows = new double[2 * window + 20][dimensions];
    double[] expected = new double[2 * dimensions];
    long turns = 0;
    double due = 0;
    for (int i = 0; i < rows.length; i++) {
      float[] row = new float[dimensions];
      for (int j = 0; j < dimensions; j++) {
        row[j] = random.nextInt(distinct) * (j + 1) + i / 50;
        rows[i][j] = row[j];
      }
      centres.add(row);
      int held = Math.min(window, i + 1);
      int period = held < 32 ? 1 : held / 8;
      for (due += dimensions; due >= period; due -= period) {
        int j = (int) (turns++ % dimensions);
        work(rows, i + 1 - held, i + 1, j, expected);
      }
      for (int j = 0; j < dimensions; j++) {
        assertThat(centres.centre(j)).isEqualTo(expected[2 * j]);
        assertThat(centres.spread(j)).isEqualTo(expected[2 * j + 1]);
      }
    }
  }

  private static void work(double[][] rows, int from, int to, int j, double[] expected) {
    double[] values = Arrays.stream(rows, from, to).mapToDouble(row -> row[j]).toArray();
    double median = median(values);
    double[] distances = Arrays.stream(values).map(v -> Math.abs(v - median)).toArray();
    double sum = 0;
    // All sums are exact here, so that their order does not matter.
    for (double distance : distances) {
      sum += distance;
    }
    double mad = median(distances);
    expected[2 * j] = median;
    expected[2 * j + 1] = mad > 0 ? 1.4826 * mad : 1.2533 * (sum / values.length);
  }
}
