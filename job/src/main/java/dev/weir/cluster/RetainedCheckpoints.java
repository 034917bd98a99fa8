package dev.weir.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The complete checkpoints that a job has left behind, the oldest first.
 *
 * @param paths folders with metadata in them
 */
public record RetainedCheckpoints(List<Path> paths) {
  private static final String PREFIX = "chk-";

  /** Those of {@code job}. */
  public static RetainedCheckpoints of(ClusterFolder folder, String job) {
    Path all = folder.checkpoints().resolve(job);
    try (Stream<Path> found = Files.isDirectory(all) ? Files.list(all) : Stream.empty()) {
      return new RetainedCheckpoints(
          found
              .filter(path -> path.getFileName().toString().startsWith(PREFIX))
              .filter(path -> Files.exists(path.resolve("_metadata")))
              .sorted(Comparator.comparingLong(RetainedCheckpoints::number))
              .toList());
    } catch (IOException e) {
      throw new ClusterFault("cannot list " + all + ": " + e.getMessage(), e);
    }
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring(PREFIX.length()));
  }

  /** The newest one, as Flink names it. */
  public Optional<String> newest() {
    return paths.isEmpty()
        ? Optional.empty()
        : Optional.of(ClusterFolder.uri(paths.get(paths.size() - 1)));
  }

  /** The savepoint that was completed last, whoever asked for it. */
  static Optional<String> newestSavepoint(ClusterFolder folder) {
    try (Stream<Path> found = Files.list(folder.savepoints())) {
      return found
          .filter(path -> Files.exists(path.resolve("_metadata")))
          .max(Comparator.comparingLong(path -> path.resolve("_metadata").toFile().lastModified()))
          .map(ClusterFolder::uri);
    } catch (IOException e) {
      throw new ClusterFault("cannot list " + folder.savepoints() + ": " + e.getMessage(), e);
    }
  }
}
