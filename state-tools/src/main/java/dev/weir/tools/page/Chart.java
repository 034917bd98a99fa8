package dev.weir.tools.page;

import java.util.List;

/** Charts as inline SVG. They take their colours from the page and are as wide as there is room. */
public final class Chart {
  private static final double WIDTH = 340;
  private static final double HEIGHT = 150;
  private static final double LEFT = 8;
  private static final double RIGHT = 8;
  private static final double TOP = 12;
  private static final double BOTTOM = 22;
  private static final double RANGE_ROW = 30;
  private static final double LINE_HEIGHT = 12;

  private final StringBuilder out = new StringBuilder();
  private final double height;

  private Chart(String label, double height) {
    this.height = height;
    out.append("<svg viewBox=\"0 0 ")
        .append(Markup.number(WIDTH))
        .append(' ')
        .append(Markup.number(height))
        .append("\" role=\"img\" aria-label=\"")
        .append(Markup.escaped(label))
        .append("\">");
  }

  private String end() {
    return out.append("</svg>\n").toString();
  }

  /** A mark on an axis: where, from 0 to 1, and what it says. */
  public record Mark(double at, String text) {}

  /** A line across a chart: how high, from 0 to 1, and what it says. */
  public record Line(double at, String text) {}

  /** A point of a curve, both from 0 to 1. */
  public record Point(double x, double y) {}

  /** Where the values of something lie, all from 0 to 1; {@code middle} may be NaN. */
  public record Range(String name, String label, double low, double middle, double high) {}

  /** Columns side by side, as high as {@code counts}. */
  public static String columns(String label, String style, double[] counts, List<Mark> marks) {
    Chart chart = new Chart(label, HEIGHT);
    double most = 0;
    for (double count : counts) {
      most = Math.max(most, count);
    }
    double step = (WIDTH - LEFT - RIGHT) / Math.max(1, counts.length);
    double gap = step > 4 ? 1 : 0.3;
    for (int c = 0; c < counts.length; c++) {
      double tall = most > 0 ? (HEIGHT - TOP - BOTTOM) * counts[c] / most : 0;
      // What is there is seen, however little it is.
      tall = counts[c] > 0 ? Math.max(1.5, tall) : 0;
      if (tall > 0) {
        double x = LEFT + c * step;
        chart.rectangle(style, x, HEIGHT - BOTTOM - tall, Math.max(0.5, step - gap), tall);
      }
    }
    chart.axis(marks);
    return chart.end();
  }

  /** A curve, with lines across it from low to high. */
  public static String curve(String label, List<Point> points, List<Line> lines, List<Mark> marks) {
    Chart chart = new Chart(label, HEIGHT);
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(path.isEmpty() ? 'M' : 'L')
          .append(Markup.number(x(point.x())))
          .append(' ')
          .append(Markup.number(y(point.y())));
    }
    chart.out.append("<path class=\"curve\" d=\"").append(path).append("\"/>");
    chart.across(lines);
    chart.axis(marks);
    return chart.end();
  }

  /** Points, with lines across them from low to high. */
  public static String dots(String label, List<Point> points, List<Line> lines, List<Mark> marks) {
    Chart chart = new Chart(label, HEIGHT);
    for (Point point : points) {
      chart
          .out
          .append("<circle class=\"dot\" r=\"1.5\" cx=\"")
          .append(Markup.number(x(point.x())))
          .append("\" cy=\"")
          .append(Markup.number(y(point.y())))
          .append("\"/>");
    }
    chart.across(lines);
    chart.axis(marks);
    return chart.end();
  }

  /** A range for each name, one below the other. */
  public static String ranges(String label, List<Range> ranges) {
    Chart chart = new Chart(label, RANGE_ROW * Math.max(1, ranges.size()));
    double at = 0;
    for (Range range : ranges) {
      chart.text(LEFT, at + 12, "start", "", range.name());
      chart.text(WIDTH - RIGHT, at + 12, "end", "", range.label());
      double y = at + 21;
      chart.line("axis", LEFT, y, WIDTH - RIGHT, y);
      if (Double.isFinite(range.low()) && Double.isFinite(range.high())) {
        chart.line("range", x(range.low()), y, x(range.high()), y);
      }
      if (Double.isFinite(range.middle())) {
        chart
            .out
            .append("<circle class=\"usual\" r=\"3.5\" cx=\"")
            .append(Markup.number(x(range.middle())))
            .append("\" cy=\"")
            .append(Markup.number(y))
            .append("\"/>");
      }
      at += RANGE_ROW;
    }
    return chart.end();
  }

  private static double x(double part) {
    return LEFT + (WIDTH - LEFT - RIGHT) * part;
  }

  private static double y(double part) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * Math.min(1, Math.max(0, part));
  }

  /** Names that would stand on each other are left out, the lower ones. */
  private void across(List<Line> lines) {
    double last = Double.NEGATIVE_INFINITY;
    for (int l = lines.size() - 1; l >= 0; l--) {
      double y = y(lines.get(l).at());
      line("cut", LEFT, y, WIDTH - RIGHT, y);
      if (y - last >= LINE_HEIGHT) {
        text(LEFT, y - 3, "start", "cut-name", lines.get(l).text());
        last = y;
      }
    }
  }

  private void axis(List<Mark> marks) {
    double y = height - BOTTOM + 0.5;
    line("axis", LEFT, y, WIDTH - RIGHT, y);
    for (Mark mark : marks) {
      String anchor = mark.at() < 0.1 ? "start" : mark.at() > 0.9 ? "end" : "middle";
      text(x(mark.at()), height - 7, anchor, "", mark.text());
    }
  }

  private void rectangle(String style, double x, double y, double width, double tall) {
    out.append("<rect class=\"bar ")
        .append(style)
        .append("\" x=\"")
        .append(Markup.number(x))
        .append("\" y=\"")
        .append(Markup.number(y))
        .append("\" width=\"")
        .append(Markup.number(width))
        .append("\" height=\"")
        .append(Markup.number(tall))
        .append("\"/>");
  }

  private void line(String style, double fromX, double fromY, double toX, double toY) {
    out.append("<line class=\"")
        .append(style)
        .append("\" x1=\"")
        .append(Markup.number(fromX))
        .append("\" y1=\"")
        .append(Markup.number(fromY))
        .append("\" x2=\"")
        .append(Markup.number(toX))
        .append("\" y2=\"")
        .append(Markup.number(toY))
        .append("\"/>");
  }

  private void text(double x, double y, String anchor, String style, String text) {
    out.append("<text")
        .append(style.isEmpty() ? "" : " class=\"" + style + "\"")
        .append(" x=\"")
        .append(Markup.number(x))
        .append("\" y=\"")
        .append(Markup.number(y))
        .append("\" text-anchor=\"")
        .append(anchor)
        .append("\">")
        .append(Markup.escaped(text))
        .append("</text>");
  }
}
