package dev.weir.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One command at a time changes a cluster: two would start two jobs on the same topics. */
public final class ClusterLock implements AutoCloseable {
  private final FileChannel channel;

  private ClusterLock(FileChannel channel) {
    this.channel = channel;
  }

  static ClusterLock of(ClusterFolder folder) {
    Path file = folder.root().resolve("lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (held(channel) == null) {
        channel.close();
        throw new ClusterFault(
            "found another command at work on " + folder.root() + "; wait until it has ended");
      }
      return new ClusterLock(channel);
    } catch (IOException e) {
      throw new ClusterFault("cannot lock " + file + ": " + e.getMessage(), e);
    }
  }

  private static FileLock held(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // by another thread of this process
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new ClusterFault("cannot unlock: " + e.getMessage(), e);
    }
  }
}
