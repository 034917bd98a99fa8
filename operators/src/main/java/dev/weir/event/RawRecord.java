package dev.weir.event;

/**
 * One record of an events topic as it came. Read only: key and value go to dead letters unchanged.
 * Two records are equal only if they share their arrays; nothing compares them.
 *
 * @param key the record's key; null if it has none
 * @param value the record's value; null for a tombstone
 * @param timestamp the record's Kafka timestamp; negative if it has none
 * @param topic where the record stood
 * @param partition where the record stood
 * @param offset where the record stood
 * @param headerNames names of the headers kept, at most {@value #MAX_HEADERS}
 * @param headerValues their values, at most {@value #MAX_HEADER_BYTES} bytes each
 */
public record RawRecord(
    byte[] key,
    byte[] value,
    long timestamp,
    String topic,
    int partition,
    long offset,
    String[] headerNames,
    byte[][] headerValues) {
  /** How many headers are kept: a flood of them must not reach state or network. */
  public static final int MAX_HEADERS = 8;

  /** The longest header value kept. */
  public static final int MAX_HEADER_BYTES = 256;

  /**
   * Value of the last header with this name, as Kafka's {@code lastHeader}; null if there is none.
   */
  public byte[] header(String name) {
    for (int i = headerNames.length - 1; i >= 0; i--) {
      if (headerNames[i].equals(name)) {
        return headerValues[i];
      }
    }
    return null;
  }

  /** The id of an event whose sender gave none: {@code topic-partition-offset}. */
  public String position() {
    return topic + "-" + partition + "-" + offset;
  }
}
