package dev.weir.cli;

import dev.weir.job.OptionTexts;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration within a range on the command line, written as those of the options are. */
abstract class DurationArgument implements ITypeConverter<Duration> {
  private final Duration least;
  private final Duration most;

  DurationArgument(Duration least, Duration most) {
    this.least = least;
    this.most = most;
  }

  @Override
  public Duration convert(String text) {
    return OptionTexts.duration(text.strip(), least, most)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    ("found '" + text + "', expected a duration with its unit, ")
                        + (OptionTexts.text(least) + " to " + OptionTexts.text(most))));
  }
}
