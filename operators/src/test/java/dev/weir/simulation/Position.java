package dev.weir.simulation;

import dev.weir.event.DeadLetterHeaders;
import dev.weir.event.RawRecord;
import dev.weir.operator.Destination;
import dev.weir.operator.OutputRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an event stands: what ties an outcome to it. */
record Position(int partition, long offset) {
  private static final Pattern SOURCE =
      Pattern.compile("\"source\":\\{\"topic\":\"events\",\"partition\":(\\d+),\"offset\":(\\d+)}");

  static Position of(RawRecord event) {
    return new Position(event.partition(), event.offset());
  }

  /** Of the event that a score, an alert or a dead letter is about. */
  static Position of(OutputRecord output) {
    if (output.destination == Destination.DEAD_LETTERS
        || output.destination == Destination.PARKED) {
      return of(
          header(output, DeadLetterHeaders.PARTITION), header(output, DeadLetterHeaders.OFFSET));
    }
    Matcher source = SOURCE.matcher(Text.of(output.value));
    if (!source.find()) {
      throw new AssertionError("found " + Text.of(output.value) + ", expected its source in it");
    }
    return of(source.group(1), source.group(2));
  }

  private static Position of(String partition, String offset) {
    return new Position(Integer.parseInt(partition), Long.parseLong(offset));
  }

  static String header(OutputRecord letter, String name) {
    for (int h = 0; h < letter.headerNames.length; h++) {
      if (letter.headerNames[h].equals(name)) {
        return Text.of(letter.headerValues[h]);
      }
    }
    throw new AssertionError("found a dead letter without " + name + ", expected one with it");
  }
}
