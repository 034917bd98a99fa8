package dev.weir.cluster;

import dev.weir.kafka.DataFolder;
import dev.weir.kafka.EmbeddedKafka;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * The processes of one cluster: starts what does not run, ends what it started, and nothing else.
 * All state is in the folder, so that any number of these, one after the other and in different
 * processes, stand for the same cluster.
 */
public final class Cluster {
  private static final Duration LEADERLESS = Duration.ofSeconds(40);
  private static final int PARTITIONS = 4;
  private static final int EVENTS_MAX_BYTES = 1 << 20;

  /** Of a partition: an hour of load must still be there when it is compared. */
  private static final long RETENTION_BYTES = 4L << 30;

  /** Room for a record of the dead letters' topic and its framing. */
  private static final int BROKER_MAX_BYTES = EVENTS_MAX_BYTES + (128 << 10);

  private final ClusterFolder folder;
  private final ClusterSettings settings;
  private final FlinkRest rest;

  private final Object starting = new Object();
  private volatile boolean ended;

  private Cluster(ClusterFolder folder, ClusterSettings settings) {
    this.folder = folder;
    this.settings = settings;
    this.rest = new FlinkRest(settings.webUi());
  }

  /** A new one, or, where one was made in this folder before, that one. */
  public static Cluster in(Path root, ClusterSettings wanted) {
    ClusterFolder folder = new ClusterFolder(root);
    if (folder.exists()) {
      return open(root);
    }
    folder.checkFree();
    folder.create();
    wanted.write(folder.settings());
    return new Cluster(folder, wanted);
  }

  /**
   * The one that was made in this folder.
   *
   * @throws ClusterFault where there is none
   */
  public static Cluster open(Path root) {
    ClusterFolder folder = new ClusterFolder(root);
    if (!folder.exists()) {
      throw new ClusterFault(
          "found no cluster in " + folder.root() + "; start one with 'weir cluster start'");
    }
    return new Cluster(folder, ClusterSettings.read(folder.settings()));
  }

  /**
   * Keeps other commands from changing the cluster until it is closed.
   *
   * @throws ClusterFault where another one does
   */
  public ClusterLock lock() {
    return ClusterLock.of(folder);
  }

  /** Where its files are. */
  public ClusterFolder folder() {
    return folder;
  }

  /** Its sizes and ports. */
  public ClusterSettings settings() {
    return settings;
  }

  /** Its JobManager's REST API. */
  public FlinkRest rest() {
    return rest;
  }

  /** The broker. */
  public OwnedProcess kafka() {
    return new OwnedProcess("kafka", folder);
  }

  /** What elects the JobManager and knows its jobs. */
  public OwnedProcess zooKeeper() {
    return new OwnedProcess("zookeeper", folder);
  }

  /** The one that plans and recovers. */
  public OwnedProcess jobManager() {
    return new OwnedProcess(Commands.JOB_MANAGER, folder);
  }

  /** Those that run the job. */
  public List<OwnedProcess> taskManagers() {
    List<OwnedProcess> all = new ArrayList<>();
    for (int i = 0; i < settings.taskManagers(); i++) {
      all.add(new OwnedProcess(Commands.taskManagerName(i), folder));
    }
    return all;
  }

  /** All of them, in the order in which they start. */
  public List<OwnedProcess> processes() {
    List<OwnedProcess> all = new ArrayList<>(List.of(zooKeeper(), kafka(), jobManager()));
    all.addAll(taskManagers());
    return all;
  }

  /**
   * Starts what does not run, and waits until it answers. Topics that are missing are made.
   *
   * @throws ClusterFault with the process that does not start and its log
   */
  public void start() {
    folder.create();
    new FlinkConfig(folder, settings).write();
    startZooKeeper();
    startKafka();
    new Readiness(this).awaitZooKeeper();
    reviveJobManager();
    startJobManager();
    startTaskManagers();
    awaitKafka();
    createTopics();
    awaitFlink();
  }

  /** Starts the broker unless it runs; does not wait for it. */
  public void startKafka() {
    EmbeddedKafka.Settings defaults = EmbeddedKafka.Settings.DEFAULT;
    EmbeddedKafka.Settings broker =
        new EmbeddedKafka.Settings(
            folder.kafka(),
            BROKER_MAX_BYTES,
            defaults.transactionMaxTimeoutMillis(),
            RETENTION_BYTES);
    ClusterSettings.Ports ports = settings.ports();
    start(
        kafka(),
        () -> commands().kafka(DataFolder.prepare(broker, ports.kafka(), ports.kafkaController())));
  }

