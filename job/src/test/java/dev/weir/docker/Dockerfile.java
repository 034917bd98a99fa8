package dev.weir.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The instructions of docker/Dockerfile.
 *
 * @param lines one for each instruction, whatever it was broken into
 */
public record Dockerfile(List<String> lines) {
  /** That of a checkout. */
  public static Dockerfile of(Path home) {
    try {
      String text = Files.readString(home.resolve("docker").resolve("Dockerfile"));
      return new Dockerfile(
          text.replaceAll("\\\\\n\\s*", " ")
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList());
    } catch (IOException e) {
      throw new IllegalStateException("cannot read docker/Dockerfile in " + home, e);
    }
  }

  /** What follows every such instruction. */
  public List<String> values(String instruction) {
    return lines.stream()
        .filter(line -> line.startsWith(instruction + " "))
        .map(line -> line.substring(instruction.length()).strip())
        .toList();
  }

  /** The default of an {@code ARG}. */
  public String argument(String name) {
    return values("ARG").stream()
        .filter(value -> value.startsWith(name + "="))
        .map(value -> value.substring(name.length() + 1))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("found no ARG " + name + "= in it"));
  }

  /** From and to of every {@code COPY}; a source that begins with a slash is another stage's. */
  public List<List<String>> copies() {
    return values("COPY").stream().map(Dockerfile::paths).toList();
  }

  /** What every {@code ENV} sets, by its name. */
  public Map<String, String> variables() {
    return values("ENV").stream()
        .flatMap(value -> Arrays.stream(value.split("\\s+")))
        .map(one -> one.split("=", 2))
        .collect(Collectors.toMap(one -> one[0], one -> one[1]));
  }

  /** The folders that the image gets. */
  public List<String> folders() {
    return values("RUN").stream()
        .filter(command -> command.startsWith("install -d "))
        .flatMap(command -> Arrays.stream(command.split(" ")))
        .filter(word -> word.startsWith("/"))
        .toList();
  }

  private static List<String> paths(String copy) {
    return Arrays.stream(copy.split("\\s+")).filter(word -> !word.startsWith("--")).toList();
  }
}
