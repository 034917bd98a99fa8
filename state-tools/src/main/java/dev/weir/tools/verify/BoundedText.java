package dev.weir.tools.verify;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;

/**
 * Reads a text as Flink writes it: its length plus 1, then its characters, each number in groups of
 * seven bits, the lowest first. Flink's own reader takes memory for any length it is told.
 */
final class BoundedText {
  private BoundedText() {}

  static boolean isText(TypeSerializer<?> serializer) {
    return serializer instanceof StringSerializer;
  }

  static String read(DataInputDeserializer in) throws IOException {
    long length = number(in) - 1;
    if (length < 0 || length > in.available()) {
      throw new IOException(
          "found a text of " + length + " characters in " + in.available() + " bytes");
    }
    char[] text = new char[(int) length];
    for (int c = 0; c < text.length; c++) {
      long code = number(in);
      if (code > Character.MAX_VALUE) {
        throw new IOException("found character " + code + ", expected one of 16 bits");
      }
      text[c] = (char) code;
    }
    return new String(text);
  }

  private static long number(DataInputDeserializer in) throws IOException {
    long number = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int read = in.readUnsignedByte();
      number |= (long) (read & 0x7f) << shift;
      if (read < 0x80) {
        return number;
      }
    }
    throw new IOException("found a number without an end");
  }
}
