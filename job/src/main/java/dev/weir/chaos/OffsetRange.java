package dev.weir.chaos;

import java.util.List;

/**
 * Offsets of one partition.
 *
 * @param from the first offset
 * @param to the offset behind the last
 */
public record OffsetRange(int partition, long from, long to) {
  /** Checks that it begins before it ends. */
  public OffsetRange {
    if (partition < 0 || from < 0 || to < from) {
      throw new IllegalArgumentException(
          "found partition "
              + partition
              + ", offsets "
              + from
              + " to "
              + to
              + ", expected none negative and the end not before the start");
    }
  }

  /** Whether the position lies in it. */
  public boolean contains(SourcePosition position) {
    return position.partition() == partition && position.offset() >= from && position.offset() < to;
  }

  boolean overlaps(OffsetRange other) {
    return partition == other.partition && from < other.to && other.from < to;
  }

  @Override
  public String toString() {
    return partition + "@" + from + ".." + to;
  }

  /** Offsets of all of them together. */
  static long total(List<OffsetRange> ranges) {
    return ranges.stream().mapToLong(range -> range.to - range.from).sum();
  }
}
