package dev.weir.tools.offline;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.flink.core.fs.Path;

/**
 * The lines of a file on any file system of Flink, as bytes; of a {@code .gz} those within. Blank
 * lines are passed over, and counted.
 */
final class Lines implements Closeable {
  /** The longest line: a file of another kind must not take the memory. */
  static final int MAX_BYTES = 64 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final Counting counting;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private int from;
  private int to;
  private long number;
  private boolean ended;

  private Lines(String name, Counting counting, InputStream in) {
    this.name = name;
    this.counting = counting;
    this.in = in;
  }

  /** Opens the file of this name. */
  static Lines open(String name) throws IOException {
    Path path = new Path(name);
    Counting counting = new Counting(path.getFileSystem().open(path));
    try {
      return new Lines(
          name,
          counting,
          name.endsWith(".gz") ? new GZIPInputStream(counting, BUFFER_BYTES) : counting);
    } catch (IOException e) {
      counting.close();
      throw new IOException(name + ": found no gzip (" + e.getMessage() + "), expected one", e);
    }
  }

  /** The next line without its end; null where there is none. */
  byte[] next() throws IOException {
    while (!ended) {
      byte[] line = line();
      number += line == null ? 0 : 1;
      if (line != null && !isBlank(line)) {
        return line;
      }
    }
    return null;
  }

  /** Null at the end. */
  private byte[] line() throws IOException {
    begun.reset();
    while (true) {
      for (int i = from; i < to; i++) {
        if (buffer[i] == '\n') {
          begun.write(buffer, from, i - from);
          from = i + 1;
          return withoutReturn(begun.toByteArray());
        }
      }
      begun.write(buffer, from, to - from);
      if (begun.size() > MAX_BYTES) {
        throw new IOException(
            name + ": line " + (number + 1) + ": found more bytes than " + MAX_BYTES + " in it");
      }
      fill();
      if (ended) {
        return begun.size() == 0 ? null : withoutReturn(begun.toByteArray());
      }
    }
  }

  private void fill() throws IOException {
    try {
      from = 0;
      to = Math.max(0, in.read(buffer));
      ended = to == 0;
    } catch (EOFException | ZipException e) {
      throw new IOException(
          name
              + ": after line "
              + number
              + ": found a gzip that is cut off or damaged ("
              + e.getMessage()
              + "), expected all of it",
          e);
    }
  }

  private static byte[] withoutReturn(byte[] line) {
    int length = line.length;
    return length > 0 && line[length - 1] == '\r'
        ? java.util.Arrays.copyOf(line, length - 1)
        : line;
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  /** Where the last line stands: the file's name and the line's number, from 1. */
  String place() {
    return name + ": line " + number;
  }

  /** Bytes of the file read so far. */
  long bytes() {
    return counting.bytes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static final class Counting extends FilterInputStream {
    private long bytes;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      bytes += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      int read = super.read(into, at, length);
      bytes += Math.max(0, read);
      return read;
    }
  }
}
