package dev.weir.evaluate;

import dev.weir.tenant.ThresholdPart;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The vertical axis of a plot: what a row's value is, and where it stands.
 *
 * @param rarity whether values are rarities, drawn as powers of ten; otherwise raw scores
 * @param from the value at the bottom
 * @param to the value at the top
 */
record PlotScale(boolean rarity, double from, double to) {
  private static final int MOST_TICKS = 6;
  private static final double LEAST_P = 1e-7;

  /** A mark on an axis. */
  record Tick(double value, String label) {}

  /** The axis on which everything of {@code run} and the cuts of {@code threshold} have a place. */
  static PlotScale of(Run run, ThresholdPart threshold) {
    boolean rarity = threshold.on() == ThresholdPart.On.RARITY;
    PlotScale scale = new PlotScale(rarity, 0, 1);
    double from = rarity ? 0 : Double.POSITIVE_INFINITY;
    double to = rarity ? 1 : Double.NEGATIVE_INFINITY;
    for (int i = 0; i < run.scores().length; i++) {
      double value = scale.value(run, i);
      if (Math.abs(value) < Double.POSITIVE_INFINITY) {
        from = Math.min(from, value);
        to = Math.max(to, value);
      }
    }
    // A learned cut may begin far above all scores: it does not press them to the ground.
    double limit = run.levels() == null ? Double.POSITIVE_INFINITY : to + (to - from);
    for (double[] cuts : cuts(run, threshold)) {
      for (double cut : cuts) {
        double value = scale.ofCut(cut);
        if (!Double.isNaN(value)) {
          from = Math.min(from, value);
          to = Math.max(to, Math.min(limit, value));
        }
      }
    }
    if (!(from < to)) {
      from = from < Double.POSITIVE_INFINITY ? from - 0.5 : 0;
      to = from + 1;
    }
    double step = step(to - from, MOST_TICKS);
    return new PlotScale(rarity, Math.floor(from / step) * step, room(rarity, to, step));
  }

  private static double[][] cuts(Run run, ThresholdPart threshold) {
    return run.levels() != null
        ? run.levels()
        : new double[][] {{threshold.medium(), threshold.high(), threshold.critical()}};
  }

  /** Above the highest value there is room for the marks of the alarms. */
  private static double room(boolean rarity, double to, double step) {
    return rarity ? Math.ceil(to - 0.1) + 0.6 : Math.ceil(to / step) * step + step / 2;
  }

  /** Where row {@code i} stands; NaN if it has no value. */
  double value(Run run, int i) {
    return rarity ? powers(run.rarities()[i]) : run.scores()[i];
  }

  /** 3 for a rarity of 0.999. */
  static double powers(double rarity) {
    return -StrictMath.log10(Math.max(LEAST_P, 1 - rarity)) + 0.0;
  }

  /** Where a cut stands. */
  double ofCut(double cut) {
    return rarity ? powers(cut) : cut;
  }

  /** What the axis shows. */
  String title() {
    return rarity ? "rarity" : "score";
  }

  List<Tick> ticks() {
    List<Tick> ticks = new ArrayList<>();
    double step = rarity ? 1 : step(to - from, MOST_TICKS);
    for (long k = (long) Math.ceil(from / step); k * step <= to; k++) {
      double value = k * step;
      ticks.add(new Tick(value, label(value)));
    }
    return ticks;
  }

  private String label(double value) {
    return rarity
        ? String.format(Locale.ROOT, "1 in %,d", Math.round(StrictMath.pow(10, value)))
        : plain(value);
  }

  /** A number in as few digits as tell ticks apart. */
  static String plain(double value) {
    double rounded = new BigDecimal(value).round(new MathContext(6)).doubleValue();
    boolean whole = rounded == Math.rint(rounded) && Math.abs(rounded) < 1e9;
    return whole ? String.format(Locale.ROOT, "%,d", (long) rounded) : Double.toString(rounded);
  }

  /** 1, 2 or 5 times a power of ten, so that at most {@code most} steps are in {@code span}. */
  static double step(double span, int most) {
    double power = StrictMath.pow(10, Math.floor(StrictMath.log10(span / most)));
    for (int factor : new int[] {1, 2, 5}) {
      if (span / (factor * power) <= most) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
