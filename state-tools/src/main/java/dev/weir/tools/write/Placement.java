package dev.weir.tools.write;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;

/**
 * Gives the folder of a whole savepoint its place: at once where the file system can, else file by
 * file, as an object store copies them. The metadata goes last then: without it nobody takes the
 * rest for a savepoint. What is not finished is taken away, and nothing that somebody else has put
 * there meanwhile.
 */
public final class Placement {
  /** Those that give a folder another name in one step. */
  private static final Set<String> AT_ONCE = Set.of("file", "hdfs", "viewfs");

  private final FileSystem files;
  private final Path target;
  private final Deque<Path> put = new ArrayDeque<>();
  private final Deque<Path> folders = new ArrayDeque<>();
  private boolean stopped;
  private boolean done;

  public Placement(FileSystem files, Path target) {
    this.files = files;
    this.target = target;
  }

  /**
   * Moves {@code made} to the place.
   *
   * @throws IOException where that cannot be done; nothing of it is left at the place then
   */
  public void move(Path made) throws IOException {
    if (files.exists(target)) {
      throw new IOException("something is there by now");
    }
    if (AT_ONCE.contains(files.getUri().getScheme())) {
      rename(made, target);
      return;
    }
    try {
      moveAll(made, target, true);
      finish();
    } catch (IOException | RuntimeException e) {
      try {
        stop();
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
    deleteEmptied(made);
  }

  private void deleteEmptied(Path made) {
    try {
      files.delete(made, true);
    } catch (IOException | RuntimeException e) {
      // The savepoint is at its place; what is left is a hidden folder with nothing in it.
      return;
    }
  }

  private void moveAll(Path from, Path to, boolean metadata) throws IOException {
    Path last = null;
    begin(to);
    FileStatus[] found = files.listStatus(from);
    for (FileStatus status : found == null ? new FileStatus[0] : found) {
      Path file = status.getPath();
      Path place = new Path(to, file.getName());
      if (status.isDir()) {
        moveAll(file, place, false);
      } else if (metadata && isMetadata(file)) {
        last = file;
      } else {
        put(file, place);
      }
    }
    if (metadata && last == null) {
      throw new IOException("found no metadata in " + from);
    }
    if (last != null) {
      put(last, new Path(to, last.getName()));
    }
  }

  private static boolean isMetadata(Path file) {
    return file.getName().equals(AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME);
  }

  private synchronized void rename(Path from, Path to) throws IOException {
    if (stopped) {
      throw new IOException("it was stopped before " + from + " was moved");
    }
    if (!files.rename(from, to)) {
      throw new IOException("the file system refused to rename " + from + " to " + to);
    }
  }

  private synchronized void put(Path from, Path to) throws IOException {
    rename(from, to);
    put.push(to);
  }

  private synchronized void begin(Path folder) {
    folders.push(folder);
  }

  private synchronized void finish() throws IOException {
    if (stopped) {
      throw new IOException("it was stopped before its end");
    }
    done = true;
  }

  /** Nothing is moved any more, and what was moved of an unfinished savepoint is taken away. */
  public synchronized void stop() throws IOException {
    stopped = true;
    if (done) {
      return;
    }
    // The last is first: without the metadata the rest is no savepoint.
    while (!put.isEmpty()) {
      files.delete(put.peek(), false);
      put.pop();
    }
    for (Path folder : folders) {
      deleteEmpty(folder);
    }
  }

  private void deleteEmpty(Path folder) throws IOException {
    if (files.exists(folder)) {
      FileStatus[] found = files.listStatus(folder);
      if (found == null || found.length == 0) {
        files.delete(folder, false);
      }
    }
  }
}
