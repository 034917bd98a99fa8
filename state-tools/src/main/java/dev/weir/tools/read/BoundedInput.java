package dev.weir.tools.read;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.core.fs.FSDataInputStream;

/** A file of a savepoint, read through a buffer, that knows where it is. */
final class BoundedInput extends InputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final FSDataInputStream file;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int next;
  private int filled;
  private long filledFrom;

  BoundedInput(FSDataInputStream file) {
    this.file = file;
  }

  long position() {
    return filledFrom + next;
  }

  void seek(long position) throws IOException {
    file.seek(position);
    filledFrom = position;
    next = 0;
    filled = 0;
  }

  private boolean fill() throws IOException {
    filledFrom += filled;
    next = 0;
    filled = Math.max(file.read(buffer, 0, buffer.length), 0);
    return filled > 0;
  }

  @Override
  public int read() throws IOException {
    return next == filled && !fill() ? -1 : buffer[next++] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (next == filled && !fill()) {
      return -1;
    }
    int count = Math.min(length, filled - next);
    System.arraycopy(buffer, next, to, offset, count);
    next += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Reads so many bytes of {@code in}, taking memory only for what is there. */
  static byte[] exactly(InputStream in, int length, long most) throws IOException {
    if (length < 0 || length > most) {
      throw new IOException("found a length of " + length + ", expected at most " + most);
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("found its end after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }
}
