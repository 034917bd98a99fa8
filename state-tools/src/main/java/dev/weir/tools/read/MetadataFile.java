package dev.weir.tools.read;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.state.api.runtime.SavepointLoader;
import org.apache.flink.util.ExceptionUtils;

/** The metadata file of a savepoint, and what is told where it cannot be read. */
final class MetadataFile {
  private static final int MAGIC_BYTES = 4;
  private static final String METADATA = AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME;

  /** What Flink says of a version that it does not know, before the number. */
  private static final String UNKNOWN_METADATA = "Unrecognized checkpoint version number:";

  private MetadataFile() {}

  /** The folder of the savepoint, also where the file is given. */
  static String folder(String path) {
    Path given = new Path(path);
    return METADATA.equals(given.getName()) ? given.getParent().toString() : path;
  }

  /**
   * Reads it.
   *
   * @param path the folder it is in, or the file
   * @throws StateFault that says why it cannot be read: nothing there, no answer, or not ours
   */
  static CheckpointMetadata read(String path) {
    requireAnswer(path);
    try {
      return SavepointLoader.loadSavepointMetadata(path);
    } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
      if (ExceptionUtils.findThrowable(e, UnsupportedFileSystemSchemeException.class).isPresent()) {
        throw new StateFault(
            StateFault.Kind.FILE_SYSTEM,
            "found no file system for "
                + path
                + ", expected one of Flink's; set FLINK_PLUGINS_DIR to a folder of Flink's plugins"
                + " that has it, and FLINK_CONF_DIR to the one of its settings",
            e);
      }
      if (ExceptionUtils.findThrowable(e, AccessDeniedException.class).isPresent()) {
        throw new StateFault(
            StateFault.Kind.FILE_SYSTEM,
            "found " + path + " closed to this user, expected to read it; allow it",
            e);
      }
      requireOurs(path, e);
      throw new StateFault(
          StateFault.Kind.WRONG_PLACE,
          "found no savepoint at "
              + path
              + " ("
              + reason(path, e)
              + "), expected the folder of a savepoint or of a retained checkpoint; name the one"
              + " that holds the metadata file",
          e);
    }
  }

  /** A store that refuses the credentials, or cannot be reached, says nothing of a savepoint. */
  private static void requireAnswer(String path) {
    try {
      Path given = new Path(path);
      given.getFileSystem().exists(given);
    } catch (UnsupportedFileSystemSchemeException | IllegalArgumentException e) {
      // Told where it is loaded.
      return;
    } catch (IOException | RuntimeException e) {
      throw new StateFault(
          StateFault.Kind.FILE_SYSTEM,
          "found that "
              + path
              + " cannot be asked for ("
              + (e.getMessage() == null ? e : e.getMessage())
              + "), expected an answer; see to the address and the credentials of its file system,"
              + " which FLINK_CONF_DIR sets",
          e);
    }
  }

  /** Flink's words, without its guesses and its advice. */
  private static String reason(String path, Throwable e) {
    if (isTruncated(e)) {
      return "the file " + metadataFile(path) + " has " + length(path) + " bytes";
    }
    String message = e.getMessage();
    if (message == null) {
      return e.toString();
    }
    return message.startsWith("Unexpected magic number")
        ? "the file does not begin as metadata does"
        : message.replaceFirst("[.]( Please.*)?$", "");
  }

  private static boolean isTruncated(Throwable e) {
    return ExceptionUtils.findThrowable(e, EOFException.class).isPresent();
  }

  /**
   * Metadata that ends too early, or that a later Flink has written, is metadata all the same; but
   * nothing says that a file is which ends before its magic number does.
   */
  private static void requireOurs(String path, Throwable e) {
    if (isTruncated(e) && length(path) >= MAGIC_BYTES) {
      throw new StateFault(
          StateFault.Kind.INCOMPATIBLE,
          metadataFile(path)
              + ": found it truncated after "
              + length(path)
              + " bytes, expected the whole metadata of a savepoint; copy it again, or take another"
              + " savepoint",
          e);
    }
    String message = e.getMessage();
    if (message != null && message.startsWith(UNKNOWN_METADATA)) {
      throw new StateFault(
          StateFault.Kind.INCOMPATIBLE,
          metadataFile(path)
              + ": found metadata of version "
              + message.substring(UNKNOWN_METADATA.length()).strip()
              + ", expected one that this release's Flink reads; use the newer release that wrote"
              + " it, or take another savepoint if none did",
          e);
    }
  }

  /** Of the metadata file; 0 where nobody can say. */
  private static long length(String path) {
    Path file = metadataFile(path);
    try {
      return file.getFileSystem().getFileStatus(file).getLen();
    } catch (IOException e) {
      return 0;
    }
  }

  /** The file that Flink reads: what was given, if it is a file. */
  private static Path metadataFile(String path) {
    Path given = new Path(path);
    return METADATA.equals(given.getName()) || isFile(given) ? given : new Path(given, METADATA);
  }

  private static boolean isFile(Path given) {
    try {
      return !given.getFileSystem().getFileStatus(given).isDir();
    } catch (IOException e) {
      return false;
    }
  }
}
