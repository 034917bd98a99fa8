package dev.weir.job;

import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.configuration.ConfigOption;

/**
 * One option of the job.
 *
 * @param option key and default, as Flink knows them
 * @param accepts what a valid text is, for messages and the table of options
 * @param does what it is for, in one or two sentences
 * @param parse the value of a valid text; empty for any other
 * @param defaultText the default as one would write it; empty without one
 */
public record JobOption<T>(
    ConfigOption<T> option,
    String accepts,
    String does,
    Function<String, Optional<T>> parse,
    String defaultText) {
  /** The option's name. */
  public String key() {
    return option.key();
  }

  /** The option's name in the environment: {@code events.max-bytes} is WEIR_EVENTS_MAX_BYTES. */
  public String variable() {
    return OptionTexts.variable(key());
  }

  /** Stores the entry's value, or says that it is none. */
  Optional<OptionProblem> store(
      OptionEntry entry, org.apache.flink.configuration.Configuration values) {
    Optional<T> value = parse.apply(entry.value().strip());
    value.ifPresent(v -> values.set(option, v));
    return value.isPresent() ? Optional.empty() : Optional.of(OptionProblem.of(entry, accepts));
  }
}
