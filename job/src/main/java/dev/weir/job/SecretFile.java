package dev.weir.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;

/** A file that holds one secret and nothing else; the line break that editors add is left out. */
final class SecretFile {
  private static final long MAX_BYTES = 64 << 10;

  private SecretFile() {}

  /** The secret that an option's value names the file of. */
  static Optional<String> read(
      OptionEntry entry, List<OptionProblem> problems, List<String> warnings) {
    try {
      Path file = Path.of(entry.value());
      if (Files.size(file) > MAX_BYTES) {
        return problem(entry, "a file of at most " + MAX_BYTES + " bytes", problems);
      }
      String text = Files.readString(file).replaceFirst("[\\r\\n]+$", "");
      if (text.isEmpty()) {
        return problem(entry, "a file that is not empty", problems);
      }
      if (isReadableByAll(file)) {
        warnings.add(entry.key() + ": every user can read " + file + "; chmod 600 it");
      }
      return Optional.of(text);
    } catch (IOException | IllegalArgumentException e) {
      return problem(entry, "a file that can be read", problems);
    }
  }

  private static boolean isReadableByAll(Path file) throws IOException {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  private static Optional<String> problem(
      OptionEntry entry, String expected, List<OptionProblem> problems) {
    problems.add(OptionProblem.of(entry, expected));
    return Optional.empty();
  }
}
