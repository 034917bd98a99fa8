package dev.weir.tools.read;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.state.PhysicalStateHandleID;
import org.apache.flink.runtime.state.StreamStateHandle;

/** A file of a savepoint that says what is read of it. */
final class CountedHandle implements StreamStateHandle {
  private static final long serialVersionUID = 1L;

  private final StreamStateHandle file;
  private final String stage;
  private final int part;

  /** {@code part}: whose steps its bytes are. */
  CountedHandle(StreamStateHandle file, String stage, int part) {
    this.file = file;
    this.stage = stage;
    this.part = part;
  }

  @Override
  public FSDataInputStream openInputStream() throws IOException {
    return new Counting(file.openInputStream());
  }

  @Override
  public Optional<Path> maybeGetPath() {
    return file.maybeGetPath();
  }

  @Override
  public Optional<byte[]> asBytesIfInMemory() {
    return file.asBytesIfInMemory();
  }

  @Override
  public PhysicalStateHandleID getStreamStateHandleID() {
    return file.getStreamStateHandleID();
  }

  @Override
  public long getStateSize() {
    return file.getStateSize();
  }

  @Override
  public void discardState() {
    throw new UnsupportedOperationException("what is read is never changed");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CountedHandle that && file.equals(that.file);
  }

  @Override
  public int hashCode() {
    return file.hashCode();
  }

  private final class Counting extends FSDataInputStream {
    private final FSDataInputStream in;
    private long unsaid;

    private Counting(FSDataInputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int read = in.read(to, offset, length);
      count(read);
      return read;
    }

    private void count(int more) {
      unsaid += Math.max(0, more);
      if (unsaid >= Stage.SAY_AFTER_BYTES) {
        say();
      }
    }

    private void say() {
      Stage.step(stage, part, unsaid);
      unsaid = 0;
    }

    @Override
    public void seek(long position) throws IOException {
      in.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public long skip(long bytes) throws IOException {
      return in.skip(bytes);
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }

    @Override
    public void close() throws IOException {
      say();
      in.close();
    }
  }
}
