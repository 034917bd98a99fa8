package dev.weir.chaos;

import dev.weir.cluster.ClusterFault;
import dev.weir.cluster.ClusterFolder;
import dev.weir.cluster.OwnedProcess;
import dev.weir.cluster.RetainedCheckpoints;
import dev.weir.cluster.Waiting;
import dev.weir.job.RestoredOffsets;
import dev.weir.kafka.TopicNames;
import dev.weir.sabotage.Orders.Place;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * The two faults after which the output is not that of an undisturbed run: what must then be twice,
 * and what must be missing, is worked out here from other sources than the output.
 */
final class MarkingFaults {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** From a complete checkpoint until its transactions are committed, as a rule. */
  private static final Duration COMMITS = Duration.ofMillis(450);

  private static final List<String> ACCEPT = List.of("--recovery.accept-duplicates=true");

  /** So short that an outage of seconds is longer, and long enough for a slow machine's commits. */
  private static final List<String> SHORT_TIMEOUT =
      List.of(
          "--sinks.transaction-timeout=20 s",
          "--sinks.tolerated-outage=0 s",
          "--checkpoint.timeout=18 s",
          "--flink.execution.checkpointing.tolerable-failed-checkpoints=0",
          // The job must not commit by itself before it is killed.
          "--flink.restart-strategy.type=fixed-delay",
          "--flink.restart-strategy.fixed-delay.attempts=1000",
          "--flink.restart-strategy.fixed-delay.delay=5 s");

  private static final int ATTEMPTS = 5;

  private final JobUnderTest job;
  private final List<OffsetRange> repeated = new ArrayList<>();
  private final List<OffsetRange> endangered = new ArrayList<>();

  MarkingFaults(JobUnderTest job) {
    this.job = job;
  }

  /** Inputs that were judged under a state that was then given up, and came out twice. */
  List<OffsetRange> repeated() {
    return repeated;
  }

  /**
   * Inputs of the checkpoint whose transactions Kafka has given up: no other result may be missing.
   */
  List<OffsetRange> endangered() {
    return endangered;
  }

  String strike(Fault fault) {
    return fault == Fault.TRUNCATED_CHECKPOINT ? truncateNewest() : outlastTransactions();
  }

  private String truncateNewest() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      cancelBetweenCheckpoints();
      List<Path> last = lastTwoCheckpoints();
      List<OffsetRange> between = between(last.get(0), last.get(1));
      if (areCommitted(between)) {
        repeated.addAll(between);
        return restoreOlder(last.get(0), last.get(1), between);
      }
      // Cancelled before its last commit: nothing would be twice. The commit is made up for.
      job.start(ClusterFolder.uri(last.get(1)), List.of());
    }
    throw new ClusterFault("cancelled before the last commit " + ATTEMPTS + " times");
  }

  private String restoreOlder(Path older, Path newest, List<OffsetRange> between) {
    truncate(newest.resolve("_metadata"));
    refused(newest, "no state that can be read");
    refused(older, "recovery.accept-duplicates");
    job.start(ClusterFolder.uri(older), ACCEPT);
    return newest.getFileName()
        + " refused as unreadable, "
        + older.getFileName()
        + " refused until duplicates were accepted: "
        + OffsetRange.total(between)
        + " results twice";
  }

  private List<Path> lastTwoCheckpoints() {
    List<Path> retained = RetainedCheckpoints.of(job.cluster().folder(), job.id()).paths();
    if (retained.size() < 2) {
      throw new ClusterFault("found " + retained + ", expected two complete checkpoints");
    }
    return retained.subList(retained.size() - 2, retained.size());
  }

  /** Events that the newer of two checkpoints has judged and the older has not. */
  private static List<OffsetRange> between(Path older, Path newer) {
    RestoredOffsets begins = RestoredOffsets.read(ClusterFolder.uri(older));
    RestoredOffsets ends = RestoredOffsets.read(ClusterFolder.uri(newer));
    List<OffsetRange> ranges = new ArrayList<>();
    for (TopicPartition partition : begins.partitions()) {
      long begin = begins.offset(partition).orElseThrow();
      long end = ends.offset(partition).orElseThrow();
      if (end > begin) {
        ranges.add(new OffsetRange(partition.partition(), begin, end));
      }
    }
    return ranges;
  }

  private boolean areCommitted(List<OffsetRange> ranges) {
    OutputLog log = OutputLog.read(job.cluster().settings().bootstrapServers(), TopicNames.DEFAULT);
    long found =
        log.sources(OutputLog.RESULTS).stream()
            .filter(source -> ranges.stream().anyMatch(range -> range.contains(source)))
            .count();
    return found == OffsetRange.total(ranges);
  }

  private void cancelBetweenCheckpoints() {
    long before = job.checkpoints();
    if (!Waiting.until(PATIENCE, () -> job.checkpoints() >= before + 3)) {
      throw new ClusterFault("found no three checkpoints within " + PATIENCE);
    }
    Waiting.pass(COMMITS);
    job.cancel();
  }

  private static void truncate(Path file) {
    try (RandomAccessFile metadata = new RandomAccessFile(file.toFile(), "rw")) {
      metadata.setLength(metadata.length() / 2);
    } catch (IOException e) {
      throw new ClusterFault("cannot truncate " + file + ": " + e.getMessage(), e);
    }
  }

  /** Tries to start from there, which must fail for this reason and leave no job behind. */
  private void refused(Path state, String reason) {
    try {
      job.start(ClusterFolder.uri(state), List.of());
    } catch (ClusterFault e) {
      if (e.getMessage().contains(reason) && job.rest().unfinished().isEmpty()) {
        return;
      }
      throw e;
    }
    throw new ClusterFault("the job started from " + state + ", expected it to refuse");
  }

  private String outlastTransactions() {
    job.start(job.stopWithSavepoint(), SHORT_TIMEOUT);
    if (!Waiting.until(PATIENCE, () -> job.checkpoints() >= 2)) {
      throw new ClusterFault("found no two checkpoints within " + PATIENCE);
    }
    job.orders().give(Place.BEFORE_COMMIT);
    if (!Waiting.until(PATIENCE, () -> !job.orders().waiting(Place.BEFORE_COMMIT))) {
      throw new ClusterFault("nothing was committed within " + PATIENCE);
    }
    job.cluster().taskManagers().forEach(OwnedProcess::kill);
    job.cluster().jobManager().kill();
    List<Path> last = lastTwoCheckpoints();
    endangered.addAll(between(last.get(0), last.get(1)));
    long killed = System.nanoTime();
    awaitNoTransactions();
    long seconds = Duration.ofNanos(System.nanoTime() - killed).toSeconds();
    job.cluster().startJobManager();
    job.cluster().startTaskManagers();
    job.cluster().awaitFlink();
    job.awaitRunning();
    long failed = new CommitMetrics(job.cluster()).awaitFailed(PATIENCE);
    job.start(job.stopWithSavepoint(), List.of());
    return "killed between pre-commit and commit, down until Kafka had given up after "
        + seconds
        + " s; the job counted "
        + failed
        + " commits that failed";
  }

  private void awaitNoTransactions() {
    try (Admin admin = job.cluster().admin()) {
      boolean none =
          Waiting.until(
              PATIENCE, () -> OpenTransactions.list(admin, TopicNames.DEFAULT, "").isEmpty());
      if (!none) {
        throw new ClusterFault("Kafka still keeps transactions open after " + PATIENCE);
      }
    }
  }
}
