package dev.weir.bench;

import dev.weir.detect.Detector;
import dev.weir.detect.DetectorParameters;
import dev.weir.detect.DetectorType;
import dev.weir.threshold.RankingMetrics;
import dev.weir.transform.StandardScaler;
import dev.weir.transform.Transform;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/**
 * How well the detectors, with their defaults, rank labelled anomalies: every row is scored, then
 * learned. ROC AUC and average precision, medians over seeds, shuffled and in natural order.
 *
 * <pre>java ... dev.weir.bench.Accuracy [TYPE...] [shingle=8] FILE.csv[.gz]...</pre>
 *
 * Detectors that depend on the scale of a feature get theirs through a standard scaler. A file has
 * a header and a last column {@code label}, 1 for an anomaly; columns that are not numeric are left
 * out.
 */
public final class Accuracy {
  private static final int SEEDS = 5;

  private Accuracy() {}

  /** Rows and labels of one file. */
  private record Table(float[][] rows, boolean[] anomalies) {}

  /** What one pass over a table gives. */
  private record Result(double rocAuc, double averagePrecision, double rowsPerSecond) {}

  public static void main(String[] files) throws IOException {
    if (files.length == 0) {
      System.err.println("usage: Accuracy FILE.csv[.gz]...");
      System.exit(2);
    }
    System.out.printf(
        Locale.ROOT,
        "%-44s %-24s %-9s %7s %7s %10s%n",
        "file",
        "detector",
        "order",
        "ROC AUC",
        "AP",
        "rows/s");
    List<DetectorType> types = new ArrayList<>();
    int shingle = 1;
    for (String argument : files) {
      if (argument.startsWith("shingle=")) {
        shingle = Integer.parseInt(argument.substring(8));
      } else if (argument.contains(".csv")) {
        Table table = shingled(read(Path.of(argument)), shingle);
        for (DetectorType type : types.isEmpty() ? DetectorType.all() : types) {
          print(argument, type, "shuffled", table, shingle == 1);
          print(argument, type, "natural", table, false);
        }
      } else {
        DetectorType.all().stream()
            .filter(type -> type.label().equals(argument))
            .forEach(types::add);
      }
    }
  }

  private static void print(
      String file, DetectorType detector, String order, Table table, boolean shuffled) {
    List<Result> results = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      results.add(play(detector.defaults(), shuffled ? shuffle(table, seed) : table, seed));
    }
    System.out.printf(
        Locale.ROOT,
        "%-44s %-24s %-9s %7.3f %7.3f %10.0f%n",
        Path.of(file).getFileName(),
        detector.label(),
        order,
        median(results.stream().mapToDouble(Result::rocAuc).toArray()),
        median(results.stream().mapToDouble(Result::averagePrecision).toArray()),
        median(results.stream().mapToDouble(Result::rowsPerSecond).toArray()));
  }

  private static Result play(DetectorParameters parameters, Table table, long seed) {
    int width = table.rows[0].length;
    Detector detector = parameters.create(width, seed);
    Transform scaler = StandardScaler.Parameters.DEFAULT.create(width, seed);
    double[] row = new double[width];
    double[] scaled = new double[width];
    float[] vector = new float[width];
    double[] scores = new double[table.rows.length];
    long start = System.nanoTime();
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < width; j++) {
        row[j] = table.rows[i][j];
        vector[j] = table.rows[i][j];
      }
      if (parameters.dependsOnScale()) {
        scaler.apply(row, 0, scaled);
        for (int j = 0; j < width; j++) {
          vector[j] = (float) scaled[j];
        }
      }
      scores[i] = detector.ready() ? detector.score(vector) : 0;
      detector.learn(vector);
      scaler.learn(row, 0);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Result(
        RankingMetrics.rocAuc(scores, table.anomalies),
        RankingMetrics.averagePrecision(scores, table.anomalies),
        scores.length / seconds);
  }

  /** Every row with those before it; the first stands in for what was before. */
  private static Table shingled(Table table, int size) {
    float[][] rows = new float[table.rows.length][];
    for (int i = 0; i < rows.length; i++) {
      int width = table.rows[i].length;
      rows[i] = new float[width * size];
      for (int k = 0; k < size; k++) {
        float[] before = table.rows[Math.max(0, i - size + 1 + k)];
        System.arraycopy(before, 0, rows[i], k * width, width);
      }
    }
    return new Table(rows, table.anomalies);
  }

  private static Table shuffle(Table table, long seed) {
    float[][] rows = table.rows.clone();
    boolean[] anomalies = table.anomalies.clone();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = rows.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      float[] row = rows[i];
      rows[i] = rows[j];
      rows[j] = row;
      boolean anomaly = anomalies[i];
      anomalies[i] = anomalies[j];
      anomalies[j] = anomaly;
    }
    return new Table(rows, anomalies);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static Table read(Path file) throws IOException {
    List<float[]> rows = new ArrayList<>();
    List<Boolean> anomalies = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in,
                    StandardCharsets.UTF_8))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",");
        rows.add(numbers(cells));
        anomalies.add(cells[cells.length - 1].trim().equals("1"));
      }
    }
    boolean[] labels = new boolean[anomalies.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = anomalies.get(i);
    }
    return new Table(rows.toArray(float[][]::new), labels);
  }

  private static float[] numbers(String[] cells) {
    float[] numbers = new float[cells.length - 1];
    int count = 0;
    for (int c = 0; c < cells.length - 1; c++) {
      String cell = cells[c].trim();
      if (!cell.contains(":")) {
        numbers[count++] = Float.parseFloat(cell);
      }
    }
    return Arrays.copyOf(numbers, count);
  }
}
