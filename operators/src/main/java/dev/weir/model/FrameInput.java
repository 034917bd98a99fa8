package dev.weir.model;

import java.io.DataInput;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A {@link DataInput} over part of an array; an end that comes too early is an {@link
 * EOFException}.
 */
public final class FrameInput implements DataInput {
  private final ByteBuffer in;

  /** Reads {@code length} bytes of {@code bytes} from {@code offset} on. */
  public FrameInput(byte[] bytes, int offset, int length) {
    in = ByteBuffer.wrap(bytes, offset, length).slice();
  }

  /** Bytes not read yet. */
  public int remaining() {
    return in.remaining();
  }

  /** Bytes read so far. */
  public int position() {
    return in.position();
  }

  /** The next {@code length} bytes as an input of their own, without copying them. */
  FrameInput part(int length) throws EOFException {
    need(length);
    FrameInput part = new FrameInput(in.array(), in.arrayOffset() + in.position(), length);
    in.position(in.position() + length);
    return part;
  }

  private void need(int count) throws EOFException {
    if (count < 0 || in.remaining() < count) {
      throw new EOFException(
          "found " + in.remaining() + " bytes, expected " + count + " more at " + in.position());
    }
  }

  @Override
  public void readFully(byte[] target) throws EOFException {
    readFully(target, 0, target.length);
  }

  @Override
  public void readFully(byte[] target, int offset, int length) throws EOFException {
    need(length);
    in.get(target, offset, length);
  }

  @Override
  public int skipBytes(int count) {
    int skipped = Math.min(Math.max(count, 0), in.remaining());
    in.position(in.position() + skipped);
    return skipped;
  }

  @Override
  public boolean readBoolean() throws EOFException {
    return readByte() != 0;
  }

  @Override
  public byte readByte() throws EOFException {
    need(Byte.BYTES);
    return in.get();
  }

  @Override
  public int readUnsignedByte() throws EOFException {
    return readByte() & 0xff;
  }

  @Override
  public short readShort() throws EOFException {
    need(Short.BYTES);
    return in.getShort();
  }

  @Override
  public int readUnsignedShort() throws EOFException {
    return readShort() & 0xffff;
  }

  @Override
  public char readChar() throws EOFException {
    return (char) readShort();
  }

  @Override
  public int readInt() throws EOFException {
    need(Integer.BYTES);
    return in.getInt();
  }

  @Override
  public long readLong() throws EOFException {
    need(Long.BYTES);
    return in.getLong();
  }

  @Override
  public float readFloat() throws EOFException {
    return Float.intBitsToFloat(readInt());
  }

  @Override
  public double readDouble() throws EOFException {
    return Double.longBitsToDouble(readLong());
  }

  @Override
  public String readLine() {
    throw new IllegalStateException("a frame has no lines");
  }

  @Override
  public String readUTF() throws EOFException {
    byte[] utf = new byte[readUnsignedShort()];
    readFully(utf);
    return new String(utf, StandardCharsets.UTF_8);
  }
}
