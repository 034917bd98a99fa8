package dev.weir.evaluate;

import java.util.Locale;

/** What one run is measured by: a column of the table, a field of the JSON. */
enum Measure {
  ROC_AUC("rocAuc", "ROC AUC", 7, 3),
  AVERAGE_PRECISION("averagePrecision", "AP", 6, 3),
  BEST_F1("bestF1", "F1", 6, 3),
  RECORDS_PER_SECOND("recordsPerSecond", "rec/s", 10, 0),
  MODEL_BYTES("modelBytes", "bytes", 9, 0),
  MODELS("models", "models", 6, 0),
  REFUSED("refused", "refused", 7, 0),
  WARMING("warming", "warming", 7, 0),
  MEDIUM("atLeastMedium", ">=medium", 8, 0),
  HIGH("atLeastHigh", ">=high", 7, 0),
  CRITICAL("atLeastCritical", ">=crit", 7, 0),
  ALERTS("alerts", "alerts", 7, 0);

  private final String field;
  private final String title;
  private final int width;
  private final int decimals;

  Measure(String field, String title, int width, int decimals) {
    this.field = field;
    this.title = title;
    this.width = width;
    this.decimals = decimals;
  }

  /** The name in JSON. */
  String field() {
    return field;
  }

  /** The title, as wide as the column. */
  String title() {
    return String.format(Locale.ROOT, "%" + width + "s", title);
  }

  /** A value, as wide as the column; "-" for one that is not defined. */
  String text(double value) {
    return Double.isNaN(value)
        ? String.format(Locale.ROOT, "%" + width + "s", "-")
        : String.format(Locale.ROOT, "%," + width + "." + decimals + "f", value);
  }
}
