package dev.weir.demo;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One line a second about what goes in and comes out. Remembers the counts of the last line. */
public final class LiveLine {
  private long lastSent;
  private long lastScores;
  private double lastSeconds;

  /**
   * The line for the time since the last one; takes the tally's latencies with it.
   *
   * @param seconds since the start
   * @param sent events that the broker has taken since the start
   */
  public String next(double seconds, long sent, Tally tally) {
    double passed = Math.max(1e-3, seconds - lastSeconds);
    StringBuilder line = new StringBuilder();
    line.append(text("%02d:%02d", (long) seconds / 60, (long) seconds % 60));
    line.append(text("  in %,.0f/s", (sent - lastSent) / passed));
    line.append(text("  scored %,.0f/s", (tally.scores() - lastScores) / passed));
    line.append(text("  total %,d", tally.scores()));
    line.append(text("  warming %.0f %%", share(tally.warming(), tally.scores())));
    line.append(text("  rejected %,d", tally.rejected()));
    line.append(text("  alerts %,d", tally.alerts()));
    if (tally.alerts() > 0) {
      line.append(" (" + counts(tally.alertsBySeverity()) + "; ");
      line.append(counts(tally.alertsByTenant()) + ")");
    }
    if (tally.scores() > lastScores) {
      line.append(text("  latency p50 %,.0f ms", tally.latencyMillis(50)));
      line.append(text(" p99 %,.0f ms", tally.latencyMillis(99)));
    }
    tally.resetLatencies();
    lastSeconds = seconds;
    lastSent = sent;
    lastScores = tally.scores();
    return line.toString();
  }

  private static double share(long part, long all) {
    return all == 0 ? 0 : 100.0 * part / all;
  }

  private static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(e -> e.getKey() + " " + text("%,d", e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
