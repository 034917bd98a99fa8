package dev.weir.operator;

import dev.weir.event.RawRecord;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What says whose an event is: its body alone, or a header or the topic's name, which the body then
 * may not contradict.
 */
public final class TenantBinding implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String HEADER = "header:";
  private static final String TOPIC = "topic:";

  private final String header;
  private final Pattern topic;
  private transient String lastTopic;
  private transient String lastTenant;

  private TenantBinding(String header, Pattern topic) {
    this.header = header;
    this.topic = topic;
  }

  /**
   * Reads {@code body}, {@code header:<name>} or {@code topic:<regex>}; the first group of the
   * regex is the tenant.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static TenantBinding parse(String text) {
    if (text.equals("body")) {
      return new TenantBinding(null, null);
    }
    if (text.startsWith(HEADER) && text.length() > HEADER.length()) {
      return new TenantBinding(text.substring(HEADER.length()), null);
    }
    if (text.startsWith(TOPIC)) {
      Pattern pattern = Pattern.compile(text.substring(TOPIC.length()));
      if (pattern.matcher("").groupCount() >= 1) {
        return new TenantBinding(null, pattern);
      }
    }
    throw new IllegalArgumentException(
        "found \""
            + text
            + "\", expected body, header:<name> or topic:<regex whose first group is the tenant>");
  }

  /** The header to read with every record; null for none. */
  public String header() {
    return header;
  }

  /** The tenant that {@code raw} is bound to, "" where it should be but is not, null for any. */
  String tenantOf(RawRecord raw) {
    if (header != null) {
      byte[] value = raw.header(header);
      return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
    return topic == null ? null : tenantOfTopic(raw.topic());
  }

  private String tenantOfTopic(String name) {
    if (!name.equals(lastTopic)) {
      Matcher matcher = topic.matcher(name);
      lastTenant = matcher.matches() && matcher.group(1) != null ? matcher.group(1) : "";
      lastTopic = name;
    }
    return lastTenant;
  }
}
