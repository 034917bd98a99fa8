package dev.weir.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the operating system offers for processes that outlive their parent. */
final class Detached {
  /** An empty standard input. */
  static final File NOTHING = new File("/dev/null");

  /** The 22nd, of which the two before the state are left out. */
  private static final int START_WORD = 19;

  private Detached() {}

  /** The command that gives a process a session of its own, where there is one. */
  static Optional<String> command() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path command = Path.of(folder, "setsid");
      if (Files.isExecutable(command)) {
        return Optional.of(command.toString());
      }
    }
    return Optional.empty();
  }

  /** All words of a process, however many; JDK 17 leaves out those of a long command line. */
  static String commandLine(ProcessHandle process) {
    Path words = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    try {
      return Files.isReadable(words)
          ? Files.readString(words, StandardCharsets.ISO_8859_1).replace('\0', ' ')
          : process.info().commandLine().orElse("");
    } catch (IOException e) {
      return ""; // it has ended meanwhile
    }
  }

  /**
   * When it began, in a form that is the same whenever it is asked for: with Linux in ticks since
   * the machine was started, so that setting the clock changes nothing.
   */
  static Optional<String> startOf(ProcessHandle process) {
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    if (!Files.exists(stat)) {
      return process.info().startInstant().map(start -> Long.toString(start.toEpochMilli()));
    }
    try {
      String line = Files.readString(stat);
      String[] words = line.substring(line.lastIndexOf(')') + 2).split(" ");
      return Optional.of(words[START_WORD] + " ticks");
    } catch (IOException e) {
      return Optional.empty(); // it has ended meanwhile
    }
  }

  /** Whether the process has ended and only nobody has asked for its exit code. */
  static boolean isZombie(long pid) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    try {
      String line = Files.exists(stat) ? Files.readString(stat) : "";
      // The state comes after the name, which is in brackets and may hold anything.
      return line.startsWith("Z", line.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }
}
