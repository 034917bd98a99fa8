package dev.weir.redrive;

import dev.weir.event.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What is to be sent again.
 *
 * @param topic the dead letters or the parked events
 * @param tenant of this tenant only; null: of all
 * @param code refused for this reason only; null: for any
 * @param tenantHeader the header by which the job tells tenants, which letters do not carry; null
 *     where it is not by one
 * @param keepTimestamps whether events keep their record timestamps; else they get the present, as
 *     an event that was beyond a limit must, whose time has gone by
 * @param dryRun whether nothing is sent and nothing remembered
 */
public record RedriveOrder(
    String topic,
    String tenant,
    String code,
    String tenantHeader,
    boolean keepTimestamps,
    boolean dryRun) {

  /** Names what was sent before by the same order, so that a later run goes on behind it. */
  String group(String prefix) {
    return prefix
        + "redrive."
        + topic
        + (tenant == null ? "" : ".tenant-" + tenant)
        + (code == null ? "" : ".code-" + code);
  }

  boolean wants(Headers headers) {
    return (tenant == null || tenant.equals(text(headers, DeadLetterHeaders.TENANT)))
        && (code == null || code.equals(text(headers, DeadLetterHeaders.CODE)));
  }

  /** The last header of this name as text; null if there is none. */
  static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
