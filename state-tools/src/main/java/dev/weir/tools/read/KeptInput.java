package dev.weir.tools.read;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Writes down what is read of another stream: only its serializer knows how long a value is. */
final class KeptInput extends InputStream {
  private final InputStream from;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  KeptInput(InputStream from) {
    this.from = from;
  }

  /** Forgets what was read up to now. */
  void forget() {
    kept.reset();
  }

  /** What was read since then. */
  byte[] bytes() {
    return kept.toByteArray();
  }

  @Override
  public int read() throws IOException {
    int read = from.read();
    if (read >= 0) {
      kept.write(read);
    }
    return read;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int read = from.read(to, offset, length);
    if (read > 0) {
      kept.write(to, offset, read);
    }
    return read;
  }
}
