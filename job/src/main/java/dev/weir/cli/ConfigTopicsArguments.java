package dev.weir.cli;

import dev.weir.job.JobOptions;
import dev.weir.kafka.CommandTopics;
import dev.weir.kafka.ConfigTopics;
import dev.weir.kafka.TopicNames;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the config topics are, and how long to wait for them. */
final class ConfigTopicsArguments {
  private static final Duration LONGEST = Duration.ofHours(1);

  @Mixin private OptionArguments options;

  @Option(
      names = "--deadline",
      paramLabel = "DURATION",
      defaultValue = "30 s",
      converter = DeadlineConverter.class,
      description = "Gives up after this long; default: ${DEFAULT-VALUE}.")
  private Duration deadline;

  ConfigTopics open() {
    JobOptions read = options.read(System.getenv());
    return new ConfigTopics(read.kafka(), TopicNames.of(read), deadline);
  }

  CommandTopics openCommands() {
    JobOptions read = options.read(System.getenv());
    return new CommandTopics(read.kafka(), TopicNames.of(read), deadline);
  }

  static final class DeadlineConverter extends DurationArgument {
    DeadlineConverter() {
      super(Duration.ofMillis(100), LONGEST);
    }
  }
}
