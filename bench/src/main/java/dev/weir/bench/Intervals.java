package dev.weir.bench;

import java.time.Duration;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times on the command line: a number and its unit, as {@code 200ms} or {@code 2s}. */
class Intervals implements ITypeConverter<Duration> {
  private final Duration least;
  private final Duration most;

  /** From a tenth of a second to an hour. */
  Intervals() {
    this(Duration.ofMillis(100), Duration.ofHours(1));
  }

  private Intervals(Duration least, Duration most) {
    this.least = least;
    this.most = most;
  }

  /** From nothing to ten seconds. */
  static final class Short extends Intervals {
    Short() {
      super(Duration.ZERO, Duration.ofSeconds(10));
    }
  }

  @Override
  public Duration convert(String text) {
    Duration found = read(text);
    if (found == null || found.compareTo(least) < 0 || found.compareTo(most) > 0) {
      throw new TypeConversionException(
          "found "
              + text
              + ", expected a time with its unit from "
              + TimeUtils.formatWithHighestUnit(least)
              + " to "
              + TimeUtils.formatWithHighestUnit(most));
    }
    return found;
  }

  /** Null for no time, and for a number without a unit. */
  private static Duration read(String text) {
    try {
      return Character.isDigit(text.charAt(text.length() - 1))
          ? null
          : TimeUtils.parseDuration(text);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return null;
    }
  }
}
