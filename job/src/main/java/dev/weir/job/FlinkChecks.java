package dev.weir.job;

import java.time.Duration;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;

/** Whether checkpoints are kept where they can be found again, and everybody has work. */
final class FlinkChecks {
  /** Below this, one failed checkpoint costs a restart far more often than it need. */
  private static final Duration SHORT = Duration.ofSeconds(5);

  private final JobOptions options;
  private final ReadableConfig flink;

  FlinkChecks(JobOptions options, ReadableConfig flink) {
    this.options = options;
    this.flink = flink;
  }

  void checkStorage(Findings findings) {
    Optional<String> folder = text(CheckpointingOptions.CHECKPOINTS_DIRECTORY);
    boolean inMemory =
        text(CheckpointingOptions.CHECKPOINT_STORAGE).filter("jobmanager"::equals).isPresent();
    if (folder.isEmpty() || inMemory) {
      findings.warning(
          CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
          "found "
              + (inMemory ? "checkpoints kept by the JobManager" : "no folder")
              + ", expected one that every machine reaches: in the JobManager's memory checkpoints"
              + " end with it, and none may hold more than 5 MB of an operator's state; set it in"
              + " the cluster's configuration or as flink."
              + CheckpointingOptions.CHECKPOINTS_DIRECTORY.key()
              + " ('weir run' has one of its own)");
    }
    folder.ifPresent(
        f -> StorageProbe.probe(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(), f, findings));
    text(CheckpointingOptions.SAVEPOINT_DIRECTORY)
        .ifPresent(
            f -> StorageProbe.probe(CheckpointingOptions.SAVEPOINT_DIRECTORY.key(), f, findings));
  }

  private Optional<String> text(ConfigOption<String> option) {
    return flink.getOptional(option).map(String::strip).filter(value -> !value.isEmpty());
  }

  void checkCheckpoints(Findings findings) {
    Duration interval = options.get(JobOptions.CHECKPOINT_INTERVAL);
    int tolerated = flink.get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER);
    if (tolerated == 0 && interval.compareTo(SHORT) < 0) {
      findings.warning(
          CheckpointingOptions.TOLERABLE_FAILURE_NUMBER.key(),
          "found 0 with a checkpoint every "
              + OptionTexts.text(interval)
              + ", expected at least 1 with an interval below "
              + OptionTexts.text(SHORT)
              + ": every checkpoint that fails restarts the job; raise either");
    }
    ExternalizedCheckpointRetention retention =
        flink.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION);
    if (retention != ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION) {
      findings.warning(
          CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION.key(),
          "found "
              + retention.name()
              + ", expected "
              + ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION.name()
              + ": cancelling the job deletes what it has learned, unless there is a savepoint");
    }
  }

  /** Flink can be told to go on without what a checkpoint holds; it loses events, and says so. */
  void checkRecovery(Findings findings) {
    ConfigOption<Long> ignored = StateRecoveryOptions.CHECKPOINT_ID_OF_IGNORED_IN_FLIGHT_DATA;
    if (flink.get(ignored) >= 0) {
      findings.failure(
          ignored.key(),
          "found "
              + flink.get(ignored)
              + ", expected it not to be set: the events that this checkpoint has overtaken would"
              + " be lost; take it away");
    }
    if (flink.get(StateRecoveryOptions.APPROXIMATE_LOCAL_RECOVERY)) {
      findings.failure(
          StateRecoveryOptions.APPROXIMATE_LOCAL_RECOVERY.key(),
          "found true, expected false: every failure would lose the events on their way to a"
              + " subtask; take it away");
    }
    if (flink.get(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE)) {
      findings.warning(
          StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE.key(),
          "found true, expected false: state that the job does not know is dropped without a word;"
              + " allow it for one start at most");
    }
  }

  /** Full checkpoints of what does not fit in memory. */
  void checkIncremental(Findings findings) {
    boolean onDisk = options.get(JobOptions.STATE_BACKEND) == JobOptions.StateBackendKind.ROCKSDB;
    if (onDisk && !flink.get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)) {
      findings.warning(
          CheckpointingOptions.INCREMENTAL_CHECKPOINTS.key(),
          "found false, expected true with state.backend rocksdb: every checkpoint writes all"
              + " models, and "
              + OptionTexts.text(options.get(JobOptions.CHECKPOINT_TIMEOUT))
              + " must be enough for that; take it away");
    }
  }

  void checkParallelism(KafkaFacts kafka, Findings findings) {
    int partitions = kafka.all(TopicRole.EVENTS).stream().mapToInt(TopicFacts::partitions).sum();
    int parallelism = flink.getOptional(CoreOptions.DEFAULT_PARALLELISM).orElse(1);
    if (partitions > 0 && parallelism > partitions) {
      findings.warning(
          JobOptions.PARALLELISM.key(),
          "found "
              + parallelism
              + " for "
              + partitions
              + " partitions of events, expected at most as many: "
              + (parallelism - partitions)
              + " subtasks that read stay idle; add partitions or lower it");
    }
  }
}
