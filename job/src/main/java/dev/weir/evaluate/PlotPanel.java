package dev.weir.evaluate;

import dev.weir.evaluate.Svg.Anchor;
import dev.weir.tenant.ThresholdPart;
import dev.weir.threshold.Severity;
import java.util.Locale;

/** One run drawn: its values over the rows, the cuts, the labels and the alarms. */
final class PlotPanel {
  static final int WIDTH = 1_100;
  static final int HEIGHT = 350;

  static final String CURVE = "#2b5d8a";
  static final String ANOMALY = "#d9480f";
  static final String NO_VALUE = "#868e96";

  /** Shares of labelled rows from which on a column is shaded darker. */
  private static final double[] SHARES = {0, 0.05, 0.25, 0.6};

  private static final double[] SHADES = {0.24, 0.3, 0.36, 0.42};
  private static final int LEFT = 110;
  private static final int RIGHT = 970;

  /** Pixels from the left to the right. */
  static final int COLUMNS = RIGHT - LEFT;

  private static final int TOP = 40;
  private static final int BOTTOM = 290;
  private static final int LINE_HEIGHT = 14;
  private static final int MOST_TICKS = 10;
  private static final String TEXT = "fill=\"#212529\"";
  private static final String FAINT = "stroke=\"#dee2e6\" stroke-width=\"1\"";

  private final Svg svg;
  private final int y;
  private final Result result;
  private final PlotScale scale;
  private final PlotColumns columns;

  /** Draws from {@code y} down. */
  PlotPanel(Svg svg, int y, Result result) {
    this.svg = svg;
    this.y = y;
    this.result = result;
    this.scale = result.shown().scale();
    this.columns = result.shown().columns();
  }

  void draw() {
    svg.text(LEFT, y + 20, Anchor.START, TEXT + " font-size=\"14\" font-weight=\"bold\"", title());
    axes();
    shades();
    curve();
    cuts();
    alarms();
    svg.rectangle(LEFT, y + TOP, RIGHT - LEFT, BOTTOM - TOP, "fill=\"none\" stroke=\"#495057\"");
  }

  private String title() {
    Measures first = result.shown().first();
    double auc = first.get(Measure.ROC_AUC);
    String accuracy =
        Double.isNaN(auc)
            ? ""
            : String.format(
                Locale.ROOT,
                ": ROC AUC %.3f, average precision %.3f",
                auc,
                first.get(Measure.AVERAGE_PRECISION));
    String file = result.file();
    String shortened = file.length() > 50 ? "..." + file.substring(file.length() - 47) : file;
    return shortened + ", " + result.detector() + accuracy;
  }

  private void axes() {
    for (PlotScale.Tick tick : scale.ticks()) {
      double at = vertical(tick.value());
      svg.line(LEFT, at, RIGHT, at, FAINT);
      svg.text(LEFT - 8, at + 4, Anchor.END, TEXT, tick.label());
    }
    svg.upwards(18, y + (TOP + BOTTOM) / 2.0, TEXT, scale.title());
    int rows = result.shown().rows();
    double step = Math.max(1, PlotScale.step(rows, MOST_TICKS));
    for (double row = 0; row <= rows; row += step) {
      double at = LEFT + row / rows * (RIGHT - LEFT);
      svg.line(at, y + BOTTOM, at, y + BOTTOM + 5, "stroke=\"#495057\"");
      svg.text(at, y + BOTTOM + 19, Anchor.MIDDLE, TEXT, PlotScale.plain(row));
    }
    String order = "row, " + result.order().label() + " order, seed " + result.shown().seed();
    svg.text((LEFT + RIGHT) / 2.0, y + BOTTOM + 38, Anchor.MIDDLE, TEXT, order);
  }

  private void shades() {
    for (int s = 0; s < SHARES.length; s++) {
      double from = SHARES[s];
      double to = s + 1 < SHARES.length ? SHARES[s + 1] : 1;
      StringBuilder path = new StringBuilder();
      for (int c = 0; c < columns.count(); c++) {
        if (columns.anomalous(c) > from && columns.anomalous(c) <= to) {
          band(c, path);
        }
      }
      svg.path(path, "fill=\"" + ANOMALY + "\" fill-opacity=\"" + SHADES[s] + "\"");
    }
    StringBuilder none = new StringBuilder();
    for (int c = 0; c < columns.count(); c++) {
      if (Double.isNaN(columns.highest(c))) {
        band(c, none);
      }
    }
    svg.path(none, "fill=\"" + NO_VALUE + "\" fill-opacity=\"0.2\"");
  }

