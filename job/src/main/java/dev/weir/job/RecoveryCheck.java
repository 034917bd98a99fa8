package dev.weir.job;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses to start from a savepoint or a retained checkpoint that is older than what the job has
 * committed since, or from none where it has committed something: everything in between would come
 * out twice, and no transaction could prevent it.
 *
 * <p>It is asked when somebody starts the job, never when Flink restarts it by itself: then Flink
 * takes the newest checkpoint, whatever the path says (see {@link FlinkRecovery}).
 */
public final class RecoveryCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RecoveryCheck.class);

  private final JobOptions options;
  private final String path;

  /** Null: there is nothing to compare. */
  private final RestoredOffsets restored;

  private RecoveryCheck(JobOptions options, String path, RestoredOffsets restored) {
    this.options = options;
    this.path = path;
    this.restored = restored;
  }

  /**
   * Looks at the state that {@code configuration} names, without Kafka. Where it names none, the
   * job would begin with the oldest events and repeat everything that it has committed.
   *
   * @param configuration of the environment, with what {@code flink run -s} added
   * @throws IncompatibleStateException where the state cannot be read
   */
  public static RecoveryCheck of(JobOptions options, ReadableConfig configuration) {
    String path = configuration.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).orElse("");
    boolean anew = path.isBlank();
    boolean latest = options.get(JobOptions.EVENTS_START) == JobOptions.EventsStart.LATEST;
    if (FlinkRecovery.hasItsOwnCheckpoint(configuration) || anew && latest) {
      return new RecoveryCheck(options, path, null);
    }
    RestoredOffsets restored = anew ? RestoredOffsets.none() : RestoredOffsets.read(path);
    return new RecoveryCheck(options, path, restored);
  }

  /**
   * Compares it with what has been committed.
   *
   * @throws IncompatibleStateException where the state is older, or there is none, or it was made
   *     from history and does not say where to go on in every partition
   * @throws IllegalStateException where Kafka does not say what has been committed
   */
  public void require() {
    if (restored == null) {
      return;
    }
    if (options.get(JobOptions.RECOVERY_ACCEPT_DUPLICATES)) {
      LOG.warn("{} is set: what was committed before may come out twice", acceptKey());
      return;
    }
    boolean anew = path.isBlank();
    if (restored.isOfHistory()) {
      requireAllPartitions();
    }
    List<Repetition> repetitions =
        Repetition.of(
            restored,
            CommittedOutput.read(options),
            options.eventTopics(),
            options.get(JobOptions.SINKS_GUARANTEE));
    if (repetitions.isEmpty()) {
      LOG.info("nothing that has been committed would come out again");
      return;
    }
    throw new IncompatibleStateException(
        (anew ? "found no state to start from, but results" : "found the state at " + path)
            + (anew
                ? " that the job has committed"
                : " older than what the job has committed since")
            + (" (transactional ids " + options.get(JobOptions.SINKS_PREFIX) + "*):\n")
            + repetitions.stream().map(r -> "  " + r).collect(Collectors.joining("\n"))
            + "\nstart from the newest savepoint or checkpoint (flink run -s PATH, or"
            + " --flink.execution.state-recovery.path PATH), or accept the repetition with --"
            + acceptKey()
            + "=true",
        null);
  }

  /** A partition without an offset is read from its beginning, which history may be. */
  private void requireAllPartitions() {
    List<TopicPartition> missing = new ArrayList<>();
    new TreeMap<>(EventPartitions.of(options))
        .forEach(
            (topic, partitions) -> {
              for (int p = 0; p < partitions; p++) {
                missing.add(new TopicPartition(topic, p));
              }
            });
    missing.removeAll(restored.partitions());
    if (!missing.isEmpty()) {
      throw new IncompatibleStateException(
          "found no offset of "
              + missing
              + " in the state at "
              + path
              + ", which was made from history, expected one of every partition of "
              + JobOptions.EVENTS_TOPICS.key()
              + ": these would be read from their beginning; make the state again, or accept that"
              + " with --"
              + acceptKey()
              + "=true",
          null);
    }
  }

  private static String acceptKey() {
    return JobOptions.RECOVERY_ACCEPT_DUPLICATES.key();
  }
}
