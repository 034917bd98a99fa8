package dev.weir.simulation;

import dev.weir.event.DeadLetterHeaders;
import dev.weir.operator.OutputRecord;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the runs have met: a simulation that meets nothing proves nothing. */
final class Coverage {
  private static final Pattern MARKS =
      Pattern.compile("\"(?:status|code|severity|rarityFrom)\":\"[A-Za-z_-]+\"|\"swapped\":true");

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  void count(String what) {
    counts.computeIfAbsent(what, w -> new LongAdder()).increment();
  }

  void count(OutputRecord output) {
    switch (output.destination) {
      case PARKED -> count(output.destination.name());
      case DEAD_LETTERS -> count(Position.header(output, DeadLetterHeaders.CODE));
      case SCORES, CONFIG_STATUS -> {
        Matcher marks = MARKS.matcher(Text.of(output.value));
        while (marks.find()) {
          count(marks.group());
        }
      }
      case ALERTS, CONFIG_ACCEPTED -> count(output.destination.name());
    }
  }

  /** How often each thing was met. */
  Map<String, Long> counts() {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((what, count) -> sums.put(what, count.sum()));
    return sums;
  }
}
