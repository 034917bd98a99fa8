package dev.weir.cluster;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A process that this cluster started. It is known by its id and the moment it began, so that a
 * process which got the same id later is never taken for it, and never killed.
 */
public final class OwnedProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Written for a process that had ended before anybody could ask when it began. */
  private static final String ENDED = "never";

  private final String name;
  private final ClusterFolder folder;

  OwnedProcess(String name, ClusterFolder folder) {
    this.name = name;
    this.folder = folder;
  }

  /** As in {@code status} and in the names of its logs. */
  public String name() {
    return name;
  }

  /** What it logs. */
  public Path log() {
    return folder.logs().resolve(name + ".log");
  }

  /** What it prints: mostly nothing, or why it ended before it could log. */
  public Path output() {
    return folder.logs().resolve(name + ".out");
  }

  private Path file() {
    return folder.processes().resolve(name + ".properties");
  }

  /** Starts it unless it runs; it outlives this process. */
  void start(List<String> command, Map<String, String> environment) {
    if (alive()) {
      return;
    }
    List<String> words = new ArrayList<>();
    // A session of its own: Ctrl-C in this terminal is not meant for it.
    Detached.command().ifPresent(words::add);
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    builder.directory(folder.temporary().toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(Detached.NOTHING));
    try {
      remember(builder.start().toHandle());
    } catch (IOException e) {
      throw new ClusterFault("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  private void remember(ProcessHandle process) throws IOException {
    Properties properties = new Properties();
    properties.put("pid", Long.toString(process.pid()));
    properties.put("started", Detached.startOf(process).orElse(ENDED));
    try (Writer writer = Files.newBufferedWriter(file())) {
      properties.store(writer, null);
    }
  }

  /** The process, if it lives. */
  public Optional<ProcessHandle> handle() {
    if (!Files.exists(file())) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file())) {
      properties.load(reader);
    } catch (IOException e) {
      throw new ClusterFault("cannot read " + file() + ": " + e.getMessage(), e);
    }
    Optional<String> started = Optional.ofNullable(properties.getProperty("started"));
    return ProcessHandle.of(Long.parseLong(properties.getProperty("pid")))
        .filter(ProcessHandle::isAlive)
        .filter(process -> !Detached.isZombie(process.pid()))
        .filter(process -> started.isPresent() && started.equals(Detached.startOf(process)));
  }

  /** Whether it runs; one that is paused does. */
  public boolean alive() {
    return handle().isPresent();
  }

  /** Ends it at once, as a power cut would. */
  public void kill() {
    handle().ifPresent(process -> signal(process, "KILL"));
    Waiting.until(PATIENCE, () -> !alive());
  }

  /** Halts it where it is. */
  public void pause() {
    handle().ifPresent(process -> signal(process, "STOP"));
  }

  /** Lets a paused process go on. */
  public void resume() {
    handle().ifPresent(process -> signal(process, "CONT"));
  }

  /** Asks it to end, and ends it if it does not. */
  void stop() {
    handle()
        .ifPresent(
            process -> {
              signal(process, "TERM");
              signal(process, "CONT");
            });
    if (!Waiting.until(PATIENCE, () -> !alive())) {
      kill();
    }
    if (alive()) {
      throw new ClusterFault(name + " does not end: " + handle().orElseThrow().pid());
    }
    try {
      Files.deleteIfExists(file());
    } catch (IOException e) {
      throw new ClusterFault("cannot delete " + file() + ": " + e.getMessage(), e);
    }
  }

  private static void signal(ProcessHandle process, String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new ClusterFault("cannot send " + signal + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Its last error, or else its last line, for a message. */
  String lastWords() {
    String found = null;
    for (Path said : List.of(output(), log())) {
      try (Stream<String> lines = Files.exists(said) ? Files.lines(said) : Stream.empty()) {
        List<String> worth =
            lines.filter(line -> !line.isBlank() && !line.startsWith("WARNING: ")).toList();
        List<String> errors = worth.stream().filter(line -> line.contains("ERROR")).toList();
        List<String> best = errors.isEmpty() ? worth : errors;
        found = best.isEmpty() ? found : best.get(best.size() - 1);
      } catch (IOException | UncheckedIOException e) {
        found = "nothing that can be read";
      }
    }
    return (found == null ? "nothing" : found) + " (" + log() + ", " + output() + ")";
  }
}
