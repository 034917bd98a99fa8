package dev.weir.tools.bundle;

import dev.weir.tools.read.StateFault;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;

/**
 * Writes a bundle beside its name and gives it that name when it is whole: whoever finds the file
 * finds all of it. Nothing is kept of what was written, however much it is.
 */
public final class BundleWriter implements Closeable {
  private final Path file;
  private final boolean replace;
  private final Path unfinished;
  private final FileOutputStream disk;
  private final MessageDigest digest = BundleFormat.digest();
  private final DataOutputStream out;
  private final Map<Section, Long> counts = new EnumMap<>(Section.class);
  private final String tenant;
  private final long madeMillis;
  private boolean finished;

  /**
   * Begins a bundle.
   *
   * @param replace whether a file of this name may go
   * @throws StateFault where there is such a file and it must not go, or none can be written
   */
  public BundleWriter(Path file, boolean replace, String tenant, long madeMillis) {
    this.file = file.toAbsolutePath();
    this.replace = replace;
    this.tenant = tenant;
    this.madeMillis = madeMillis;
    if (Files.isDirectory(this.file) || !replace && Files.exists(this.file)) {
      throw taken();
    }
    try {
      unfinished =
          Files.createTempFile(this.file.getParent(), this.file.getFileName() + ".", ".unfinished");
      unfinished.toFile().deleteOnExit();
      disk = new FileOutputStream(unfinished.toFile());
    } catch (IOException e) {
      throw cannot(e);
    }
    out =
        new DataOutputStream(
            new DigestOutputStream(new BufferedOutputStream(disk, 1 << 16), digest));
    try {
      writeHeader();
    } catch (IOException e) {
      close();
      throw cannot(e);
    }
  }

  private void writeHeader() throws IOException {
    out.writeInt(BundleFormat.MAGIC);
    out.writeShort(BundleFormat.VERSION);
    out.writeShort(0);
    out.writeUTF(tenant);
    out.writeLong(madeMillis);
  }

  /** Adds an entry. */
  public void add(Entry entry) {
    try {
      out.writeByte(entry.section().code());
      out.writeShort(entry.key().length);
      out.writeInt(entry.value().length);
      out.write(entry.key());
      out.write(entry.value());
    } catch (IOException e) {
      throw cannot(e);
    }
    counts.merge(entry.section(), 1L, Long::sum);
  }

  /** Ends the bundle and gives it its name. */
  public Contents finish() {
    try {
      out.writeByte(BundleFormat.END);
      out.writeByte(counts.size());
      for (Map.Entry<Section, Long> count : counts.entrySet()) {
        out.writeByte(count.getKey().code());
        out.writeLong(count.getValue());
      }
      byte[] sum = digest.digest();
      out.write(sum);
      out.flush();
      disk.getFD().sync();
      out.close();
      long bytes = Files.size(unfinished);
      rename();
      finished = true;
      return new Contents(tenant, madeMillis, counts, bytes, sum);
    } catch (IOException e) {
      throw cannot(e);
    }
  }

  private void rename() throws IOException {
    try {
      if (replace) {
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.move(unfinished, file);
      }
    } catch (FileAlreadyExistsException e) {
      throw taken();
    }
  }

  private StateFault taken() {
    return new StateFault(
        StateFault.Kind.WRONG_PLACE,
        file + ": found something there, expected a new file; name another, or replace it by force",
        null);
  }

  private StateFault cannot(IOException e) {
    return new StateFault(
        StateFault.Kind.FILE_SYSTEM,
        file
            + ": found no way to write it ("
            + e
            + "), expected a folder that is there, may be written to and has room",
        e);
  }

  /** Leaves nothing behind unless the bundle was finished. */
  @Override
  public void close() {
    if (finished) {
      return;
    }
    try {
      disk.close();
    } catch (IOException e) {
      // What could not be written is thrown away in any case.
    }
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      throw cannot(e);
    }
  }
}
