package dev.weir.tools.inspect;

import dev.weir.tools.page.Chart;
import dev.weir.tools.page.Scale;

/**
 * How often scores of each size were met, in columns of equal width. What lies beyond the axis, one
 * score in {@code 1/EDGE} on either side, stands in the outermost columns.
 */
final class ScoreChart {
  private static final int COLUMNS = 40;
  private static final double EDGE = 0.002;

  private final Scale scale;
  private final double[] columns = new double[COLUMNS];

  private ScoreChart(Scale scale) {
    this.scale = scale;
  }

  static ScoreChart of(Sketch scores) {
    ScoreChart chart = new ScoreChart(new Scale(scores.quantile(EDGE), scores.quantile(1 - EDGE)));
    scores.forEach(chart::add);
    return chart;
  }

  /** The count of a cell goes to the columns it lies over, to each its part. */
  private void add(double cellFrom, double cellTo, long count) {
    double first = scale.at(cellFrom) * COLUMNS;
    double last = scale.at(cellTo) * COLUMNS;
    int begin = column(first);
    int end = column(last);
    if (begin == end || !(last > first)) {
      columns[begin] += count;
      return;
    }
    for (int c = begin; c <= end; c++) {
      double lower = c == begin ? first : c;
      double upper = c == end ? last : c + 1;
      columns[c] += count * (upper - lower) / (last - first);
    }
  }

  private static int column(double place) {
    return (int) Math.min(COLUMNS - 1, Math.max(0, place));
  }

  String svg(String of) {
    return Chart.columns("scores of " + of, "", columns, scale.marks(Words::number));
  }
}
