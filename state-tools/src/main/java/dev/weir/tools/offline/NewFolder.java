package dev.weir.tools.offline;

import dev.weir.tools.read.StateFault;
import java.io.IOException;
import java.util.UUID;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** A savepoint's folder on any file system of Flink that is there whole or not at all. */
final class NewFolder implements AutoCloseable {
  private final Path out;
  private final Path beside;
  private final FileSystem files;
  private final Thread atExit = new Thread(this::delete, "weir-state-end");

  private NewFolder(Path out, Path beside, FileSystem files) {
    this.out = out;
    this.beside = beside;
    this.files = files;
  }

  /**
   * Prepares {@code name}, which must not be there.
   *
   * @throws StateFault where it is, or its file system refuses
   */
  static NewFolder at(String name) {
    try {
      Path given = new Path(name);
      FileSystem files = given.getFileSystem();
      Path out = given.isAbsolute() ? given.makeQualified(files) : local(name);
      if (files.exists(out)) {
        throw SourceOffsets.wrong(
            name + ": found something there, expected nothing; name a folder that is not there");
      }
      Path beside = new Path(out.getParent(), "." + out.getName() + "." + UUID.randomUUID());
      if (!files.mkdirs(beside)) {
        throw new IOException("the folder " + beside + " cannot be made");
      }
      NewFolder folder = new NewFolder(out, beside, files);
      Runtime.getRuntime().addShutdownHook(folder.atExit);
      return folder;
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  private static Path local(String name) {
    return new Path(java.nio.file.Path.of(name).toAbsolutePath().normalize().toUri());
  }

  private static StateFault unwritable(Object name, IOException e) {
    return new StateFault(
        StateFault.Kind.FILE_SYSTEM,
        name + ": found no place to write (" + e.getMessage() + "), expected one",
        e);
  }

  /** Where to write: a folder beside it. */
  String beside() {
    return beside.toString();
  }

  /** Puts {@code made}, a folder within {@link #beside}, in its place. */
  void take(String made) {
    try {
      if (files.exists(out)) {
        throw new IOException("something is there by now");
      }
      if (!files.rename(new Path(made), out)) {
        throw new IOException("the file system refused to rename " + made);
      }
    } catch (IOException e) {
      throw unwritable(out, e);
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }

  /** Leaves nothing beside it; nor does the process, if it is ended before. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook does it.
      return;
    }
    delete();
  }

  private void delete() {
    try {
      files.delete(beside, true);
    } catch (IOException e) {
      throw unwritable(beside, e);
    }
  }
}
