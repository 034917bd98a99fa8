package dev.weir.cluster;

import dev.weir.kafka.FreePorts;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;

/**
 * What a cluster was made with; kept in its folder, so that a later start finds the same.
 *
 * @param taskManagers how many processes run the job
 * @param slots of each TaskManager
 * @param ports found free when the cluster was made
 */
public record ClusterSettings(int taskManagers, int slots, Ports ports) {
  private static final int MOST_TASK_MANAGERS = 16;
  private static final int MOST_SLOTS = 64;

  /**
   * The first port of every process; TaskManager i serves its metrics on {@code taskManagerMetrics}
   * plus i.
   */
  public record Ports(
      int kafka,
      int kafkaController,
      int zooKeeper,
      int rest,
      int jobManagerMetrics,
      int[] taskManagerMetrics) {}

  /** Checks the sizes. */
  public ClusterSettings {
    if (taskManagers < 1 || taskManagers > MOST_TASK_MANAGERS) {
      throw new IllegalArgumentException(
          "--taskmanagers: found " + taskManagers + ", expected 1 to " + MOST_TASK_MANAGERS);
    }
    if (slots < 1 || slots > MOST_SLOTS) {
      throw new IllegalArgumentException(
          "--slots: found " + slots + ", expected 1 to " + MOST_SLOTS);
    }
  }

  /** These sizes on ports that are free now. */
  public static ClusterSettings onFreePorts(int taskManagers, int slots) {
    Set<Integer> taken = new HashSet<>();
    int[] metrics = new int[Math.max(0, taskManagers)];
    for (int i = 0; i < metrics.length; i++) {
      metrics[i] = next(taken);
    }
    Ports ports =
        new Ports(next(taken), next(taken), next(taken), next(taken), next(taken), metrics);
    return new ClusterSettings(taskManagers, slots, ports);
  }

  private static int next(Set<Integer> taken) {
    int port = FreePorts.next(taken);
    taken.add(port);
    return port;
  }

  /** For {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + ports.kafka();
  }

  /** Address of the web UI and of the REST API. */
  public String webUi() {
    return "http://127.0.0.1:" + ports.rest();
  }

  void write(Path file) {
    Properties properties = new Properties();
    put(properties, "taskmanagers", taskManagers);
    put(properties, "slots", slots);
    put(properties, "port.kafka", ports.kafka());
    put(properties, "port.kafka-controller", ports.kafkaController());
    put(properties, "port.zookeeper", ports.zooKeeper());
    put(properties, "port.rest", ports.rest());
    put(properties, "port.jobmanager-metrics", ports.jobManagerMetrics());
    for (int i = 0; i < taskManagers; i++) {
      put(properties, "port.taskmanager-metrics." + i, ports.taskManagerMetrics()[i]);
    }
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    } catch (IOException e) {
      throw new ClusterFault("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  static ClusterSettings read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      int taskManagers = get(properties, "taskmanagers");
      int[] metrics = new int[taskManagers];
      for (int i = 0; i < taskManagers; i++) {
        metrics[i] = get(properties, "port.taskmanager-metrics." + i);
      }
      Ports ports =
          new Ports(
              get(properties, "port.kafka"),
              get(properties, "port.kafka-controller"),
              get(properties, "port.zookeeper"),
              get(properties, "port.rest"),
              get(properties, "port.jobmanager-metrics"),
              metrics);
      return new ClusterSettings(taskManagers, get(properties, "slots"), ports);
    } catch (IOException | IllegalArgumentException e) {
      throw new ClusterFault(
          "cannot read " + file + " (" + e.getMessage() + "); stop the cluster with --delete", e);
    }
  }

  private static void put(Properties properties, String key, int value) {
    properties.put(key, Integer.toString(value));
  }

  private static int get(Properties properties, String key) {
    String found = properties.getProperty(key);
    if (found == null) {
      throw new IllegalArgumentException("found no " + key);
    }
    return Integer.parseInt(found);
  }
}
