package dev.weir.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;

/** Waits until processes of a cluster that were started answer, or says which of them does not. */
final class Readiness {
  private static final Duration START = Duration.ofSeconds(90);
  private static final long POLL_NANOS = 100_000_000;
  private static final long ANSWER_MILLIS = 3_000;

  private final Cluster cluster;

  Readiness(Cluster cluster) {
    this.cluster = cluster;
  }

  void awaitZooKeeper() {
    int port = cluster.settings().ports().zooKeeper();
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
    BooleanSupplier answers =
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(address, (int) ANSWER_MILLIS);
            return true;
          } catch (IOException e) {
            return false;
          }
        };
    await(cluster.zooKeeper(), answers, "answer on " + address);
  }

  void awaitKafka() {
    await(
        cluster.kafka(), this::kafkaAnswers, "answer on " + cluster.settings().bootstrapServers());
  }

  private boolean kafkaAnswers() {
    try (Admin admin = cluster.admin()) {
      admin.describeCluster().nodes().get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterFault("interrupted", e);
    }
  }

  /** Until the JobManager knows every TaskManager. */
  void awaitFlink() {
    FlinkRest rest = cluster.rest();
    ClusterSettings settings = cluster.settings();
    await(cluster.jobManager(), () -> rest.taskManagers() >= 0, "answer on " + settings.webUi());
    for (OwnedProcess process : cluster.taskManagers()) {
      await(
          process,
          () -> !process.alive() || rest.taskManagers() >= settings.taskManagers(),
          "register");
    }
  }

  private static void await(OwnedProcess process, BooleanSupplier condition, String wanted) {
    long deadline = System.nanoTime() + START.toNanos();
    while (!condition.getAsBoolean() || !process.alive()) {
      if (!process.alive()) {
        throw new ClusterFault(process.name() + " has ended; it said last: " + process.lastWords());
      }
      if (System.nanoTime() > deadline) {
        throw new ClusterFault(
            (process.name() + " did not " + wanted + " within " + START.toSeconds() + " s;")
                + (" it said last: " + process.lastWords()));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
