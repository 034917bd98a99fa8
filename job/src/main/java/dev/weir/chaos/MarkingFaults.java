package dev.weir.chaos;

import dev.weir.cluster.ClusterFault;
import dev.weir.cluster.OwnedProcess;
import dev.weir.cluster.RetainedCheckpoints;
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

  /** From a complete checkpoint until all of its transactions are surely committed. */
  private static final Duration COMMITS = Duration.ofMillis(450);

  private static final List<String> ACCEPT = List.of("--recovery.accept-duplicates=true");

  /** So short that an outage of seconds is longer. */
  private static final List<String> SHORT_TIMEOUT =
      List.of(
          "--sinks.transaction-timeout=10 s",
          "--sinks.tolerated-outage=0 s",
          "--checkpoint.timeout=8 s",
          "--flink.execution.checkpointing.tolerable-failed-checkpoints=0");

  private final JobUnderTest job;
  private final List<OffsetRange> repeated = new ArrayList<>();
  private long failedCommittables;

  MarkingFaults(JobUnderTest job) {
    this.job = job;
  }

  /** Inputs that were judged under a state that was then given up, and came out twice. */
  List<OffsetRange> repeated() {
    return repeated;
  }

  /** What the job itself counted as not committed; -1 while there was no long outage. */
  long failedCommittables() {
    return failedCommittables;
  }

  String strike(Fault fault) {
    return fault == Fault.TRUNCATED_CHECKPOINT ? truncateNewest() : outlastTransactions();
  }

  private String truncateNewest() {
    cancelBetweenCheckpoints();
    List<Path> retained = RetainedCheckpoints.of(job.cluster().folder(), job.id()).paths();
    if (retained.size() < 2) {
      throw new ClusterFault("found " + retained + ", expected two complete checkpoints");
    }
    Path newest = retained.get(retained.size() - 1);
    Path older = retained.get(retained.size() - 2);
    RestoredOffsets ends = RestoredOffsets.read(newest.toUri().toString());
    RestoredOffsets begins = RestoredOffsets.read(older.toUri().toString());
    truncate(newest.resolve("_metadata"));
    String damaged = refused(newest);
    String stale = refused(older);
    if (!stale.contains("recovery.accept-duplicates")) {
      throw new ClusterFault("an older state was refused, but not for its age: " + stale);
    }
    job.start(older.toUri().toString(), ACCEPT);
    long twice = repeat(begins, ends);
    return newest.getFileName()
        + " refused ("
        + firstWords(damaged)
        + "), "
        + older.getFileName()
        + " refused until duplicates were accepted: "
        + twice
        + " results twice";
  }

  /** Notes what lies between the two; how many events that is. */
  private long repeat(RestoredOffsets begins, RestoredOffsets ends) {
    long twice = 0;
    for (TopicPartition partition : begins.partitions()) {
      long begin = begins.offset(partition).orElseThrow();
      long end = ends.offset(partition).orElseThrow();
      if (end > begin) {
        repeated.add(new OffsetRange(partition.partition(), begin, end));
        twice += end - begin;
      }
    }
    return twice;
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

  /** The reason for which the job does not start from there. */
  private String refused(Path state) {
    try {
      job.start(state.toUri().toString(), List.of());
    } catch (ClusterFault e) {
      return e.getMessage();
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
    long killed = System.nanoTime();
    awaitNoTransactions();
    long seconds = Duration.ofNanos(System.nanoTime() - killed).toSeconds();
    job.cluster().startJobManager();
    job.cluster().startTaskManagers();
    job.cluster().awaitFlink();
    job.awaitRunning();
    failedCommittables += new CommitMetrics(job.cluster()).awaitFailed(PATIENCE);
    job.start(job.stopWithSavepoint(), List.of());
    return "killed between pre-commit and commit, down until Kafka had given up after "
        + seconds
        + " s; the job counted "
        + failedCommittables
        + " commits that failed";
  }

  private void awaitNoTransactions() {
    try (Admin admin = job.cluster().admin()) {
      boolean none = Waiting.until(PATIENCE, () -> openTransactions(admin).isEmpty());
      if (!none) {
        throw new ClusterFault("Kafka still keeps transactions open after " + PATIENCE);
      }
    }
  }

  private static List<OpenTransactions.Open> openTransactions(Admin admin) {
    try {
      return OpenTransactions.list(admin, TopicNames.DEFAULT, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterFault("interrupted", e);
    }
  }

  private static String firstWords(String reason) {
    int end = reason.indexOf(';');
    return end < 0 ? reason : reason.substring(0, end);
  }
}
