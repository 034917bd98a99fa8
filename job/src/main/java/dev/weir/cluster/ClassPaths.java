package dev.weir.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars of the processes, taken from this one's class path: the broker gets all of them, Flink
 * only what a Flink distribution has, so that the job's own libraries come from its jar.
 */
public final class ClassPaths {
  /** Beginnings of the names of jars that are the job's, the command line's or the broker's. */
  private static final List<String> NOT_FLINK =
      List.of(
          "weir-",
          "classes",
          "test-classes",
          "flink-connector-kafka",
          "kafka",
          "picocli",
          "jackson-",
          "HdrHistogram",
          "scala-",
          "jose4j",
          "metrics-core-2",
          "caffeine",
          "re2j",
          "pcollections",
          "argparse4j",
          "jopt-simple",
          "async-profiler");

  private ClassPaths() {}

  /** Everything that this process has. */
  static String all() {
    return System.getProperty("java.class.path");
  }

  /** What a Flink distribution has. */
  public static String flink() {
    String found =
        Arrays.stream(all().split(File.pathSeparator))
            .filter(entry -> isFlink(Path.of(entry).getFileName().toString()))
            .collect(Collectors.joining(File.pathSeparator));
    if (!found.contains("flink-runtime-")) {
      throw new ClusterFault(
          "found no flink-runtime on the class path, expected Flink's jars; start this with"
              + " ./weir");
    }
    return found;
  }

  private static boolean isFlink(String name) {
    return NOT_FLINK.stream().noneMatch(name::startsWith);
  }

  /** The same jars in {@code lib}, as links where the file system has them. */
  static String in(Path lib, String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      Path file = Path.of(entry);
      entries.add(Files.isRegularFile(file) ? linked(lib, file).toString() : entry);
    }
    return String.join(File.pathSeparator, entries);
  }

  private static Path linked(Path lib, Path file) {
    Path link = lib.resolve(file.getFileName());
    try {
      if (Files.exists(link) && Files.isSameFile(link, file)) {
        return link;
      }
      Files.deleteIfExists(link);
      try {
        return Files.createLink(link, file);
      } catch (UnsupportedOperationException | IOException e) {
        return Files.copy(file, link);
      }
    } catch (IOException e) {
      throw new ClusterFault("cannot copy " + file + " to " + lib + ": " + e.getMessage(), e);
    }
  }

  /** The job's jar for {@code flink run}, as the build makes it. */
  static Path jobJar(Path home) {
    return built(home, "-flink.jar");
  }

  /** What injects failures; of no use to a user, and not in the job's jar. */
  static Path sabotageJar(Path home) {
    return built(home, "-sabotage.jar");
  }

  private static Path built(Path home, String end) {
    for (Path folder : List.of(home.resolve("job").resolve("target"), home.resolve("lib"))) {
      try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
        var jar =
            files
                .filter(file -> file.getFileName().toString().startsWith("weir-job-"))
                .filter(file -> file.getFileName().toString().endsWith(end))
                .findFirst();
        if (jar.isPresent()) {
          return jar.get().toAbsolutePath();
        }
      } catch (IOException e) {
        throw new ClusterFault("cannot list " + folder + ": " + e.getMessage(), e);
      }
    }
    throw new ClusterFault(
        "found no weir-job-*"
            + end
            + " below "
            + home
            + "; build it with 'mvn package -DskipTests'");
  }
}
