package dev.weir.tools.write;

import dev.weir.tools.read.ReadSettings;

/**
 * How a savepoint is written.
 *
 * @param read how what is there is read, and how long that may take
 * @param maxParallelism the key groups of the new savepoint; {@link #AS_BEFORE}
 */
public record WriteSettings(ReadSettings read, int maxParallelism) {
  /** As many key groups as there were. */
  public static final int AS_BEFORE = 0;

  /** As many key groups as there were. */
  public static WriteSettings of(ReadSettings read) {
    return new WriteSettings(read, AS_BEFORE);
  }
}
