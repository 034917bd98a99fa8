package dev.weir.tools;

import dev.weir.tools.read.Progress;
import java.io.PrintWriter;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar for every stage on standard error: percent, amount, rate, and the time that is left. */
final class ProgressOnTerminal implements Progress {
  private static final int UPDATE_MILLIS = 200;

  private ProgressBar bar;

  /**
   * A bar where somebody looks, a line now and then where nobody does.
   *
   * @param quiet nothing at all
   * @param err where lines go
   */
  static Progress of(boolean quiet, PrintWriter err) {
    if (quiet) {
      return SILENT;
    }
    return isTerminal(System.getProperty("weir.terminal"), System.getenv())
        ? new ProgressOnTerminal()
        : new ProgressLine(err, System::nanoTime);
  }

  /** The launcher knows of standard error; Java itself only of its input and output together. */
  static boolean isTerminal(String launcher, Map<String, String> environment) {
    boolean there = launcher == null ? System.console() != null : launcher.equals("yes");
    return there && !"dumb".equals(environment.get("TERM"));
  }

  @Override
  public synchronized void begin(String what, long total, Unit unit) {
    end();
    ProgressScale scale = ProgressScale.of(total, unit);
    bar =
        new ProgressBarBuilder()
            .setTaskName(what)
            .setInitialMax(total)
            .setUnit(scale.name(), scale.steps())
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed()
            .build();
  }

  @Override
  public synchronized void step(long done) {
    if (bar != null) {
      bar.stepBy(done);
    }
  }

  @Override
  public synchronized void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
