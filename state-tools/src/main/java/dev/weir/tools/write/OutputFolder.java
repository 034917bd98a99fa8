package dev.weir.tools.write;

import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import java.io.IOException;
import java.util.UUID;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;

/**
 * Where a savepoint is written, on any file system of Flink: beside the place it is meant for,
 * where it is moved when it is whole. Closed before that, it leaves nothing; nor does a process
 * that is ended before.
 */
public final class OutputFolder implements AutoCloseable {
  private final FileSystem fileSystem;
  private final Path target;
  private final Path part;
  private final Placement placement;
  private final Thread atExit = new Thread(this::delete, "weir-state-end");

  OutputFolder(FileSystem fileSystem, Path target) {
    this.fileSystem = fileSystem;
    this.target = target;
    this.placement = new Placement(fileSystem, target);
    this.part =
        new Path(
            target.getParent(),
            "." + target.getName() + ".part-" + UUID.randomUUID().toString().substring(0, 8));
  }

  /**
   * Makes it, empty.
   *
   * @param out where nothing may be yet
   * @throws StateFault where something is there, or nothing can be written there
   */
  public static OutputFolder create(String out) {
    return make(free(out), out);
  }

  /**
   * Makes it, for what is written file by file and begins with an empty metadata file.
   *
   * @param in what is read, and where nothing may be written
   * @param out as {@link #create(String)}
   */
  static OutputFolder create(SavedState in, String out) {
    OutputFolder folder = make(free(in, out), out);
    folder.begin(out);
    return folder;
  }

  private static OutputFolder make(Path target, String out) {
    try {
      FileSystem fileSystem = target.getFileSystem();
      OutputFolder folder = new OutputFolder(fileSystem, target);
      if (!fileSystem.mkdirs(folder.part)) {
        throw unwritable(out, new IOException("the folder cannot be made"));
      }
      Runtime.getRuntime().addShutdownHook(folder.atExit);
      return folder;
    } catch (IOException e) {
      throw unwritable(out, e);
    }
  }

  /**
   * Where {@code out} is, if something can stand there; as {@link #create}, but nothing is made.
   *
   * @throws StateFault as {@link #create} says
   */
  static Path free(SavedState in, String out) {
    Path target = free(out);
    try {
      requireOutside(in, target, out);
      return target;
    } catch (IOException e) {
      throw unwritable(out, e);
    }
  }

  private static Path free(String out) {
    try {
      Path given = new Path(out);
      FileSystem fileSystem = given.getFileSystem();
      Path target = given.makeQualified(fileSystem);
      if (target.getParent() == null || fileSystem.exists(target)) {
        throw new StateFault(
            StateFault.Kind.WRONG_PLACE,
            out + ": found something there, expected nothing yet; name a new folder",
            null);
      }
      return target;
    } catch (IOException | IllegalArgumentException e) {
      throw unwritable(out, e);
    }
  }

  /** Flink takes only what has a metadata file for the folder of a savepoint's files. */
  private void begin(String out) {
    try {
      fileSystem.create(metadata(), FileSystem.WriteMode.NO_OVERWRITE).close();
    } catch (IOException e) {
      close();
      throw unwritable(out, e);
    }
  }

  private static void requireOutside(SavedState in, Path target, String out) throws IOException {
    Path source = new Path(in.path());
    source = source.makeQualified(source.getFileSystem());
    for (Path above = target.getParent(); above != null; above = above.getParent()) {
      if (above.equals(source)) {
        throw new StateFault(
            StateFault.Kind.WRONG_PLACE,
            out + ": found a folder inside " + in.path() + ", expected one outside it",
            null);
      }
    }
  }

  static StateFault unwritable(String out, Exception cause) {
    return new StateFault(
        StateFault.Kind.FILE_SYSTEM,
        out
            + ": found that it cannot be written ("
            + cause.getMessage()
            + "), expected room and the right to; nothing is left there",
        cause);
  }

  /** Where it will stand. */
  public Path target() {
    return target;
  }

  /** Where it stands until it is whole. */
  public Path part() {
    return part;
  }

  /** The metadata file, empty until it is written. */
  Path metadata() {
    return new Path(part, AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME);
  }

  FileSystem fileSystem() {
    return fileSystem;
  }

  /** Moves it to its place. */
  void move() {
    move(part);
  }

  /** Moves {@code made}, this or a folder within it, to its place. */
  public void move(Path made) {
    try {
      placement.move(made);
    } catch (IOException e) {
      throw unwritable(target.toString(), e);
    }
  }

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
      stop();
    } catch (IOException e) {
      // What went wrong first is told, or the savepoint is at its place; this folder's name says
      // that it is a part.
      return;
    }
  }

  private void stop() throws IOException {
    try {
      placement.stop();
    } finally {
      fileSystem.delete(part, true);
    }
  }
}
