package dev.weir.operator;

import dev.weir.state.StatelessSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Serializer of what travels between operators and is never kept, except in an unaligned checkpoint
 * of the same release.
 *
 * @param <T> what travels
 */
abstract class WireSerializer<T> extends StatelessSerializer<T> {
  private static final long serialVersionUID = 1L;

  /** Length of an array that is not there. */
  private static final int ABSENT = -1;

  static final String[] NO_NAMES = {};
  static final byte[][] NO_VALUES = {};

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    throw new IllegalStateException(getClass().getSimpleName() + " is never kept in state");
  }

  static void writeBytes(byte[] bytes, DataOutputView target) throws IOException {
    if (bytes == null) {
      target.writeInt(ABSENT);
    } else {
      target.writeInt(bytes.length);
      target.write(bytes);
    }
  }

  static byte[] readBytes(DataInputView source) throws IOException {
    int length = source.readInt();
    if (length == ABSENT) {
      return null;
    }
    byte[] bytes = new byte[length];
    source.readFully(bytes);
    return bytes;
  }

  static void writeHeaders(String[] names, byte[][] values, DataOutputView target)
      throws IOException {
    target.writeShort(names.length);
    for (String name : names) {
      StringValue.writeString(name, target);
    }
    for (byte[] value : values) {
      writeBytes(value, target);
    }
  }

  static String[] readNames(DataInputView source) throws IOException {
    int headers = source.readUnsignedShort();
    String[] names = headers == 0 ? NO_NAMES : new String[headers];
    for (int h = 0; h < headers; h++) {
      names[h] = StringValue.readString(source);
    }
    return names;
  }

  static byte[][] readValues(int headers, DataInputView source) throws IOException {
    byte[][] values = headers == 0 ? NO_VALUES : new byte[headers][];
    for (int h = 0; h < headers; h++) {
      values[h] = readBytes(source);
    }
    return values;
  }
}