  /** A column from top to bottom. */
  private void band(int column, StringBuilder path) {
    double from = left(column);
    double width = left(column + 1) - from;
    path.append('M').append(Svg.number(from)).append(' ').append(Svg.number(y + TOP));
    path.append('h').append(Svg.number(width)).append('v').append(Svg.number(BOTTOM - TOP));
    path.append('h').append(Svg.number(-width)).append('z');
  }

  private void curve() {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int c = 0; c < columns.count(); c++) {
      if (Double.isNaN(columns.highest(c))) {
        drawing = false;
        continue;
      }
      double x = (left(c) + left(c + 1)) / 2;
      double low = vertical(columns.lowest(c));
      double high = vertical(columns.highest(c));
      path.append(drawing ? 'L' : 'M').append(Svg.number(x)).append(' ').append(Svg.number(low));
      if (low - high >= 0.1 || !drawing) {
        path.append('V').append(Svg.number(high - (low - high < 0.1 ? 0.5 : 0)));
      }
      drawing = true;
    }
    svg.path(path, "fill=\"none\" stroke=\"" + CURVE + "\" stroke-width=\"1\"");
  }

  private void cuts() {
    ThresholdPart threshold = result.config().decision().threshold();
    // From the top down, so that labels can be kept apart.
    double lowest = Double.NEGATIVE_INFINITY;
    lowest = cut(Severity.CRITICAL, threshold.critical(), lowest);
    lowest = cut(Severity.HIGH, threshold.high(), lowest);
    cut(Severity.MEDIUM, threshold.medium(), lowest);
  }

  /** Draws a cut with its label below {@code above}; where the label ends. */
  private double cut(Severity severity, double cut, double above) {
    double at = columns.moving() ? moving(severity) : still(severity, cut);
    if (Double.isNaN(at)) {
      return above;
    }
    double label = Math.max(at, above + LINE_HEIGHT);
    String text = severity.label() + " " + Double.toString(cut);
    svg.text(RIGHT + 8, label + 4, Anchor.START, "fill=\"" + colour(severity) + "\"", text);
    return label;
  }

  /** The height of a cut that is the value; NaN where it is not used. */
  private double still(Severity severity, double cut) {
    if (Double.isNaN(cut)) {
      return Double.NaN;
    }
    double at = vertical(scale.ofCut(cut));
    svg.line(LEFT, at, RIGHT, at, stroke(severity));
    return at;
  }

  /** The height where a cut that is learned ends; NaN where it was never known. */
  private double moving(Severity severity) {
    StringBuilder path = new StringBuilder();
    double at = Double.NaN;
    boolean drawing = false;
    for (int c = 0; c < columns.count(); c++) {
      double level = columns.level(severity.ordinal() - 1, c);
      if (!Double.isNaN(level)) {
        at = vertical(level);
        path.append(drawing ? 'L' : 'M').append(Svg.number((left(c) + left(c + 1)) / 2));
        path.append(' ').append(Svg.number(at));
      }
      drawing = !Double.isNaN(level);
    }
    svg.path(path, "fill=\"none\" " + stroke(severity));
    return at;
  }

  private static String stroke(Severity severity) {
    return "stroke=\"" + colour(severity) + "\" stroke-dasharray=\"6 4\"";
  }

  private void alarms() {
    for (Severity severity : Severity.values()) {
      StringBuilder path = new StringBuilder();
      for (int c = 0; c < columns.count(); c++) {
        if (severity != Severity.NONE && columns.alarm(c) == severity) {
          mark((left(c) + left(c + 1)) / 2, y + TOP + 3.0, path);
        }
      }
      svg.path(path, "fill=\"" + colour(severity) + "\"");
    }
  }

  /** A triangle that points down. */
  static void mark(double x, double top, StringBuilder path) {
    path.append('M').append(Svg.number(x - 4)).append(' ').append(Svg.number(top));
    path.append("h8l-4 8z");
  }

  static String colour(Severity severity) {
    return switch (severity) {
      case NONE -> "#000000";
      case MEDIUM -> "#8f6b00";
      case HIGH -> "#c2255c";
      case CRITICAL -> "#6a1b9a";
    };
  }

  private double left(int column) {
    return LEFT + (double) column / columns.count() * (RIGHT - LEFT);
  }

  private double vertical(double value) {
    double part = (value - scale.from()) / (scale.to() - scale.from());
    return y + BOTTOM - Math.min(1, Math.max(0, part)) * (BOTTOM - TOP);
  }
}
