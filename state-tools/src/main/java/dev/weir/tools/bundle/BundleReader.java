package dev.weir.tools.bundle;

import dev.weir.tools.read.StateFault;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;

/**
 * Reads a bundle from its beginning to its end, one entry at a time. Only after the last entry is
 * it known that all before was whole, so a reader that must not act on half a bundle calls {@link
 * #check} first.
 */
public final class BundleReader implements Closeable {
  private final Path file;
  private final MessageDigest digest = BundleFormat.digest();
  private final long size;
  private final DataInputStream in;
  private final Map<Section, Long> counts = new EnumMap<>(Section.class);
  private String tenant;
  private long madeMillis;
  private long read;
  private Contents contents;

  private BundleReader(Path file) throws IOException {
    this.file = file;
    this.size = Files.size(file);
    this.in =
        new DataInputStream(
            new DigestInputStream(
                new BufferedInputStream(Files.newInputStream(file), 1 << 16), digest));
  }

  /**
   * Opens a bundle and reads its header.
   *
   * @throws StateFault where there is none, or one of a later release
   */
  public static BundleReader open(Path file) {
    BundleReader reader;
    try {
      if (!Files.isRegularFile(file)) {
        throw new StateFault(
            StateFault.Kind.WRONG_PLACE,
            file + ": found no file, expected a tenant's bundle; export one",
            null);
      }
      reader = new BundleReader(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    try {
      reader.reading(reader::readHeader);
      return reader;
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * Reads all of a bundle.
   *
   * @return what it holds
   * @throws StateFault where one byte of it is not what was written
   */
  public static Contents check(Path file) {
    try (BundleReader reader = open(file)) {
      Entry entry = reader.next();
      while (entry != null) {
        entry = reader.next();
      }
      return reader.contents;
    }
  }

  /** Whose it is. */
  public String tenant() {
    return tenant;
  }

  /**
   * The next entry; null at the end, and then all that was read was whole.
   *
   * @throws StateFault where the file is damaged
   */
  public Entry next() {
    return contents == null ? reading(this::readEntry) : null;
  }

  /** What may meet damaged bytes. */
  @FunctionalInterface
  private interface Part<T> {
    T read() throws IOException;
  }

  private <T> T reading(Part<T> part) {
    try {
      return part.read();
    } catch (EOFException e) {
      throw damaged(size + " bytes and then its end", "more: it was cut off");
    } catch (UTFDataFormatException e) {
      throw damaged("a name that is no text", "a tenant's name");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private Void readHeader() throws IOException {
    int magic = in.readInt();
    if (magic != BundleFormat.MAGIC) {
      throw new StateFault(
          StateFault.Kind.WRONG_PLACE,
          file + ": found no WRTB at its beginning, expected a tenant's bundle; export one",
          null);
    }
    int version = in.readUnsignedShort();
    if (version != BundleFormat.VERSION) {
      throw new StateFault(
          StateFault.Kind.INCOMPATIBLE,
          file
              + ": found a bundle of version "
              + version
              + ", expected version "
              + BundleFormat.VERSION
              + "; import it by the release that wrote it",
          null);
    }
    int flags = in.readUnsignedShort();
    if (flags != 0) {
      throw damaged("unknown flags " + Integer.toHexString(flags), "none");
    }
    long before = 4 + 2 + 2;
    tenant = in.readUTF();
    madeMillis = in.readLong();
    read = before + 2 + tenant.length() + 8;
    return null;
  }

  private Entry readEntry() throws IOException {
    int code = in.readUnsignedByte();
    read++;
    if (code == BundleFormat.END) {
      readEnd();
      return null;
    }
    Section section = Section.ofCode(code);
    if (section == null) {
      throw damaged("an entry of unknown kind " + code, "1 to " + Section.values().length);
    }
    int keyBytes = in.readUnsignedShort();
    int valueBytes = in.readInt();
    read += 6;
    checkLengths(section, keyBytes, valueBytes);
    byte[] key = in.readNBytes(keyBytes);
    byte[] value = in.readNBytes(valueBytes);
    read += keyBytes + valueBytes;
    long count = counts.merge(section, 1L, Long::sum);
    if (count > 1 && section.isSingle()) {
      throw damaged("two entries " + section, "one");
    }
    return new Entry(section, key, value);
  }

  /** Before memory is asked for. */
  private void checkLengths(Section section, int keyBytes, int valueBytes) {
    boolean possible =
        keyBytes <= BundleFormat.MAX_KEY_BYTES
            && valueBytes >= 0
            && valueBytes <= BundleFormat.MAX_VALUE_BYTES
            && read + keyBytes + valueBytes <= size;
    if (!possible) {
      throw damaged(
          "an entry " + section + " of " + keyBytes + " and " + valueBytes + " bytes at " + read,
          "one that ends before the file's " + size + " bytes: it was cut off or damaged");
    }
    if (section.isSingle() != (keyBytes == 0)) {
      throw damaged("an entry " + section + " with a key of " + keyBytes + " bytes", "none");
    }
  }

  private void readEnd() throws IOException {
    Map<Section, Long> written = new EnumMap<>(Section.class);
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      int code = in.readUnsignedByte();
      Section section = Section.ofCode(code);
      long count = in.readLong();
      if (section == null || written.put(section, count) != null) {
        throw damaged("a count of kind " + code, "one of every kind");
      }
    }
    byte[] sum = digest.digest();
    byte[] writtenSum = in.readNBytes(BundleFormat.DIGEST_BYTES);
    if (writtenSum.length < BundleFormat.DIGEST_BYTES) {
      throw new EOFException();
    }
    if (!MessageDigest.isEqual(sum, writtenSum)) {
      throw damaged("a checksum that does not fit its bytes", "that of what was exported");
    }
    if (!written.equals(counts)) {
      throw damaged("entries " + counts, written + " as its end says");
    }
    if (in.read() != -1) {
      throw damaged("bytes after its end", "none");
    }
    contents = new Contents(tenant, madeMillis, counts, size, sum);
  }

  private StateFault damaged(String found, String expected) {
    return new StateFault(
        StateFault.Kind.INCOMPATIBLE,
        file + ": found " + found + ", expected " + expected + "; copy or export it again",
        null);
  }

  private static StateFault unreadable(Path file, IOException e) {
    return new StateFault(
        StateFault.Kind.FILE_SYSTEM,
        file + ": found no way to read it (" + e + "), expected a tenant's bundle",
        e);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }
}
