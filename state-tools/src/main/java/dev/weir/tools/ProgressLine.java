package dev.weir.tools;

import dev.weir.tools.read.Progress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A line on standard error that shows how far it is; on a terminal only. */
final class ProgressLine implements Progress {
  private ProgressBar bar;

  private ProgressLine() {}

  /** Silent too where nobody looks. */
  static Progress of(boolean quiet) {
    return quiet || System.console() == null ? SILENT : new ProgressLine();
  }

  @Override
  public synchronized void begin(String what, long total) {
    end();
    bar =
        new ProgressBarBuilder()
            .setTaskName(what)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .clearDisplayOnFinish()
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
