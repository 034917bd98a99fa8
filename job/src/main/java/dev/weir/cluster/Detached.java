package dev.weir.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the operating system offers for processes that outlive their parent. */
final class Detached {
  /** An empty standard input. */
  static final File NOTHING = new File("/dev/null");

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
