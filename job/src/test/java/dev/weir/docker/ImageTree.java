package dev.weir.docker;

import dev.weir.cluster.ClassPaths;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The files of the image in a folder: what the Dockerfile copies, from the build in this checkout,
 * upon Flink's libraries where the official image has its own.
 *
 * @param root what is / in the image
 * @param variables that the Dockerfile sets
 */
record ImageTree(Path root, Map<String, String> variables) {
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
    Dockerfile dockerfile = Dockerfile.of(home);
    ImageTree tree = new ImageTree(root, dockerfile.variables());
    String version = dockerfile.argument("WEIR_VERSION");
    for (String folder : dockerfile.folders()) {
      Files.createDirectories(tree.at(folder));
    }
    Files.createDirectories(tree.lib());
    Files.createDirectories(tree.conf());
    Files.createDirectories(tree.at("/tmp"));
    Files.createDirectories(tree.root.resolve(FLINK).resolve("log"));
    for (String jar : ClassPaths.flink().split(File.pathSeparator)) {
      Path file = Path.of(jar);
      Files.createSymbolicLink(tree.lib().resolve(file.getFileName()), file.toAbsolutePath());
    }
    // Sources of the build stage's own context have no place in the image.
    for (List<String> copy : dockerfile.copies()) {
      if (copy.get(1).startsWith("/")) {
        tree.copy(home, copy.get(0).replace("${WEIR_VERSION}", version), copy.get(1));
      }
    }
    Files.writeString(tree.conf().resolve("log4j.properties"), LOGGING);
    tree.addEntryPoint();
    return tree;
  }

  private void copy(Path home, String from, String to) throws IOException {
    Path source = home.resolve(from.startsWith("/src/") ? from.substring(5) : from);
    Path target = at(to);
    boolean toFolder = to.endsWith("/");
    Files.createDirectories(toFolder ? target : target.getParent());
    String pattern = source.getFileName().toString();
    int copied = 0;
    try (DirectoryStream<Path> found = Files.newDirectoryStream(source.getParent(), pattern)) {
      for (Path file : found) {
        // A second one fails: Docker, too, refuses to copy several files to one.
        Path into = toFolder ? target.resolve(file.getFileName()) : target;
        Files.copy(file, into, StandardCopyOption.COPY_ATTRIBUTES);
        copied++;
      }
    }
    if (copied == 0) {
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

  /**
   * The variables that Flink's scripts set, and with which the libraries and the job are found, and
   * those that the Dockerfile sets; paths are those of the tree.
   */
  Map<String, String> environment() {
    Map<String, String> all = new HashMap<>();
    all.put("FLINK_HOME", root.resolve(FLINK).toString());
    all.put("FLINK_LIB_DIR", lib().toString());
    variables.forEach((name, value) -> all.put(name, here(value)));
    return all;
  }

  /** A list of paths; {@code $PATH} is this process's own. */
  private String here(String paths) {
    return Arrays.stream(paths.split(":"))
        .map(path -> path.equals("$PATH") ? System.getenv("PATH") : at(path).toString())
        .collect(Collectors.joining(":"));
  }
}
