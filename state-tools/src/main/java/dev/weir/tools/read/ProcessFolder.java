package dev.weir.tools.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.util.FileUtils;

/**
 * Where a job that runs in this process keeps files of its own. Flink takes them away in the
 * background, and a command ends before that is done: so the folder goes with the process.
 */
public final class ProcessFolder {
  private static Path folder;

  private ProcessFolder() {}

  /** Has a job keep its files there, unless it was told where. */
  public static void in(Configuration configuration) {
    if (!configuration.contains(CoreOptions.TMP_DIRS)) {
      configuration.set(CoreOptions.TMP_DIRS, path());
    }
    configuration.set(WebOptions.TMP_DIR, path());
  }

  /** Makes it, below the JVM's folder for such files, when it is asked for first. */
  private static synchronized String path() {
    if (folder == null) {
      try {
        folder = Files.createTempDirectory("weir-state-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Path made = folder;
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made), "weir-state-files"));
    }
    return folder.toString();
  }

  private static void delete(Path made) {
    try {
      FileUtils.deleteDirectory(made.toFile());
    } catch (IOException e) {
      // Flink still writes there; once more takes what it has left by now.
      FileUtils.deleteDirectoryQuietly(made.toFile());
    }
  }
}
