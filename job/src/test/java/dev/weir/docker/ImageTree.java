package dev.weir.docker;

import dev.weir.cluster.ClassPaths;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * The files of the image in a folder: what the Dockerfile copies, from the build in this checkout,
 * upon Flink's libraries where the official image has its own.
 *
 * @param root what is / in the image
 */
record ImageTree(Path root) {
  private static final String FLINK = "opt/flink";

  private static final String LOGGING =
      """
      rootLogger.level = INFO
      rootLogger.appenderRef.console.ref = Console
      appender.console.name = Console
      appender.console.type = Console
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %d %-5p %-60.60c %x - %m%n
      """;

  static ImageTree build(Path home, Path root) throws IOException {
    ImageTree tree = new ImageTree(root);
    Dockerfile dockerfile = Dockerfile.of(home);
    for (String folder : dockerfile.folders()) {
      Files.createDirectories(tree.at(folder));
    }
    Files.createDirectories(tree.lib());
    Files.createDirectories(tree.conf());
    Files.createDirectories(tree.at("/tmp"));
    for (String jar : ClassPaths.flink().split(File.pathSeparator)) {
      Path file = Path.of(jar);
      Files.createSymbolicLink(tree.lib().resolve(file.getFileName()), file.toAbsolutePath());
    }
    // Sources of the build stage's own context have no place in the image.
    for (List<String> copy : dockerfile.copies()) {
      if (copy.get(1).startsWith("/")) {
        tree.copy(home, copy.get(0), copy.get(1));
      }
    }
    Files.writeString(tree.conf().resolve("log4j.properties"), LOGGING);
    tree.addEntryPoint();
    return tree;
  }

  private void copy(Path home, String from, String to) throws IOException {
    Path source = home.resolve(from.startsWith("/src/") ? from.substring(5) : from);
    Path target = at(to);
    Files.createDirectories(target.getParent());
    String pattern = source.getFileName().toString();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(source.getParent(), pattern)) {
      for (Path file : found) {
        // A second one fails: Docker, too, refuses to copy several files to one.
        Files.copy(file, target);
      }
    }
    if (!Files.exists(target)) {
      throw new IOException("found no " + source + "; build it with 'mvn package -DskipTests'");
    }
  }

  private void addEntryPoint() throws IOException {
    String name = ApplicationEntryPoint.class.getName().replace('.', '/') + ".class";
    Path target = entryPoint().resolve(name);
    Files.createDirectories(target.getParent());
    try (var content = ApplicationEntryPoint.class.getClassLoader().getResourceAsStream(name)) {
      Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** A path of the image. */
  Path at(String path) {
    return root.resolve(path.substring(1));
  }

  Path lib() {
    return root.resolve(FLINK).resolve("lib");
  }

  Path conf() {
    return root.resolve(FLINK).resolve("conf");
  }

  /** What the tree has and the image has not: the stand-in for flink-container. */
  Path entryPoint() {
    return root.resolve("entry-point");
  }

  /** The variables that Flink's scripts set, and with which the libraries and the job are found. */
  Map<String, String> environment() {
    return Map.of(
        "FLINK_HOME", root.resolve(FLINK).toString(),
        "FLINK_LIB_DIR", lib().toString(),
        "FLINK_PLUGINS_DIR", root.resolve(FLINK).resolve("plugins").toString(),
        "FLINK_CONF_DIR", conf().toString());
  }
}
