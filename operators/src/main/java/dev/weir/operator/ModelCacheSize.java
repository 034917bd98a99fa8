package dev.weir.operator;

import java.io.Serializable;

/**
 * How much a subtask may keep of models whose state is on disk.
 *
 * @param bytes of all cached models as they are estimated, {@link #AUTOMATIC}, or 0 for no cache
 * @param dirtyBytes of those that the state does not hold yet, which bounds what a checkpoint waits
 *     for; or {@link #AUTOMATIC} for half of the cache
 */
public record ModelCacheSize(long bytes, long dirtyBytes) implements Serializable {
  /**
   * For {@code bytes} a quarter of the heap, divided by the slots that share it; for {@code
   * dirtyBytes} half of the cache.
   */
  public static final long AUTOMATIC = -1;

  /** Every event reads and writes the state. */
  public static final ModelCacheSize OFF = new ModelCacheSize(0, 0);

  /** What is right where nothing else is known. */
  public static final ModelCacheSize AUTO = new ModelCacheSize(AUTOMATIC, AUTOMATIC);

  private static final int PART_OF_HEAP = 4;

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
    return new ModelCacheSize(all, Math.min(all, dirtyBytes == AUTOMATIC ? all / 2 : dirtyBytes));
  }
}
