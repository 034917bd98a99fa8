package dev.weir.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * An accepted command on its way to the models.
 *
 * <p>Saved form, version 1: version (byte), command, fence (long), lanes (int), timestamp (long),
 * topic (UTF), partition (int), offset (long).
 *
 * @param command what was ordered
 * @param fence for {@link CommandType#ERASE_TENANT} the version of the tenant's removal: what was
 *     learned under earlier ones is gone; 0 for other commands
 * @param lanes in which the tenant's shared model may be divided; at least 1
 * @param timestamp of the command's record, for the answers
 * @param topic where the command stands
 * @param partition where the command stands
 * @param offset where the command stands
 */
public record CommandOrder(
    Command command,
    long fence,
    int lanes,
    long timestamp,
    String topic,
    int partition,
    long offset) {
  private static final int FORMAT = 1;

  /** The bytes that {@link #decode} reads. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("found an I/O error while writing to memory", e);
    }
    return bytes.toByteArray();
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    command.write(out);
    out.writeLong(fence);
    out.writeInt(lanes);
    out.writeLong(timestamp);
    out.writeUTF(topic);
    out.writeInt(partition);
    out.writeLong(offset);
  }

  /**
   * The order that {@link #encode} gave these bytes.
   *
   * @throws IOException for bytes that no release up to this one has written
   */
  public static CommandOrder decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    CommandOrder order = read(in);
    Forms.end(in, "order");
    return order;
  }

  static CommandOrder read(DataInput in) throws IOException {
    Forms.require(in.readUnsignedByte(), FORMAT, "order");
    return new CommandOrder(
        Command.read(in),
        in.readLong(),
        in.readInt(),
        in.readLong(),
        in.readUTF(),
        in.readInt(),
        in.readLong());
  }
}
