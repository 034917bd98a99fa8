package dev.weir.operator;

/** A Kafka record to be written. */
public final class OutputRecord {
  public Destination destination;

  /** Null for none. */
  public byte[] key;

  /** Null for a tombstone, and for {@link JudgedAlert#isEnd(OutputRecord) what is not written}. */
  public byte[] value;

  /** Milliseconds; -1 lets the broker say. */
  public long timestamp;

  /** Names of the headers, beside {@link #headerValues}. */
  public String[] headerNames = WireSerializer.NO_NAMES;

  public byte[][] headerValues = WireSerializer.NO_VALUES;

  public OutputRecord() {}

  public OutputRecord(Destination destination, byte[] key, byte[] value, long timestamp) {
    this.destination = destination;
    this.key = key;
    this.value = value;
    this.timestamp = timestamp;
  }
}
