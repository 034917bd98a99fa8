package dev.weir.tools.page;

import dev.weir.tools.read.StateFault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a report where it was asked for: whole or not at all. What is there and is no regular file
 * (a device, a pipe, a link) is written through, for another file must not take its place.
 */
public final class PageFile {
  private static final String PART = ".part";

  private PageFile() {}

  /** What stands in a report that is too large for the memory. */
  public interface Content {
    /** Writes all of it; {@code out} is closed by others. */
    void to(OutputStream out) throws IOException;
  }

  /**
   * Refuses a place where nothing can be written, for who has much to do before something is.
   *
   * @param option that names it
   * @throws StateFault where there is a folder, or no file can be made; nothing is left
   */
  public static void requirePlace(String option, Path file) {
    if (Files.isDirectory(file) || file.getFileName() == null) {
      throw new StateFault(
          StateFault.Kind.WRONG_PLACE,
          option + ": found the folder " + file + ", expected a file; name one, in it or beside it",
          null);
    }
    try {
      if (isWrittenThrough(file)) {
        requireWritable(file);
        return;
      }
      Path folder = file.toAbsolutePath().getParent();
      Files.delete(Files.createTempFile(folder, "." + file.getFileName(), PART));
    } catch (IOException e) {
      throw unwritable(option, file, e);
    }
  }

  private static boolean isWrittenThrough(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** A pipe is not opened for that: it would wait for its reader, or end it. */
  private static void requireWritable(Path file) throws IOException {
    if (!Files.exists(file)) {
      // A link to nothing yet.
      Files.newOutputStream(file).close();
      Files.delete(file.toRealPath());
    } else if (!Files.isWritable(file)) {
      throw new AccessDeniedException(file.toString());
    }
  }

  private static StateFault unwritable(String option, Path file, IOException e) {
    return new StateFault(
        StateFault.Kind.FILE_SYSTEM,
        option
            + ": found no way to write "
            + file
            + " ("
            + e
            + "), expected a folder with room that may be written to",
        e);
  }

  /**
   * Writes {@code page}; a regular file that was there is replaced.
   *
   * @throws StateFault where that cannot be done
   */
  public static void write(String option, Path file, String page) {
    write(option, file, out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
  }

  /** The same of a page that is made as it is written. */
  public static void write(String option, Path file, Content page) {
    try {
      if (isWrittenThrough(file)) {
        fill(file, page);
      } else {
        replace(file, page);
      }
    } catch (IOException e) {
      throw unwritable(option, file, e);
    }
  }

  private static void fill(Path file, Content page) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      page.to(out);
    }
  }

  private static void replace(Path file, Content page) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + PART);
    try {
      fill(whole, page);
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      discard(whole);
      throw e;
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
