package dev.weir.chaos;

import dev.weir.cluster.Cluster;
import dev.weir.cluster.ClusterFault;
import dev.weir.cluster.FlinkRest;
import dev.weir.cluster.JobSubmission;
import dev.weir.cluster.Waiting;
import dev.weir.sabotage.Orders;
import java.time.Duration;
import java.util.List;

/** The job on its cluster, through all its lives. */
final class JobUnderTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int STOPS = 5;

  private final Cluster cluster;
  private final Orders orders;
  private final FlinkRest rest;
  private JobSubmission submission;
  private String id;

  JobUnderTest(Cluster cluster, JobSubmission submission) {
    this.cluster = cluster;
    this.submission = submission;
    this.orders = new Orders(cluster.folder().root().resolve("orders"));
    this.rest = cluster.rest();
  }

  Cluster cluster() {
    return cluster;
  }

  Orders orders() {
    return orders;
  }

  FlinkRest rest() {
    return rest;
  }

  /** Of its present life. */
  String id() {
    return id;
  }

  int parallelism() {
    return submission.parallelism();
  }

  /** Submits it and waits until it runs. */
  void start(String from, List<String> moreOptions) {
    id = cluster.submit(submission.withFrom(from).withOptions(moreOptions));
    awaitRunning();
  }

  /** The same for the rest of its lives. */
  void setParallelism(int parallelism) {
    submission = submission.withParallelism(parallelism);
  }

  void awaitRunning() {
    boolean runs =
        Waiting.until(
            PATIENCE,
            () -> {
              cluster.startWhatEnded();
              return runs();
            });
    if (!runs) {
      throw new ClusterFault(
          "the job does not run after " + PATIENCE.toSeconds() + " s; " + reason());
    }
  }

  /** Whether every task runs; a JobManager that does not answer is no answer. */
  boolean runs() {
    try {
      return rest.allRunning(id);
    } catch (ClusterFault e) {
      return false;
    }
  }

  /** Complete checkpoints of its present life; -1 where nobody knows. */
  long checkpoints() {
    try {
      return rest.checkpoints(id).completed();
    } catch (ClusterFault e) {
      return -1;
    }
  }

  private String reason() {
    try {
      return rest.lastException(id);
    } catch (ClusterFault e) {
      return e.getMessage();
    }
  }

  /**
   * Stops it with a savepoint. A checkpoint that fails or a restart on the way declines it; then it
   * is asked again, as a person would.
   */
  String stopWithSavepoint() {
    ClusterFault last = null;
    for (int attempt = 0; attempt < STOPS; attempt++) {
      awaitRunning();
      try {
        return rest.savepoint(id, true, PATIENCE);
      } catch (ClusterFault e) {
        last = e;
        Waiting.pass(Duration.ofSeconds(1));
      }
    }
    throw last;
  }

  /** Cancels it and waits until it has ended. */
  void cancel() {
    rest.cancel(id);
    boolean ended =
        Waiting.until(
            PATIENCE,
            () -> rest.jobs().stream().anyMatch(job -> job.id().equals(id) && job.ended()));
    if (!ended) {
      throw new ClusterFault("the job did not end within " + PATIENCE.toSeconds() + " s");
    }
  }
}
