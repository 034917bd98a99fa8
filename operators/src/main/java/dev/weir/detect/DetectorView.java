package dev.weir.detect;

import java.util.List;

/**
 * What a detector has learned, for people to look at: nothing is decided by it.
 *
 * @param type which detector
 * @param ranges by entry of its vectors; null where it has nothing by entry
 * @param members the same of the detectors it is made of; none but of an ensemble
 */
public record DetectorView(DetectorType type, EntryRanges ranges, List<DetectorView> members) {
  public DetectorView {
    members = List.copyOf(members);
  }

  /** Of a detector that is not made of others. */
  DetectorView(DetectorType type, EntryRanges ranges) {
    this(type, ranges, List.of());
  }
}
