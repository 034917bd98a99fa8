package dev.weir.model;

import java.io.DataOutput;
import java.io.UTFDataFormatException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A {@link DataOutput} over an array that grows and is used again. JDK 17's stream writes a float
 * byte by byte, which made the stream, not the model, the cost of a checkpoint.
 */
public final class FrameOutput implements DataOutput {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int INITIAL_BYTES = 1024;
  private static final int MAX_UTF_BYTES = 0xffff;

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;

  /** Forgets what was written and keeps the array. */
  public void clear() {
    length = 0;
  }

  /** The array; valid up to {@link #length()} until the next write. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Writes {@code value} over the four bytes at {@code position}, which were written before. */
  void patchInt(int position, int value) {
    INT.set(bytes, position, value);
  }

  private int advance(int count) {
    int position = length;
    if (bytes.length - position < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, position + count));
    }
    length = position + count;
    return position;
  }

  @Override
  public void write(int value) {
    int position = advance(1);
    bytes[position] = (byte) value;
  }

  @Override
  public void write(byte[] source) {
    write(source, 0, source.length);
  }

  @Override
  public void write(byte[] source, int offset, int count) {
    int position = advance(count);
    System.arraycopy(source, offset, bytes, position, count);
  }

  @Override
  public void writeBoolean(boolean value) {
    write(value ? 1 : 0);
  }

  @Override
  public void writeByte(int value) {
    write(value);
  }

  @Override
  public void writeShort(int value) {
    int position = advance(Short.BYTES);
    SHORT.set(bytes, position, (short) value);
  }

  @Override
  public void writeChar(int value) {
    writeShort(value);
  }

  @Override
  public void writeInt(int value) {
    int position = advance(Integer.BYTES);
    INT.set(bytes, position, value);
  }

  @Override
  public void writeLong(long value) {
    int position = advance(Long.BYTES);
    LONG.set(bytes, position, value);
  }

  @Override
  public void writeFloat(float value) {
    writeInt(Float.floatToRawIntBits(value));
  }

  @Override
  public void writeDouble(double value) {
    writeLong(Double.doubleToRawLongBits(value));
  }

  /** One byte per character, the low one, as the contract of {@link DataOutput} has it. */
  @Override
  public void writeBytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      write(text.charAt(i));
    }
  }

  @Override
  public void writeChars(String text) {
    for (int i = 0; i < text.length(); i++) {
      writeShort(text.charAt(i));
    }
  }

  /** Length in two bytes, then plain UTF-8; {@link FrameInput#readUTF()} is its only reader. */
  @Override
  public void writeUTF(String text) throws UTFDataFormatException {
    byte[] utf = text.getBytes(StandardCharsets.UTF_8);
    if (utf.length > MAX_UTF_BYTES) {
      throw new UTFDataFormatException(
          "found a text of " + utf.length + " bytes, expected at most " + MAX_UTF_BYTES);
    }
    writeShort(utf.length);
    write(utf);
  }
}
