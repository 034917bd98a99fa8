package dev.weir.tenant;

import java.util.List;

/**
 * One message of the topic {@code feedback}: what somebody says of an event that became an alert.
 *
 * @param tenant whose event
 * @param entity the alert's entity; empty for an event without one
 * @param id the alert's {@code id}, 1 to 256 characters
 * @param verdict what it was
 * @param who says so, at most 256 characters; empty where that is not said
 * @param timeMillis when, in epoch milliseconds; {@link #NO_TIME} where that is not said
 */
public record Feedback(
    String tenant, String entity, String id, Verdict verdict, String who, long timeMillis) {
  /** Nobody said when. */
  public static final long NO_TIME = Long.MIN_VALUE;

  /** The bytes that one message may have. */
  public static final int MAX_BYTES = 16 * 1024;

  private static final int MAX_CHARS = 256;
  private static final int MAX_LABEL_CHARS = 2 * MAX_CHARS;

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public Feedback {
    checkLength("entity", entity, 0);
    checkLength("id", id, 1);
    checkLength("who", who, 0);
  }

  private static void checkLength(String field, String text, int least) {
    int length =
        text.length() > MAX_LABEL_CHARS ? text.length() : text.codePointCount(0, text.length());
    if (length < least || length > MAX_CHARS) {
      throw Check.refused(field, length + " characters", least + " to " + MAX_CHARS);
    }
  }

  /**
   * What the value of a message says: {@code {"tenant","entity","id","verdict","who","time"}}, of
   * which {@code entity}, {@code who} and {@code time} may be left out.
   *
   * @param value null for a message without one
   * @throws InvalidConfigException with everything that is wrong
   */
  public static Feedback read(byte[] value) {
    if (value == null) {
      throw new InvalidConfigException(
          RefusalCode.TOMBSTONE, "", "no value", "{tenant, entity, id, verdict}");
    }
    return TenantConfigJson.parse(ConfigTree.ofJson(value, MAX_BYTES), Feedback::read);
  }

  /** Null if faults were noted. */
  private static Feedback read(ConfigNode node) {
    String tenant = TenantConfigJson.readTenant(node);
    node.require("id", "the alert's id");
    node.require("verdict", "anomaly or normal");
    Feedback feedback =
        node.build(
            () ->
                new Feedback(
                    tenant,
                    node.text("entity", ""),
                    node.text("id", "-"),
                    node.choice("verdict", null, List.of(Verdict.values()), Verdict::label),
                    node.text("who", ""),
                    node.instant("time", NO_TIME)));
    node.end();
    return feedback;
  }
}
