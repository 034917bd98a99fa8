package dev.weir.evaluate;

import dev.weir.evaluate.Svg.Anchor;
import dev.weir.threshold.Severity;
import java.util.List;

/** Results as an SVG document: a panel for each, below each other, with one legend. */
final class ScorePlot {
  /** More are not drawn: nobody looks at them, and the file would grow without end. */
  static final int MOST_PANELS = 100;

  private static final int HEADER = 62;
  private static final int FOOTER = 10;
  private static final String TEXT = "fill=\"#212529\"";

  private ScorePlot() {}

  static String of(List<Result> results) {
    List<Result> drawn = results.subList(0, Math.min(MOST_PANELS, results.size()));
    int height = HEADER + drawn.size() * PlotPanel.HEIGHT + FOOTER;
    Svg svg = new Svg(PlotPanel.WIDTH, height);
    svg.text(
        PlotPanel.WIDTH / 2.0,
        26,
        Anchor.MIDDLE,
        TEXT + " font-size=\"17\" font-weight=\"bold\"",
        "Every row scored, then learned");
    legend(svg);
    for (int i = 0; i < drawn.size(); i++) {
      new PlotPanel(svg, HEADER + i * PlotPanel.HEIGHT, drawn.get(i)).draw();
    }
    return svg.end();
  }

  private static void legend(Svg svg) {
    int y = 48;
    svg.line(110, y, 134, y, "stroke=\"" + PlotPanel.CURVE + "\" stroke-width=\"2\"");
    svg.text(140, y + 4, Anchor.START, TEXT, "value of the rows");
    svg.line(270, y, 294, y, "stroke=\"#495057\" stroke-dasharray=\"6 4\"");
    svg.text(300, y + 4, Anchor.START, TEXT, "cuts");
    box(svg, 355, PlotPanel.ANOMALY, 0.42);
    svg.text(385, y + 4, Anchor.START, TEXT, "labelled anomalies");
    box(svg, 520, PlotPanel.NO_VALUE, 0.2);
    svg.text(550, y + 4, Anchor.START, TEXT, "no value yet (warming)");
    int x = 724;
    for (Severity severity : List.of(Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)) {
      StringBuilder mark = new StringBuilder();
      PlotPanel.mark(x, y - 4, mark);
      svg.path(mark, "fill=\"" + PlotPanel.colour(severity) + "\"");
      svg.text(x + 10, y + 4, Anchor.START, TEXT, "alert, " + severity.label());
      x += 122;
    }
  }

  private static void box(Svg svg, int x, String colour, double opacity) {
    svg.rectangle(x, 42, 24, 12, "fill=\"" + colour + "\" fill-opacity=\"" + opacity + "\"");
  }
}
