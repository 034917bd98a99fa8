package dev.weir.operator;

import dev.weir.command.CommandOrder;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The walk over the models that an erase asks for. Saved form: attempt (int), then the order's.
 *
 * @param order the erase
 * @param attempt 0, and one more with every restart that found a subtask whose walk had not ended
 */
public record Sweep(CommandOrder order, int attempt) {
  /** The bytes that {@link #decode} reads. */
  public byte[] encode() {
    byte[] bytes = order.encode();
    return ByteBuffer.allocate(Integer.BYTES + bytes.length).putInt(attempt).put(bytes).array();
  }

  /**
   * The walk that {@link #encode} gave these bytes.
   *
   * @throws IOException for bytes that no release up to this one has written
   */
  public static Sweep decode(byte[] saved) throws IOException {
    if (saved.length < Integer.BYTES) {
      throw new IOException("unfinished sweep: found " + saved.length + " bytes, expected more");
    }
    ByteBuffer in = ByteBuffer.wrap(saved);
    int attempt = in.getInt();
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return new Sweep(CommandOrder.decode(bytes), attempt);
  }

  String id() {
    return order.command().id();
  }

  String tenant() {
    return order.command().tenant();
  }
}
