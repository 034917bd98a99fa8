package dev.weir.tools.erase;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes that a name can stand as: UTF-8 (JSON, Kafka's own state), the form of {@link
 * java.io.DataOutput#writeUTF} (keys of models, commands, limits), that of Flink's strings (keys of
 * tenants, entities in maps), and UTF-16, which nothing here writes. All but the last are the same
 * for a name of ASCII.
 */
final class Spellings {
  /** A shorter one stands in other bytes by accident. */
  static final int SHORTEST_BYTES = 8;

  private Spellings() {}

  /** Whether plain bytes can be searched for {@code name}: no form that state has is too short. */
  static boolean isSearchable(String name) {
    return name.getBytes(UTF_8).length >= SHORTEST_BYTES
        && flink(name).length >= SHORTEST_BYTES
        && data(name).length >= SHORTEST_BYTES;
  }

  /**
   * Whether {@code text} says {@code name}; one that is too short counts only where no letter and
   * no digit is beside it.
   */
  static boolean standsIn(String text, String name) {
    for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      int end = at + name.length();
      boolean word =
          (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
              && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
      if (word || isSearchable(name)) {
        return true;
      }
    }
    return false;
  }

  /** All of them, each once. */
  static List<byte[]> of(String name) {
    List<byte[]> all = ofState(name);
    add(all, name.getBytes(UTF_16BE));
    add(all, name.getBytes(UTF_16LE));
    return all;
  }

  /** Those that state has. */
  static List<byte[]> ofState(String name) {
    List<byte[]> all = new ArrayList<>();
    add(all, name.getBytes(UTF_8));
    add(all, data(name));
    add(all, flink(name));
    return all;
  }

  private static void add(List<byte[]> all, byte[] bytes) {
    if (bytes.length >= SHORTEST_BYTES && all.stream().noneMatch(b -> Arrays.equals(b, bytes))) {
      all.add(bytes);
    }
  }

  /** What {@code writeUTF} writes behind the length: one to three bytes for each char. */
  private static byte[] data(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (char c : name.toCharArray()) {
      if (c >= 1 && c < 0x80) {
        out.write(c);
      } else if (c < 0x800) {
        out.write(0xc0 | c >> 6);
        out.write(0x80 | c & 0x3f);
      } else {
        out.write(0xe0 | c >> 12);
        out.write(0x80 | c >> 6 & 0x3f);
        out.write(0x80 | c & 0x3f);
      }
    }
    return out.toByteArray();
  }

  /** Flink's form behind the length: each char by seven bits, the lowest first. */
  private static byte[] flink(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int c : name.toCharArray()) {
      int rest = c;
      while (rest >= 0x80) {
        out.write(rest | 0x80);
        rest >>>= 7;
      }
      out.write(rest);
    }
    return out.toByteArray();
  }
}
