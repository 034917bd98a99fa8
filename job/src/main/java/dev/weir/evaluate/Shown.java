package dev.weir.evaluate;

import dev.weir.tenant.DecisionPart;
import dev.weir.tenant.ThresholdPart;
import dev.weir.threshold.Severity;

/**
 * What a plot needs of a run, drawn together: a run holds values for every row, and many are played
 * before the first is drawn.
 *
 * @param seed what it was played by
 * @param rows how many
 * @param first what the run is measured by
 * @param scale the vertical axis
 * @param columns the rows, drawn together
 */
record Shown(long seed, int rows, Measures first, PlotScale scale, PlotColumns columns) {
  /** Draws {@code run} together. */
  static Shown of(Run run, Measures measures, DecisionPart decision) {
    ThresholdPart threshold = decision.threshold();
    Severity least = decision.alerts().minSeverity();
    PlotScale scale = PlotScale.of(run, threshold);
    PlotColumns columns = new PlotColumns(run, scale, least, PlotPanel.COLUMNS);
    return new Shown(run.seed(), run.scores().length, measures, scale, columns);
  }
}
