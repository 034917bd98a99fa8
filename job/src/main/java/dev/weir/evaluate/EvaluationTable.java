package dev.weir.evaluate;

import dev.weir.detect.DetectorType;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Results as a table for people, row by row as they come: medians over the seeds, and if several
 * files were played, the mean of these.
 */
public final class EvaluationTable {
  private static final int WIDEST_NAME = 36;

  private static final List<Measure> SHOWN =
      List.of(
          Measure.ROC_AUC,
          Measure.AVERAGE_PRECISION,
          Measure.BEST_F1,
          Measure.RECORDS_PER_SECOND,
          Measure.MODEL_BYTES,
          Measure.MEDIUM,
          Measure.HIGH,
          Measure.CRITICAL,
          Measure.ALERTS);

  private final PrintWriter out;
  private final PrintWriter notes;
  private final boolean verbose;
  private int nameWidth = 4;
  private int detectorWidth = 8;

  /** {@code verbose}: a row for every seed too. */
  public EvaluationTable(PrintWriter out, PrintWriter notes, boolean verbose) {
    this.out = out;
    this.notes = notes;
    this.verbose = verbose;
  }

  void begin(Evaluation.Settings settings) {
    for (Path file : settings.files()) {
      nameWidth = Math.max(nameWidth, shortName(CsvRows.nameOf(file)).length());
    }
    for (DetectorType type : DetectorType.all()) {
      detectorWidth = Math.max(detectorWidth, type.label().length());
    }
    String measures = SHOWN.stream().map(Measure::title).collect(Collectors.joining(" "));
    print("file", "order", "detector", "seed", measures);
  }

  void note(String text) {
    notes.println("note: " + text);
    notes.flush();
  }

  void row(Result result) {
    String name = shortName(result.file());
    String order = result.order().label();
    if (verbose) {
      for (int i = 0; i < result.runs().size(); i++) {
        String seed = String.valueOf(result.seeds().get(i));
        print(name, order, result.detector(), seed, text(result.runs().get(i)));
      }
    }
    print(name, order, result.detector(), "median", text(result.median()));
  }

  /** The means, if there is more than one file. */
  void end(List<Mean> means) {
    for (Mean mean : means) {
      if (mean.files() > 1) {
        String name = "mean of " + mean.files();
        print(name, mean.order().label(), mean.detector(), "median", text(mean.measures()));
      }
    }
  }

  private void print(String file, String order, String detector, String seed, String measures) {
    String seedColumn = verbose ? String.format(Locale.ROOT, "%-6s ", seed) : "";
    String form = "%-" + nameWidth + "s %-8s %-" + detectorWidth + "s %s%s%n";
    out.printf(Locale.ROOT, form, file, order, detector, seedColumn, measures);
    out.flush();
  }

  private static String text(Measures measures) {
    return SHOWN.stream().map(m -> m.text(measures.get(m))).collect(Collectors.joining(" "));
  }

  /** Without its ends, and with its own end where it is long: names differ there. */
  private static String shortName(String file) {
    String base = file.replaceFirst("(?i)\\.gz$", "").replaceFirst("(?i)\\.csv$", "");
    return base.length() <= WIDEST_NAME
        ? base
        : "..." + base.substring(base.length() - WIDEST_NAME + 3);
  }
}
