package dev.weir.evaluate;

import dev.weir.tenant.FeatureType;
import dev.weir.tenant.LearningPart;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The features of a suggested config, a line each, with what was seen of them as a comment. */
final class FeatureLines {
  private static final int LEAST_BUCKETS = 4;
  private static final int MOST_BUCKETS = 256;
  private static final int WIDEST_COMMENT = 60;

  /** A thousand times what was seen: an anomaly should be judged, only nonsense refused. */
  private static final double REACH = 1_000;

  private static final int LARGEST_EXPONENT = 30;

  /** Names that YAML would read as something else. */
  private static final Pattern NO_PLAIN_TEXT =
      Pattern.compile("(?i)true|false|yes|no|on|off|null|y|n|[0-9].*");

  private final TableProfile profile;
  private final int mostBuckets;

  FeatureLines(TableProfile profile) {
    this.profile = profile;
    this.mostBuckets = mostBuckets(profile);
  }

  /** So many that the vector stays within its bounds. */
  private static int mostBuckets(TableProfile profile) {
    long categories =
        profile.features().stream().filter(c -> c.type() == FeatureType.CATEGORY).count();
    long others = profile.features().size() - categories;
    int buckets = MOST_BUCKETS;
    while (buckets > LEAST_BUCKETS && categories * buckets + others > LearningPart.MAX_WIDTH) {
      buckets /= 2;
    }
    return buckets;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (ColumnProfile column : profile.features()) {
      String fields =
          switch (column.type()) {
            case NUMBER -> "number" + range(column);
            case BOOLEAN -> "boolean";
            case CATEGORY -> "category, buckets: " + buckets(column);
          };
      lines.add(
          "  - {name: %s, type: %s, missing: %s} # %s"
              .formatted(name(column), fields, missing(column), seen(column)));
    }
    return lines;
  }

  /** Comments on the columns that are no features. */
  List<String> leftOut() {
    List<String> lines = new ArrayList<>();
    for (ColumnProfile column : profile.columns()) {
      String title = comment(column.title());
      if (column.isEmpty()) {
        lines.add("# Left out: " + title + " has no values.");
      } else if (column.isId()) {
        String advice = column.isTime() ? ". If these are times: --time-column" : "";
        lines.add(
            String.format(
                Locale.ROOT,
                "# Left out: %s has %,d%s different texts: it names a row and says nothing of what"
                    + " is usual%s.",
                title,
                column.distinct(),
                column.distinct() == ColumnProfile.MOST_COUNTED ? " or more" : "",
                advice));
      }
    }
    return lines;
  }

  /** Whether a column is no feature. */
  boolean leavesOut() {
    return profile.features().size() < profile.columns().size();
  }

  /** Text of a file made fit for one line of comment. */
  static String comment(String text) {
    String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() > WIDEST_COMMENT ? plain.substring(0, WIDEST_COMMENT) + "..." : plain;
  }

  private static String name(ColumnProfile column) {
    String name = column.featureName();
    return NO_PLAIN_TEXT.matcher(name).matches() ? "\"" + name + "\"" : name;
  }

  /** A power of ten around what was seen, from 0 for counts; any number where nothing changed. */
  private static String range(ColumnProfile column) {
    if (column.min() == column.max()) {
      return "";
    }
    double largest = Math.max(Math.abs(column.min()), Math.abs(column.max()));
    int exponent = (int) StrictMath.ceil(StrictMath.log10(REACH * largest));
    String bound = power(Math.min(LARGEST_EXPONENT, exponent));
    boolean count = column.isWhole() && column.min() >= 0;
    return ", min: " + (count ? "0" : "-" + bound) + ", max: " + bound;
  }

  private static String power(int exponent) {
    return exponent > 6
        ? "1e" + exponent
        : BigDecimal.ONE.scaleByPowerOfTen(Math.max(-LARGEST_EXPONENT, exponent)).toPlainString();
  }

  /** Twice as many as there are texts, so that few of them share one. */
  private int buckets(ColumnProfile column) {
    int buckets = LEAST_BUCKETS;
    while (buckets < 2 * column.distinct() && buckets < mostBuckets) {
      buckets *= 2;
    }
    return buckets;
  }

  private static String missing(ColumnProfile column) {
    if (column.missing() == 0) {
      return "reject";
    }
    return column.type() == FeatureType.NUMBER ? "mean" : "zero";
  }

  private static String numbers(ColumnProfile column) {
    return column.min() == column.max()
        ? "always " + number(column.min())
        : "seen " + number(column.min()) + " to " + number(column.max());
  }

  private String seen(ColumnProfile column) {
    String values =
        switch (column.type()) {
          case NUMBER -> numbers(column);
          case BOOLEAN -> "seen true and false only";
          case CATEGORY -> String.format(Locale.ROOT, "%,d different texts", column.distinct());
        };
    String absent =
        column.missing() == 0
            ? ", never missing"
            : String.format(
                Locale.ROOT, ", missing in %,d of %,d rows", column.missing(), profile.rows());
    String renamed =
        column.title().equals(column.featureName())
            ? ""
            : ", column '" + comment(column.title()) + "'";
    return values + absent + renamed;
  }

  private static String number(double value) {
    String text = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toString();
    return text.contains("E") ? Double.toString(Double.parseDouble(text)) : text;
  }
}
