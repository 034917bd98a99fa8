package dev.weir.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.util.TimeUtils;

/**
 * How results become visible.
 *
 * @param interval of the checkpoints
 */
record Delivery(DeliveryGuarantee guarantee, Duration interval) {
  boolean exactlyOnce() {
    return guarantee == DeliveryGuarantee.EXACTLY_ONCE;
  }

  String label() {
    return exactlyOnce()
        ? guarantee + " " + TimeUtils.formatWithHighestUnit(interval)
        : guarantee.toString();
  }

  /** What a reader of the scores must be to see no more than a user should. */
  String isolation() {
    return exactlyOnce() ? "read_committed" : "read_uncommitted";
  }

  Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("sinks.guarantee", guarantee.toString());
    options.put("checkpoint.interval", interval.toMillis() + " ms");
    return options;
  }
}
