package dev.weir.tools.page;

import dev.weir.tools.read.StateFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a page where it was asked for: whole or not at all. */
public final class PageFile {
  private PageFile() {}

  /**
   * Writes {@code page}; a file that was there is replaced.
   *
   * @throws StateFault where that cannot be done
   */
  public static void write(Path file, String page) {
    Path whole = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(whole, page);
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      discard(whole);
      throw new StateFault(
          StateFault.Kind.FILE_SYSTEM,
          "--html: found no way to write "
              + file
              + " ("
              + e
              + "), expected a folder with room that may be written to",
          e);
    }
  }

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
