package dev.weir.chaos;

import dev.weir.cluster.Cluster;
import dev.weir.cluster.ClusterFault;
import dev.weir.cluster.OwnedProcess;
import dev.weir.cluster.Waiting;
import dev.weir.kafka.DataFolder;
import dev.weir.sabotage.Orders.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Does it. Every method comes back when the fault is over, which is when the processes run again;
 * the job may still be recovering. Durations and victims are drawn from the seed.
 */
final class Striker {
  private static final Duration OBEYED = Duration.ofSeconds(60);
  private static final int MOST_FAILURES_IN_A_LOOP = 8;
  private static final int LEAST_FAILURES_IN_A_LOOP = 5;
  private static final int STORAGE_ATTEMPTS = 5;

  private final JobUnderTest job;
  private final Cluster cluster;
  private final SplittableRandom random;

  Striker(JobUnderTest job, SplittableRandom random) {
    this.job = job;
    this.cluster = job.cluster();
    this.random = random;
  }

  /**
   * Strikes.
   *
   * @return what exactly was done, for the report
   */
  String strike(Fault fault) {
    return switch (fault) {
      case TASKMANAGER_KILL -> killTaskManager();
      case TASKMANAGER_PAUSE -> pause(anyTaskManager(), 8, 14);
      case JOBMANAGER_KILL -> killJobManager();
      case FLINK_KILL -> killFlink();
      case ZOOKEEPER_KILL -> killZooKeeper();
      case BROKER_KILL -> killBroker();
      case BROKER_PAUSE -> pause(cluster.kafka(), 6, 14);
      case OPERATOR_FAILURE -> order(Place.OPERATOR);
      case SNAPSHOT_FAILURE -> order(Place.SNAPSHOT);
      case ASYNCHRONOUS_SNAPSHOT_FAILURE -> order(Place.ASYNCHRONOUS_SNAPSHOT);
      case FAILURE_BEFORE_COMMIT -> order(Place.BEFORE_COMMIT);
      case FAILURE_AFTER_COMMIT -> order(Place.AFTER_COMMIT);
      case STORAGE_UNWRITABLE -> takeStorageAway();
      case RESCALE -> rescale();
      case RESTART_LOOP -> restartLoop();
      case TRUNCATED_CHECKPOINT, LONG_OUTAGE ->
          throw new IllegalArgumentException(fault + " is struck by MarkingFaults");
    };
  }

  private String killTaskManager() {
    OwnedProcess victim = anyTaskManager();
    victim.kill();
    double down = down(0, 4);
    cluster.startTaskManagers();
    return victim.name() + ", started again after " + seconds(down);
  }

  private String killJobManager() {
    cluster.jobManager().kill();
    double down = down(0, 3);
    cluster.startJobManager();
    return "started again after " + seconds(down);
  }

  private String killFlink() {
    OwnedProcess victim = anyTaskManager();
    boolean jobManagerFirst = random.nextBoolean();
    List<OwnedProcess> victims = new ArrayList<>(List.of(cluster.jobManager(), victim));
    victims.get(jobManagerFirst ? 0 : 1).kill();
    down(0, 1);
    victims.get(jobManagerFirst ? 1 : 0).kill();
    double down = down(0, 3);
    cluster.startJobManager();
    cluster.startTaskManagers();
    return "jobmanager and " + victim.name() + ", started again after " + seconds(down);
  }

  private String killZooKeeper() {
    cluster.zooKeeper().kill();
    double down = down(1, 10);
    cluster.startZooKeeper();
    // Whoever has lost his session for good ends by himself, and is started again as any other.
    Waiting.until(Duration.ofSeconds(10), () -> !cluster.jobManager().alive());
    boolean lost = !cluster.jobManager().alive();
    cluster.startJobManager();
    cluster.startTaskManagers();
    return "down for " + seconds(down) + (lost ? ", the JobManager ended with it" : "");
  }

  private String killBroker() {
    cluster.kafka().kill();
    double down = down(2, 10);
    cluster.startKafka();
    cluster.awaitKafka();
    return "down for " + seconds(down);
  }

  private String pause(OwnedProcess process, int fromSeconds, int toSeconds) {
    process.pause();
    double paused = down(fromSeconds, toSeconds);
    process.resume();
    // A TaskManager that learns that it was given up may end by itself.
    cluster.startTaskManagers();
    return process.name() + " for " + seconds(paused);
  }

  private String order(Place place) {
    job.orders().give(place);
    boolean obeyed = Waiting.until(OBEYED, () -> !job.orders().waiting(place));
    if (!obeyed && job.orders().withdraw(place)) {
      throw new ClusterFault("nothing failed within " + OBEYED.toSeconds() + " s at " + place);
    }
    return place.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** A file where the job's folder was: nobody can write below it, not even root. */
  private String takeStorageAway() {
    Path folder = cluster.folder().checkpoints().resolve(job.id());
    Path aside = cluster.folder().checkpoints().resolve(job.id() + ".aside");
    String failure = null;
    for (int attempt = 0; attempt < STORAGE_ATTEMPTS; attempt++) {
      try {
        Files.move(folder, aside);
        Files.writeString(folder, "");
        double away = down(4, 12);
        Files.delete(folder);
        Files.move(aside, folder);
        return "for " + seconds(away);
      } catch (IOException e) {
        // A checkpoint has made its folder between two of these steps.
        failure = e.toString();
        putBack(aside, folder);
      }
    }
    throw new ClusterFault("cannot take " + folder + " away: " + failure);
  }

  private static void putBack(Path aside, Path folder) {
    try (Stream<Path> kept = Files.isDirectory(aside) ? Files.list(aside) : Stream.empty()) {
      if (Files.isRegularFile(folder)) {
        Files.delete(folder);
      }
      Files.createDirectories(folder);
      for (Path one : kept.toList()) {
        Path place = folder.resolve(one.getFileName());
        if (Files.exists(place)) {
          DataFolder.delete(place);
        }
        Files.move(one, place);
      }
      Files.deleteIfExists(aside);
    } catch (IOException e) {
      throw new ClusterFault("cannot put " + folder + " back: " + e.getMessage(), e);
    }
  }

  private String rescale() {
    int slots = cluster.settings().taskManagers() * cluster.settings().slots();
    int before = job.parallelism();
    // Any but the present one.
    int after = 1 + (before - 1 + 1 + random.nextInt(slots - 1)) % slots;
    String savepoint = job.stopWithSavepoint();
    job.setParallelism(after);
    job.start(savepoint, List.of());
    return "from " + before + " to " + after;
  }

  private String restartLoop() {
    int failures =
        LEAST_FAILURES_IN_A_LOOP
            + random.nextInt(MOST_FAILURES_IN_A_LOOP - LEAST_FAILURES_IN_A_LOOP + 1);
    for (int i = 0; i < failures; i++) {
      order(random.nextBoolean() ? Place.OPERATOR : Place.SNAPSHOT);
    }
    return failures + " failures";
  }

  private OwnedProcess anyTaskManager() {
    List<OwnedProcess> all = cluster.taskManagers();
    return all.get(random.nextInt(all.size()));
  }

  private double down(int fromSeconds, int toSeconds) {
    double seconds = fromSeconds + (toSeconds - fromSeconds) * random.nextDouble();
    Waiting.pass(Duration.ofMillis((long) (seconds * 1000)));
    return seconds;
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
