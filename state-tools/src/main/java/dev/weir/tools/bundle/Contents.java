package dev.weir.tools.bundle;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * What a whole bundle holds.
 *
 * @param tenant whose
 * @param madeMillis when it was made
 * @param counts entries by section; none of 0
 * @param bytes of the file
 * @param sha256 of everything before the digest itself
 */
public record Contents(
    String tenant, long madeMillis, Map<Section, Long> counts, long bytes, byte[] sha256) {
  /** Sorts the counts by section. */
  public Contents {
    Map<Section, Long> sorted = new EnumMap<>(Section.class);
    sorted.putAll(counts);
    counts = Collections.unmodifiableMap(sorted);
  }

  /** Entries of one section. */
  public long count(Section section) {
    return counts.getOrDefault(section, 0L);
  }

  /** The digest as people compare it. */
  public String digest() {
    return HexFormat.of().formatHex(sha256);
  }
}
