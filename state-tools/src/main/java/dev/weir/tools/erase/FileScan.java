package dev.weir.tools.erase;

import dev.weir.tools.read.Progress;
import dev.weir.tools.read.Stage;
import dev.weir.tools.read.StateFault;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The files of a savepoint as plain bytes: their hashes, and where names stand in them.
 *
 * @param files each once, by name
 * @param bytes of all of them
 * @param hits names that were found, and where
 * @param compressed a file that holds compressed bytes, in which nothing can be found; null if none
 */
record FileScan(List<Hashed> files, long bytes, Map<String, Hits> hits, String compressed) {
  /** A file below the savepoint's folder. */
  record Hashed(String name, long bytes, String sha256) {}

  /**
   * Occurrences of one name.
   *
   * @param count in all files
   * @param file that has the first
   * @param offset of the first
   */
  record Hits(long count, String file, long offset) {
    Hits plus(Hits more) {
      return new Hits(count + more.count, file, offset);
    }
  }

  /**
   * Reads every file of {@code folder}.
   *
   * @param main the name that is looked for in every spelling
   * @param more names that are looked for in those that state has
   */
  static FileScan of(String folder, String main, Collection<String> more, Progress progress) {
    try {
      return read(new Path(folder), new NameSearch(main, more), progress);
    } catch (IOException e) {
      throw new StateFault(
          StateFault.Kind.FILE_SYSTEM,
          folder + ": found no way to read its files (" + e + "), expected a savepoint's",
          e);
    }
  }

  private static FileScan read(Path folder, NameSearch names, Progress progress)
      throws IOException {
    List<FileStatus> found = new ArrayList<>();
    list(folder.getFileSystem(), folder, found);
    found.sort(Comparator.comparing(file -> file.getPath().toString()));
    long all = found.stream().mapToLong(FileStatus::getLen).sum();
    try (Stage stage = Stage.begin(progress, "Searching the bytes", all, Progress.Unit.BYTES)) {
      FileScan scan = read(folder, found, names, stage);
      stage.complete();
      return scan;
    }
  }

  private static FileScan read(Path folder, List<FileStatus> found, NameSearch names, Stage stage)
      throws IOException {
    FileSystem system = folder.getFileSystem();
    List<Hashed> files = new ArrayList<>();
    Map<String, Hits> hits = new TreeMap<>();
    String[] compressed = new String[1];
    long bytes = 0;
    for (FileStatus status : found) {
      String name = name(folder, status.getPath());
      MessageDigest sha = sha();
      long length;
      try (InputStream in =
          new DigestInputStream(stage.counted(system.open(status.getPath())), sha)) {
        length =
            names.search(
                in,
                (text, at) -> {
                  if (text.equals(NameSearch.COMPRESSED)) {
                    compressed[0] = name;
                  } else {
                    hits.merge(text, new Hits(1, name, at), Hits::plus);
                  }
                });
      }
      files.add(new Hashed(name, length, HexFormat.of().formatHex(sha.digest())));
      bytes += length;
    }
    return new FileScan(files, bytes, hits, compressed[0]);
  }

  private static void list(FileSystem system, Path folder, List<FileStatus> found)
      throws IOException {
    FileStatus[] there = system.listStatus(folder);
    for (FileStatus status : there == null ? new FileStatus[0] : there) {
      if (status.isDir()) {
        list(system, status.getPath(), found);
      } else {
        found.add(status);
      }
    }
  }

  private static String name(Path folder, Path file) {
    String path = file.toUri().getPath();
    String below = folder.toUri().getPath();
    return path.startsWith(below) ? path.substring(below.length()).replaceAll("^/+", "") : path;
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
