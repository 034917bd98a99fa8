package dev.weir.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where everything of one cluster lies.
 *
 * @param root deleted as a whole when the cluster is
 */
public record ClusterFolder(Path root) {
  /** An absolute one: every process reads it from its own working folder. */
  public ClusterFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** Flink's and the loggers' settings. */
  public Path conf() {
    return root.resolve("conf");
  }

  /** One log and one output of each process; appended to by every start. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** One file for each process that was started. */
  public Path processes() {
    return root.resolve("processes");
  }

  /** The broker's log. */
  public Path kafka() {
    return root.resolve("kafka");
  }

  /** ZooKeeper's log. */
  public Path zooKeeper() {
    return root.resolve("zookeeper");
  }

  /** Retained checkpoints, by job. */
  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  /** Savepoints that nobody gave another place. */
  public Path savepoints() {
    return root.resolve("savepoints");
  }

  /** What a new JobManager needs to go on. */
  public Path highAvailability() {
    return root.resolve("ha");
  }

  /** Working files of the processes. */
  public Path temporary() {
    return root.resolve("tmp");
  }

  /** Ports and sizes: what the next start takes over. */
  Path settings() {
    return root.resolve("cluster.properties");
  }

  /** Whether a cluster was ever started here. */
  public boolean exists() {
    return Files.exists(settings());
  }

  void create() {
    try {
      for (Path folder :
          List.of(
              conf(),
              logs(),
              processes(),
              kafka(),
              zooKeeper(),
              checkpoints(),
              savepoints(),
              highAvailability(),
              temporary())) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new ClusterFault("cannot write to " + root + ": " + e.getMessage(), e);
    }
  }
}
