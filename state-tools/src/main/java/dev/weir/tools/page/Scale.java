package dev.weir.tools.page;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Places numbers from 0 to 1: by themselves where they lie close together, else by their
 * logarithms.
 */
public final class Scale {
  /** How many times the lowest the highest may be before logarithms are taken. */
  private static final double CLOSE = 10;

  private final boolean logarithms;
  private final double from;
  private final double to;

  /** From the lowest number to the highest. */
  public Scale(double low, double high) {
    logarithms = low > 0 && high / low > CLOSE;
    from = logarithms ? Math.log(low) : low;
    double end = logarithms ? Math.log(high) : high;
    to = end > from ? end : from + Math.max(1e-9, 1e-9 * Math.abs(from));
  }

  /** Where a number stands; one beyond the ends stands at the end. */
  public double at(double number) {
    double level = logarithms ? Math.log(Math.max(number, Double.MIN_NORMAL)) : number;
    return Math.min(1, Math.max(0, (level - from) / (to - from)));
  }

  /** The number that stands at a place. */
  public double number(double at) {
    double level = from + (to - from) * at;
    return logarithms ? Math.exp(level) : level;
  }

  /** Whether it takes logarithms. */
  public boolean isLogarithmic() {
    return logarithms;
  }

  /** Marks at both ends and in the middle. */
  public List<Chart.Mark> marks(DoubleFunction<String> words) {
    return List.of(
        new Chart.Mark(0, words.apply(number(0))),
        new Chart.Mark(0.5, words.apply(number(0.5))),
        new Chart.Mark(1, words.apply(number(1))));
  }
}
