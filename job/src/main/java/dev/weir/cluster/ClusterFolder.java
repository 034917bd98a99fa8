package dev.weir.cluster;

import dev.weir.kafka.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where everything of one cluster lies.
 *
 * @param root empty before the cluster is made
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

  /** The jars of the processes, so that a build does not take them away. */
  Path lib() {
    return root.resolve("lib");
  }

  /** As Flink writes it: Flink takes a path as it is, a blank included. */
  public static String uri(Path path) {
    return "file://" + path.toAbsolutePath();
  }

  /** Whether a cluster was ever started here. */
  public boolean exists() {
    return Files.exists(settings());
  }

  private List<Path> all() {
    return List.of(
        conf(),
        lib(),
        logs(),
        processes(),
        kafka(),
        zooKeeper(),
        checkpoints(),
        savepoints(),
        highAvailability(),
        temporary());
  }

  /** A folder with something else in it is not ours to fill, nor to delete some day. */
  void checkFree() {
    if (root.toString().contains(",")) {
      throw new ClusterFault("found a comma in " + root + ", which Kafka and Flink split there");
    }
    try (Stream<Path> found = Files.isDirectory(root) ? Files.list(root) : Stream.empty()) {
      if (found.findAny().isPresent()) {
        throw new ClusterFault(
            "found other files in " + root + ", expected an empty folder or a cluster's");
      }
    } catch (IOException e) {
      throw new ClusterFault("cannot look into " + root + ": " + e.getMessage(), e);
    }
  }

  /** Deletes what is the cluster's; the folder itself only if nothing else is in it. */
  void delete() {
    all().forEach(DataFolder::delete);
    try {
      for (String file : List.of("cluster.properties", "job.properties", "lock")) {
        Files.deleteIfExists(root.resolve(file));
      }
      try (Stream<Path> left = Files.list(root)) {
        if (left.findAny().isEmpty()) {
          Files.delete(root);
        }
      }
    } catch (IOException e) {
      throw new ClusterFault("cannot delete " + root + ": " + e.getMessage(), e);
    }
  }

  void create() {
    try {
      for (Path folder : all()) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new ClusterFault("cannot write to " + root + ": " + e.getMessage(), e);
    }
  }
}
