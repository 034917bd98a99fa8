package dev.weir.tools.read;

import java.time.Duration;

/**
 * How saved state is read.
 *
 * @param parallelism subtasks that read
 * @param timeout how long it may take
 * @param progress told how far it is
 */
public record ReadSettings(int parallelism, Duration timeout, Progress progress) {
  /** One subtask, ten minutes, silence. */
  public static final ReadSettings DEFAULT =
      new ReadSettings(1, Duration.ofMinutes(10), Progress.SILENT);
}
