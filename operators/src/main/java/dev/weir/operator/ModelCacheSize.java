package dev.weir.operator;

import java.io.Serializable;

/**
 * How much a subtask may keep of models whose state is on disk.
 *
 * @param bytes of all cached models as they are estimated, {@link #AUTOMATIC}, or 0 for no cache
 * @param dirtyBytes of those that the state does not hold yet, which bounds what a checkpoint waits
 *     for; or {@link #AUTOMATIC}
 */
public record ModelCacheSize(long bytes, long dirtyBytes) implements Serializable {
  /**
   * For {@code bytes} a quarter of the heap, divided by the slots that share it; for {@code
   * dirtyBytes} seven eighths of a small cache and half of a large one, or 256 MiB: what is used
   * seldom is written before a checkpoint, so that it does not take longer than it must, but what
   * is used all the time is not written again and again.
   */
  public static final long AUTOMATIC = -1;

  /** Every event reads and writes the state. */
  public static final ModelCacheSize OFF = new ModelCacheSize(0, 0);

  /** What is right where nothing else is known. */
  public static final ModelCacheSize AUTO = new ModelCacheSize(AUTOMATIC, AUTOMATIC);

  private static final int PART_OF_HEAP = 4;

  /** A checkpoint writes so much in about a third of a second. */
  private static final long SHORT_PAUSE_BYTES = 256L << 20;

  public ModelCacheSize {
    if (bytes < AUTOMATIC) {
      throw new IllegalArgumentException("bytes: found " + bytes + ", expected -1 or more");
    }
    if (dirtyBytes < AUTOMATIC) {
      throw new IllegalArgumentException(
          "dirtyBytes: found " + dirtyBytes + ", expected -1 or more");
    }
  }

  /** The same in bytes, for a process with so much heap that so many slots share. */
  ModelCacheSize in(long heapBytes, int slots) {
    long all = bytes == AUTOMATIC ? heapBytes / PART_OF_HEAP / Math.max(1, slots) : bytes;
    long most = Math.max(all / 2, Math.min(all - all / 8, SHORT_PAUSE_BYTES));
    return new ModelCacheSize(all, Math.min(all, dirtyBytes == AUTOMATIC ? most : dirtyBytes));
  }
}
