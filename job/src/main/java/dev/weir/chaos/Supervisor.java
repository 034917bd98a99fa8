package dev.weir.chaos;

import dev.weir.cluster.Cluster;
import java.time.Duration;

/**
 * Does what the supervisor of a real cluster does: starts a process that has ended, and a
 * JobManager that lives and leads nobody. After a loss of ZooKeeper, Flink's leader election can
 * come to rest without a leader; a liveness probe is what ends that anywhere.
 */
final class Supervisor {
  private static final long LOOK_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long PATIENCE_NANOS = Duration.ofSeconds(40).toNanos();

  private final Cluster cluster;
  private long lookedNanos = System.nanoTime();
  private long answeredNanos = System.nanoTime();
  private int revived;

  Supervisor(Cluster cluster) {
    this.cluster = cluster;
  }

  /** How often a JobManager lived and led nobody. */
  int revived() {
    return revived;
  }

  /** To be called again and again while something is waited for. */
  void look() {
    cluster.startWhatEnded();
    long now = System.nanoTime();
    if (now - lookedNanos < LOOK_NANOS) {
      return;
    }
    // A pause between two waits is no silence of the JobManager.
    boolean watching = now - lookedNanos < 4 * LOOK_NANOS;
    lookedNanos = now;
    if (!watching || cluster.rest().taskManagers() >= 0) {
      answeredNanos = now;
    } else if (now - answeredNanos > PATIENCE_NANOS) {
      cluster.jobManager().kill();
      cluster.startJobManager();
      answeredNanos = now;
      revived++;
    }
  }
}
