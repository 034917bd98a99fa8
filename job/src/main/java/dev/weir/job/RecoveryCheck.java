package dev.weir.job;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses to start from a savepoint or a retained checkpoint that is older than what the job has
 * committed since: everything between would come out twice, and no transaction could prevent it.
 *
 * <p>It is asked when somebody starts the job, never when Flink restarts it by itself: then Flink
 * takes the newest checkpoint, whatever the path says (see {@link FlinkRecovery}).
 */
public final class RecoveryCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RecoveryCheck.class);

  private RecoveryCheck() {}

  /**
   * Looks at the state that {@code configuration} names; does nothing where it names none.
   *
   * @param configuration of the environment, with what {@code flink run -s} added
   * @throws IncompatibleStateException where the state is older or cannot be read
   * @throws IllegalStateException where Kafka does not say what has been committed
   */
  public static void check(JobOptions options, ReadableConfig configuration) {
    String path = configuration.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).orElse("");
    if (path.isBlank() || FlinkRecovery.hasItsOwnCheckpoint(configuration)) {
      return;
    }
    List<Repetition> repetitions =
        Repetition.of(
            RestoredOffsets.read(path),
            CommittedOutput.read(options),
            options.eventTopics(),
            options.get(JobOptions.SINKS_GUARANTEE));
    if (repetitions.isEmpty()) {
      LOG.info("the state at {} is as new as what has been committed", path);
    } else if (options.get(JobOptions.RECOVERY_ACCEPT_DUPLICATES)) {
      LOG.warn("{}; going on, as {} is set", found(path, options), acceptKey());
      repetitions.forEach(repetition -> LOG.warn("{}", repetition));
    } else {
      throw new IncompatibleStateException(
          found(path, options)
              + ":\n"
              + repetitions.stream().map(r -> "  " + r).collect(Collectors.joining("\n"))
              + "\nstart from the newest savepoint or checkpoint, or accept the repetition with --"
              + acceptKey()
              + "=true",
          null);
    }
  }

  private static String found(String path, JobOptions options) {
    return "found the state at "
        + path
        + " older than what the job has committed since (transactional ids "
        + options.get(JobOptions.SINKS_PREFIX)
        + "*)";
  }

  private static String acceptKey() {
    return JobOptions.RECOVERY_ACCEPT_DUPLICATES.key();
  }
}
