package dev.weir.job;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who says which tenant an event belongs to. Header and topic bind the tenant: an event that names
 * another one is refused.
 *
 * @param kind where the tenant stands
 * @param header the header's name; null for the others
 * @param topic matched against whole topic names, the tenant is its first group (or the one named
 *     {@code tenant}); null for the others
 */
public record TenantSource(Kind kind, String header, Pattern topic) implements Serializable {
  /** Where the tenant stands. */
  public enum Kind {
    /** In the event itself. */
    BODY,
    /** In a header of the record. */
    HEADER,
    /** In the name of the topic. */
    TOPIC
  }

  private static final Pattern HEADER_NAME = Pattern.compile("[\\x21-\\x7e]{1,128}");
  private static final String NAMED_GROUP = "(?<tenant>";

  static Optional<TenantSource> parse(String text) {
    if (text.equals("body")) {
      return Optional.of(new TenantSource(Kind.BODY, null, null));
    }
    if (text.startsWith("header:")) {
      String name = text.substring("header:".length());
      return HEADER_NAME.matcher(name).matches()
          ? Optional.of(new TenantSource(Kind.HEADER, name, null))
          : Optional.empty();
    }
    return text.startsWith("topic:")
        ? OptionTexts.regex(text.substring("topic:".length()))
            .filter(p -> p.matcher("").groupCount() >= 1)
            .map(p -> new TenantSource(Kind.TOPIC, null, p))
        : Optional.empty();
  }

  /** The tenant that a topic's name carries; empty if the name does not match, or for others. */
  public Optional<String> tenantOf(String topicName) {
    if (kind != Kind.TOPIC) {
      return Optional.empty();
    }
    Matcher matcher = topic.matcher(topicName);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    boolean named = topic.pattern().contains(NAMED_GROUP);
    return Optional.ofNullable(named ? matcher.group("tenant") : matcher.group(1));
  }
}
