package dev.weir.bench;

import java.time.Duration;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times on the command line: a number and its unit, as {@code 200ms} or {@code 2s}. */
final class Intervals implements ITypeConverter<Duration> {
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofHours(1);

  @Override
  public Duration convert(String text) {
    Duration found = read(text);
    if (found == null || found.compareTo(LEAST) < 0 || found.compareTo(MOST) > 0) {
      throw new TypeConversionException(
          "found " + text + ", expected a time with its unit from 100ms to 1h");
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
