package dev.weir.docker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Processes in place of containers; all of them end with this. */
final class Services implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;
  private static final long END_SECONDS = 60;

  private final ImageTree tree;
  private final Path logs;
  private final Map<String, Process> running = new LinkedHashMap<>();

  Services(ImageTree tree) throws IOException {
    this.tree = tree;
    this.logs = Files.createDirectories(tree.root().resolve("logs"));
  }

  /** Where a process writes. */
  Path log(String name) {
    return logs.resolve(name + ".log");
  }

  /** Starts Java with {@code words} behind it. */
  void start(String name, String classPath, List<String> words) throws IOException {
    running.put(name, builder(name, classPath, words).start());
  }

  /** The same, and waits for its end. */
  void run(String name, String classPath, List<String> words)
      throws IOException, InterruptedException {
    int exitCode = builder(name, classPath, words).start().waitFor();
    if (exitCode != 0) {
      throw new IOException(name + " ended with " + exitCode + ", expected 0; see " + log(name));
    }
  }

  /** What a container says that runs a command of the image's, found as the image finds it. */
  List<String> say(String name, List<String> command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("/usr/bin/env"));
    all.addAll(command);
    int exitCode = builder(name, all).start().waitFor();
    List<String> said = Files.readAllLines(log(name));
    if (exitCode != 0) {
      throw new IOException(command + " ended with " + exitCode + ", expected 0: " + said);
    }
    return said;
  }

  private ProcessBuilder builder(String name, String classPath, List<String> words) {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Kafka 4.2 fails to start where the machine speaks Turkish.
    all.addAll(List.of("-Duser.language=en", "-Duser.country=US"));
    all.add("-Djava.io.tmpdir=" + tree.at("/tmp"));
    String logging = tree.conf().resolve("log4j.properties").toUri().toString();
    all.add("-Dlog4j2.configurationFile=" + logging);
    all.addAll(List.of("-cp", classPath));
    all.addAll(words);
    return builder(name, all);
  }

  private ProcessBuilder builder(String name, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(tree.environment());
    builder.directory(tree.at("/tmp").toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
    builder.redirectInput(new File("/dev/null"));
    return builder;
  }

  /** Ends it as a crash would. */
  void kill(String name) throws InterruptedException {
    running.get(name).destroyForcibly().waitFor();
  }

  /** Its exit code, once it has ended by itself; -1 if it goes on. */
  int awaitEnd(String name) throws InterruptedException {
    Process process = running.get(name);
    return process.waitFor(END_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  /** The names of those that have ended, which none should. */
  List<String> ended() {
    return running.entrySet().stream()
        .filter(entry -> !entry.getValue().isAlive())
        .map(entry -> entry.getKey() + " (" + log(entry.getKey()) + ")")
        .toList();
  }

  /** All words of these lines. */
  static List<String> words(String... lines) {
    return Arrays.stream(String.join(" ", lines).strip().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  @Override
  public void close() {
    running.values().forEach(Process::destroy);
    for (Process process : running.values()) {
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
