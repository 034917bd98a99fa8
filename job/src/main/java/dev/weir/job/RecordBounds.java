package dev.weir.job;

import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.TenantConfigs;

/**
 * How large the records of each topic can become, in bytes of {@code max.message.bytes}: key, value
 * and the frame of a batch round them. A record above its topic's limit fails the sink for ever.
 */
public final class RecordBounds {
  /** What the reason's headers and the key add to the event in a dead letter. */
  public static final int DEAD_LETTER_ROOM = 64 << 10;

  /** A tenant as key, Kafka's headers, and what compression may add to bytes that resist it. */
  private static final int FRAME = 4 << 10;

  /**
   * A score or an alert: a key of at most 4 KiB, and a value without payload, of which entity and
   * id (256 characters, four bytes each) and the names of three features and a topic are the
   * largest parts: below 4 KiB. The rest is room.
   */
  public static final int RESULT = 16 << 10;

  /** A line of config-status: a message of at most 4,000 characters, up to six bytes each. */
  public static final int STATUS = 32 << 10;

  /** A request: larger ones are refused by the job, and may as well be refused by the broker. */
  public static final int REQUEST = ConfigRequest.MAX_BYTES + FRAME;

  /** A tenant's accepted revisions. */
  public static final int ACCEPTED = TenantConfigs.MAX_RECORD_BYTES + FRAME;

  private RecordBounds() {}
}