  /** Starts ZooKeeper unless it runs; does not wait for it. */
  public void startZooKeeper() {
    start(zooKeeper(), () -> commands().zooKeeper(new ZooKeeperConfig(folder, settings).write()));
  }

  /** Starts the JobManager unless it runs; does not wait for it. */
  public void startJobManager() {
    start(jobManager(), () -> commands().jobManager());
  }

  /** Starts those TaskManagers that do not run; does not wait for them. */
  public void startTaskManagers() {
    List<OwnedProcess> all = taskManagers();
    for (int i = 0; i < all.size(); i++) {
      int index = i;
      start(all.get(i), () -> commands().taskManager(index));
    }
  }

  private Commands commands() {
    return new Commands(folder, settings);
  }

  /** Waits until the broker answers. */
  public void awaitKafka() {
    new Readiness(this).awaitKafka();
  }

  /** Waits until the JobManager knows every TaskManager. */
  public void awaitFlink() {
    new Readiness(this).awaitFlink();
  }

  private void createTopics() {
    try (Admin admin = admin()) {
      Topics.createMissing(admin, Topics.plan(TopicNames.DEFAULT, PARTITIONS, EVENTS_MAX_BYTES));
    } catch (TimeoutException e) {
      throw new ClusterFault("the broker did not make the topics; log: " + kafka().log(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterFault("interrupted", e);
    }
  }

  /** A client of the broker; the caller closes it. */
  public Admin admin() {
    Properties client = new Properties();
    client.put("bootstrap.servers", settings.bootstrapServers());
    return Admin.create(client);
  }

  /**
   * Submits a job as {@code flink run} does.
   *
   * @return its id
   */
  public String submit(JobSubmission job) {
    return job.run(folder, settings);
  }

  /** The command is put together only for a process that does not run. */
  private void start(OwnedProcess process, Supplier<List<String>> command) {
    synchronized (starting) {
      if (!ended && !process.alive()) {
        process.start(command.get(), Map.of());
      }
    }
  }

  /**
   * Ends a JobManager that runs and does not answer: after a loss of ZooKeeper, Flink's election
   * can come to rest without a leader.
   */
  private void reviveJobManager() {
    if (jobManager().alive() && !Waiting.until(LEADERLESS, () -> rest.taskManagers() >= 0)) {
      jobManager().kill();
    }
  }

  /** Starts whatever has ended, as a supervisor of processes would. */
  public void startWhatEnded() {
    startZooKeeper();
    startKafka();
    startJobManager();
    startTaskManagers();
  }

  /** Ends Flink and ZooKeeper; the broker goes on. */
  public void stopFlink() {
    jobManager().stop();
    taskManagers().forEach(OwnedProcess::stop);
    zooKeeper().stop();
  }

  /** Ends everything that runs. */
  public void stop() {
    stopFlink();
    kafka().stop();
  }

  /** The same for good: whatever another thread is about to start is ended too. */
  public void end() {
    ended = true;
    synchronized (starting) {
      stop();
    }
  }

  /** Processes of this machine that still name this cluster's folder. */
  public List<String> leftOver() {
    long self = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != self && !Detached.isZombie(process.pid()))
        .filter(process -> Detached.commandLine(process).contains("=" + folder.root() + "/"))
        .map(process -> process.pid() + " " + process.info().command().orElse(""))
        .toList();
  }

  /** Weir's job with ends that fail on order. */
  public JobSubmission sabotagedJob(Path orders, List<String> options) {
    Path home = Path.of(System.getProperty("weir.home", "."));
    List<String> all = new ArrayList<>(List.of(orders.toString()));
    all.add("--kafka.bootstrap.servers=" + settings.bootstrapServers());
    all.addAll(options);
    return new JobSubmission(
        ClassPaths.jobJar(home),
        ClassPaths.sabotageJar(home),
        "dev.weir.sabotage.SabotagedJob",
        settings.slots(),
        null,
        all);
  }

  /** Deletes everything of it; nothing may run any more. */
  public void delete() {
    folder.delete();
  }
}
