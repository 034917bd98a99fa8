package dev.weir.job;

import java.time.Duration;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;

/**
 * How long the barriers of a checkpoint wait behind events before they overtake them.
 *
 * <p>Flink keeps every input of ApplyTenantConfig aligned, since one of them is a broadcast: only
 * what is on its way to ScoreEvents and to BudgetAlerts can be overtaken. What is overtaken is
 * saved as it crosses the network, in a form that may change with any release; savepoints are
 * always aligned and hold none of it.
 *
 * @param patience empty: they never overtake
 */
public record UnalignedAfter(Optional<Duration> patience) {
  static final String NEVER = "never";

  private static final Duration MOST = Duration.ofHours(1);

  /** What {@code text} says: never, or a duration. */
  static Optional<UnalignedAfter> parse(String text) {
    if (text.equals(NEVER)) {
      return Optional.of(new UnalignedAfter(Optional.empty()));
    }
    return OptionTexts.duration(text, Duration.ZERO, MOST)
        .map(patience -> new UnalignedAfter(Optional.of(patience)));
  }

  /** Sets it, whatever the cluster has by default. */
  void set(Configuration configuration) {
    configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, patience.isPresent());
    configuration.set(
        CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, patience.orElse(Duration.ZERO));
    // A broadcast that is overtaken by a part of its subtasks could not be told apart afterwards.
    configuration.set(CheckpointingOptions.FORCE_UNALIGNED, false);
  }
}
