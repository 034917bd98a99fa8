package dev.weir.tools;

import dev.weir.tools.read.Progress;
import dev.weir.tools.read.Stage;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How far long work has come where no terminal is: a line now and then, none of what is short. */
final class ProgressLine implements Progress {
  static final long SAY_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final PrintWriter to;
  private final LongSupplier nanos;
  private String what;
  private long total;
  private long done;
  private Unit unit;
  private long said;

  /** {@code nanos}: a clock. */
  ProgressLine(PrintWriter to, LongSupplier nanos) {
    this.to = to;
    this.nanos = nanos;
    this.said = nanos.getAsLong();
  }

  @Override
  public synchronized void begin(String stage, long steps, Unit unitOfSteps) {
    what = stage;
    total = steps;
    unit = unitOfSteps;
    done = 0;
  }

  @Override
  public synchronized void step(long more) {
    done += more;
    long now = nanos.getAsLong();
    if (total != Stage.UNKNOWN && now - said >= SAY_EVERY_NANOS) {
      said = now;
      to.printf(
          Locale.ROOT,
          "%s: %d %% (%s of %s)%n",
          what,
          percent(done, total),
          amount(done, unit),
          amount(total, unit));
      to.flush();
    }
  }

  @Override
  public void end() {}

  /** All is said only of all. */
  static int percent(long done, long total) {
    return total <= 0 ? 100 : (int) (100.0 * Math.min(done, total) / total);
  }

  private static String amount(long steps, Unit unit) {
    ProgressScale scale = ProgressScale.of(steps, unit);
    return scale.steps() == 1
        ? steps + scale.name()
        : String.format(Locale.ROOT, "%.1f%s", (double) steps / scale.steps(), scale.name());
  }
}
