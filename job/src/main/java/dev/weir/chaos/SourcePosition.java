package dev.weir.chaos;

/**
 * Where an input stands in the events topic: its identity, as bad events have no id that can be
 * trusted.
 *
 * @param partition at most 32767
 * @param offset below 2^48
 */
public record SourcePosition(int partition, long offset) implements Comparable<SourcePosition> {
  /** Packed, a record that names no input. */
  static final long NONE = -1;

  static final int OFFSET_BITS = 48;
  private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;

  /** Checks the ranges. */
  public SourcePosition {
    if (partition < 0 || partition > Short.MAX_VALUE || offset < 0 || offset > OFFSET_MASK) {
      throw new IllegalArgumentException(
          "found partition "
              + partition
              + " and offset "
              + offset
              + ", expected 0 to 32767 and 0 to 2^48 - 1");
    }
  }

  static long pack(int partition, long offset) {
    return new SourcePosition(partition, offset).packed();
  }

  static SourcePosition unpack(long packed) {
    return new SourcePosition((int) (packed >>> OFFSET_BITS), packed & OFFSET_MASK);
  }

  /** Both in one number, in the order of partitions and then offsets. */
  long packed() {
    return (long) partition << OFFSET_BITS | offset;
  }

  @Override
  public int compareTo(SourcePosition other) {
    return Long.compare(packed(), other.packed());
  }

  /** {@code partition@offset}. */
  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
