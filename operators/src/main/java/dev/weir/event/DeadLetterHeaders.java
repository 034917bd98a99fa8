package dev.weir.event;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * The reason of a dead letter, in headers: key, value and timestamp stay as they came, so that
 * sending a letter again is a copy. All values are UTF-8 text, numbers in decimal; together they
 * stay below 2 KiB. {@code configs/schema/dead-letter.schema.json} describes them.
 */
public final class DeadLetterHeaders {
  /** The {@link RejectionCode}'s name. */
  public static final String CODE = "weir-code";

  /** What was found, what was expected, what to do: one line. */
  public static final String MESSAGE = "weir-message";

  /** The tenant charged; absent if none was established. */
  public static final String TENANT = "weir-tenant";

  /** The field at fault; absent if it is the record as a whole. */
  public static final String FIELD = "weir-field";

  /** The topic that the record came from. */
  public static final String TOPIC = "weir-topic";

  /** The partition that the record came from. */
  public static final String PARTITION = "weir-partition";

  /** The offset that the record stood at. */
  public static final String OFFSET = "weir-offset";

  /**
   * On what was beyond a limit of events: the first millisecond, in record timestamps, at which an
   * event of the tenant would have been admitted.
   */
  public static final String RETRY_AFTER = "weir-retry-after";

  private DeadLetterHeaders() {}

  /** Gives each header to {@code sink}, in the order above: {@code headers::add} with Kafka. */
  public static void write(Rejection rejection, RawRecord source, BiConsumer<String, byte[]> sink) {
    put(CODE, rejection.code().name(), sink);
    put(MESSAGE, rejection.message(), sink);
    put(TENANT, rejection.tenant(), sink);
    put(FIELD, rejection.field(), sink);
    put(TOPIC, source.topic(), sink);
    put(PARTITION, Integer.toString(source.partition()), sink);
    put(OFFSET, Long.toString(source.offset()), sink);
  }

  private static void put(String name, String text, BiConsumer<String, byte[]> sink) {
    if (text != null) {
      sink.accept(name, text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
