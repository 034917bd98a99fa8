package dev.weir.job;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where events come from: a fixed list of topics, or all that a pattern matches.
 *
 * @param names the topics; empty if there is a pattern
 * @param pattern matched against whole names; null if there are names
 */
public record EventTopics(List<String> names, Pattern pattern) implements Serializable {
  private static final String PATTERN_PREFIX = "pattern:";

  static Optional<EventTopics> parse(String text) {
    if (text.startsWith(PATTERN_PREFIX) && text.length() > PATTERN_PREFIX.length()) {
      return OptionTexts.regex(text.substring(PATTERN_PREFIX.length()))
          .map(p -> new EventTopics(List.of(), p));
    }
    return OptionTexts.list(text)
        .filter(all -> all.stream().allMatch(t -> OptionTexts.topic(t).isPresent()))
        .filter(all -> all.stream().distinct().count() == all.size())
        .map(all -> new EventTopics(List.copyOf(all), null));
  }

  /** Whether events would be read from this topic. */
  public boolean covers(String topic) {
    return pattern == null ? names.contains(topic) : pattern.matcher(topic).matches();
  }
}
