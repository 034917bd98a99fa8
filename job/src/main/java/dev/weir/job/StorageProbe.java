package dev.weir.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

/** Writes, reads and deletes a small file where checkpoints are to go. */
final class StorageProbe {
  private static final long TIMEOUT_SECONDS = 20;
  private static final byte[] CONTENT = "Weir was here.".getBytes(StandardCharsets.US_ASCII);

  private StorageProbe() {}

  /** A storage that does not answer must not hold the start for ever: it gets a bounded time. */
  static void probe(String option, String folder, Findings findings) {
    FutureTask<Void> task = new FutureTask<>(() -> tryOut(folder));
    Thread thread = new Thread(task, "weir-storage-probe");
    thread.setDaemon(true);
    thread.start();
    String what = option + " " + shown(folder);
    try {
      task.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      judge(what, folder, e.getCause(), findings);
    } catch (TimeoutException e) {
      findings.failure(
          Finding.Reason.UNREACHABLE,
          what,
          "found no answer within "
              + TIMEOUT_SECONDS
              + " s, expected that a file can be written there; see whether the storage is up");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void judge(String what, String folder, Throwable cause, Findings findings) {
    if (cause instanceof UnsupportedFileSystemSchemeException) {
      findings.warning(
          what,
          "found no file system for it here, expected one on the cluster, which alone can tell"
              + " whether a file can be written there");
      return;
    }
    String reason = String.valueOf(cause.getMessage()).replace(folder, shown(folder));
    findings.failure(
        what,
        "found that no file can be written, read and deleted there ("
            + cause.getClass().getSimpleName()
            + ": "
            + withoutUser(reason)
            + "), expected that it can; correct the folder or its rights");
  }

  private static Void tryOut(String folder) throws IOException {
    Path parent = new Path(folder);
    FileSystem files = parent.getFileSystem();
    files.mkdirs(parent);
    Path file = new Path(parent, "weir-preflight-" + UUID.randomUUID());
    try {
      try (FSDataOutputStream out = files.create(file, FileSystem.WriteMode.NO_OVERWRITE)) {
        out.write(CONTENT);
      }
      byte[] found;
      try (FSDataInputStream in = files.open(file)) {
        found = in.readAllBytes();
      }
      if (!Arrays.equals(found, CONTENT)) {
        throw new IOException(found.length + " other bytes came back");
      }
    } finally {
      files.delete(file, false);
    }
    if (files.exists(file)) {
      throw new IOException("a file cannot be deleted");
    }
    return null;
  }

  /** Some write their keys into the address. */
  private static String shown(String folder) {
    return withoutUser(folder);
  }

  private static String withoutUser(String text) {
    return text.replaceAll("://[^/@\\s]*@", "://" + Secrets.MASK + "@");
  }
}
