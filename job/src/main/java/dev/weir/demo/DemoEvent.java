package dev.weir.demo;

/**
 * An event to send, and what is known about it that the job must not see.
 *
 * @param key the record's key: all events of one model share it, so that they share a partition
 * @param id the event's id, unique within the demo
 * @param timeMillis the event's time, and the record's timestamp
 * @param json the record's value
 * @param truth whether it is an anomaly
 */
public record DemoEvent(byte[] key, String id, long timeMillis, byte[] json, Truth truth) {
  /** Whether an event is an anomaly, as far as its source knows. */
  public enum Truth {
    /** It is not. */
    NORMAL,
    /** It is one. */
    ANOMALOUS,
    /** The source does not say. */
    UNKNOWN
  }
}
