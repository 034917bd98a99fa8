package dev.weir.docker;

import dev.weir.cluster.ClusterFault;
import dev.weir.cluster.ClusterSettings;
import dev.weir.cluster.FlinkRest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * The containers without an engine, for {@code docker/try-without-engine}: starts them as processes
 * from the image's files, pushes a configuration, scores an event, kills the JobManager, scores
 * another one, stops the job with a savepoint, starts it from there and scores a third.
 */
public final class Trial {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long POLL_NANOS = 200_000_000;
  private static final int TASK_MANAGERS = 2;

  private final Path home;
  private final ImageTree tree;
  private final Services services;
  private final ClusterSettings settings =
      ClusterSettings.onFreePorts(TASK_MANAGERS, TASK_MANAGERS);
  private final FlinkRest rest = new FlinkRest(settings.webUi());
  private final TrialRecords records = new TrialRecords(settings.bootstrapServers());
  private final long began = System.nanoTime();

  private Trial(Path home, ImageTree tree, Services services) {
    this.home = home;
    this.tree = tree;
    this.services = services;
  }

  /** Arguments: the checkout, and a folder that is made here. */
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]).toAbsolutePath().normalize();
    ImageTree tree =
        ImageTree.build(home, Files.createDirectory(Path.of(arguments[1])).toAbsolutePath());
    try (Services services = new Services(tree)) {
      new Trial(home, tree, services).run();
    }
  }

  private void run() throws Exception {
    Compose compose = Compose.of(home);
    var containers = new ContainersAsProcesses(compose, tree, services, settings.ports());
    say("built the image's files in " + tree.root());
    containers.startZooKeeper();
    containers.startKafka();
    containers.prepareConfiguration();
    await("the broker to answer", records::brokerAnswers);
    say("made " + records.createTopics(compose, tree.root()));
    containers.startJobManager("");
    for (int i = 0; i < TASK_MANAGERS; i++) {
      containers.startTaskManager(i);
    }
    String job = awaitRunning();
    pushConfig();
    records.send(1);
    awaitScore(1);
    services.kill("jobmanager");
    say("killed the JobManager");
    // As Docker restarts it: it ended with a failure.
    containers.startJobManager("");
    String again = awaitRunning();
    require(again.equals(job), job, again);
    records.send(2);
    awaitScore(2);
    String savepoint = rest.savepoint(job, true, PATIENCE);
    int exitCode = services.awaitEnd("jobmanager");
    say("stopped the job, the JobManager ended with " + exitCode + ", " + savepoint);
    require(exitCode == 0, "0, with which Docker lets it be", Integer.toString(exitCode));
    inspect(savepoint);
    containers.startJobManager(savepoint);
    awaitRunning();
    records.send(3);
    awaitScore(3);
    say("done");
  }

  /** As {@code docker run} and {@code docker compose exec jobmanager} start it. */
  private void inspect(String savepoint) throws Exception {
    List<String> said =
        services.say("inspect", List.of("weir", "state", "inspect", "--quiet", savepoint));
    String models = "a line about the tenant of the event";
    require(String.join("\n", said).contains("payments"), models, said.toString());
    services.say("verify", List.of("weir", "state", "verify", "--quiet", savepoint));
    String one = "--tenant payments --entity card-1";
    services.say("show", Services.words("weir state show --quiet", savepoint, one));
    say("weir state inspect: " + said.size() + " lines of the savepoint, verified");
  }

  /** Every score so far, and no more: the models have judged one event after the other. */
  private void awaitScore(int number) throws Exception {
    List<String> scores = new ArrayList<>();
    await(
        number + " committed scores",
        () -> {
          scores.clear();
          scores.addAll(records.scores());
          return scores.size() >= number;
        });
    require(scores.size() == number, number + " scores", scores.toString());
    String last = scores.get(number - 1);
    say("scored: " + last);
    require(last.contains("\"n\":" + (number - 1) + ","), "n = " + (number - 1), last);
  }

  private void pushConfig() throws Exception {
    String file = home.resolve("configs/tenants/payments.yaml").toString();
    services.run(
        "config-push",
        System.getProperty("java.class.path"),
        Services.words(
            "dev.weir.cli.Weir config push --bootstrap", settings.bootstrapServers(), file));
    List<String> said = Files.readAllLines(services.log("config-push"));
    say(said.get(said.size() - 1));
  }

  private String awaitRunning() throws Exception {
    await(
        "the job to run and to complete a checkpoint",
        () -> {
          if (rest.taskManagers() < TASK_MANAGERS) {
            return false;
          }
          var job = rest.unfinished();
          return job.isPresent()
              && rest.allRunning(job.get().id())
              && rest.checkpoints(job.get().id()).completed() > 0;
        });
    String job = rest.unfinished().orElseThrow().id();
    say("job " + job + " runs, checkpoint " + rest.checkpoints(job).latest());
    return job;
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds(condition)) {
      List<String> ended = services.ended();
      require(ended.isEmpty(), what, "the end of " + ended);
      require(System.nanoTime() < deadline, what, "nothing for " + PATIENCE.toSeconds() + " s");
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** A JobManager that is about to start answers with a refusal. */
  private static boolean holds(Callable<Boolean> condition) throws Exception {
    try {
      return condition.call();
    } catch (ClusterFault e) {
      return false;
    }
  }

  private static void require(boolean holds, String expected, String found) {
    if (!holds) {
      throw new IllegalStateException("found " + found + ", expected " + expected);
    }
  }

  private void say(String what) {
    System.out.printf(Locale.ROOT, "%5.1f s  %s%n", (System.nanoTime() - began) / 1e9, what);
  }
}
