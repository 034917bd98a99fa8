package dev.weir.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes bad messages of good ones: it knows where values and members of a JSON text begin and end,
 * and exchanges, repeats, drops and nests them; and it knows nothing, and flips bits. The same
 * random numbers make the same messages.
 */
final class JsonMutator {
  private static final int MAX_CHANGES = 4;
  private static final int MAX_RANDOM_BYTES = 200;

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0.0",
          "1",
          "-1",
          "2",
          "64",
          "0.5",
          "0.999",
          "1e999",
          "-1e-999",
          "9223372036854775807",
          "9223372036854775808",
          "1e12",
          "4294967296",
          "65536",
          "\"\"",
          "\"x\"",
          "\"acme\"",
          "\"_default\"",
          "\"a..b\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"é😀\"",
          "\"1\"",
          "\"P30D\"",
          "\"PT5M\"",
          "\"PT0S\"",
          "\"2026-02-30T00:00:00Z\"",
          "\"2026-11-20T10:15:30.123Z\"",
          "[]",
          "{}",
          "[[]]",
          "[{}]",
          "[null]",
          "\"" + "y".repeat(300) + "\"",
          "1" + "0".repeat(60),
          "\"random-cut-forest\"",
          "\"ensemble\"",
          "\"one-class-svm\"",
          "\"spot\"",
          "\"number\"",
          "\"category\"",
          "\"entity\"",
          "\"critical\"",
          "\"never\"");

  /** Of these no text is JSON. */
  private static final List<String> BROKEN =
      List.of("NaN", "01", "/**/1", "'x'", "*a", "&a 1", "!!x 1", "-", "\"", "{", "]", "\"\\ud8\"");

  private static final List<String> NAMES =
      List.of(
          "tenant",
          "version",
          "features",
          "name",
          "type",
          "min",
          "max",
          "detector",
          "detectors",
          "window",
          "trees",
          "seed",
          "threshold",
          "high",
          "alerts",
          "removed",
          "entity",
          "id",
          "time",
          "amount",
          "lanes",
          "scope",
          "warmup",
          "x",
          "",
          "é",
          "keys",
          "publicKey",
          "limits");

  private final List<byte[]> good;
  private final SplittableRandom random;

  JsonMutator(List<byte[]> good, SplittableRandom random) {
    this.good = good;
    this.random = random;
  }

  /** A good message, or one with some damage, or no message at all. */
  byte[] next() {
    int kind = random.nextInt(32);
    if (kind == 0) {
      byte[] bytes = new byte[random.nextInt(MAX_RANDOM_BYTES)];
      random.nextBytes(bytes);
      return bytes;
    }
    byte[] message = any(good);
    for (int changes = kind < 4 ? 0 : 1 + random.nextInt(MAX_CHANGES); changes > 0; changes--) {
      message = random.nextInt(8) == 0 ? changeBytes(message) : changeValues(message);
    }
    return message;
  }

  private byte[] changeValues(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    List<int[]> spans = spans(text);
    if (spans.isEmpty()) {
      return changeBytes(bytes);
    }
    int[] at = any(spans);
    String value = text.substring(at[0], at[1]);
    boolean name = text.startsWith(":", at[1]);
    String replaced = name ? '"' + any(NAMES) + '"' : changed(value, text, any(spans));
    String changed = text.substring(0, at[0]) + replaced + text.substring(at[1]);
    return changed.getBytes(StandardCharsets.UTF_8);
  }

  private String changed(String value, String text, int[] other) {
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> any(VALUES);
      case 5, 6 -> text.substring(other[0], other[1]);
      case 7 -> "[" + value + "]";
      case 8 -> "{\"" + any(NAMES) + "\":" + value + "}";
      case 9 -> value + "," + value;
      case 10, 11 -> value + ",\"" + any(NAMES) + "\":" + any(VALUES);
      case 12 -> any(BROKEN);
      default -> number(value);
    };
  }

  private String number(String value) {
    try {
      double number = Double.parseDouble(value);
      return switch (random.nextInt(5)) {
        case 0 -> Double.toString(-number);
        case 1 -> Double.toString(number * 1e6);
        case 2 -> Double.toString(number / 3);
        case 3 -> Long.toString((long) number + random.nextInt(3) - 1);
        default -> Double.toString(Double.longBitsToDouble(random.nextLong()));
      };
    } catch (NumberFormatException e) {
      return any(VALUES);
    }
  }

  /** Where texts, numbers, words, objects and lists stand, as well as that can be said. */
  private static List<int[]> spans(String text) {
    List<int[]> spans = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int from = i;
      if (c == '"') {
        i++;
        while (i < text.length() && text.charAt(i) != '"') {
          i += text.charAt(i) == '\\' ? 2 : 1;
        }
        spans.add(new int[] {from, Math.min(text.length(), i + 1)});
      } else if (c == '{' || c == '[') {
        open.add(i);
      } else if ((c == '}' || c == ']') && !open.isEmpty()) {
        spans.add(new int[] {open.remove(open.size() - 1), i + 1});
      } else if (Character.isLetterOrDigit(c) || c == '-') {
        while (i + 1 < text.length() && "{}[],:\" \n".indexOf(text.charAt(i + 1)) < 0) {
          i++;
        }
        spans.add(new int[] {from, i + 1});
      }
    }
    return spans;
  }

  private byte[] changeBytes(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + 1 + random.nextInt(8));
    byte[] noise = new byte[random.nextInt(4)];
    random.nextBytes(noise);
    return switch (random.nextInt(8)) {
      case 0, 1 -> flip(bytes, at);
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> join(bytes, at, noise, at);
      case 4 -> join(bytes, at, noise, to);
      case 5 -> join(bytes, at, Arrays.copyOfRange(bytes, at, to), at);
      case 6 -> splice(bytes, at);
      default ->
          random.nextInt(4) == 0
              ? new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16)
              : join(bytes, 0, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, 0);
    };
  }

  private byte[] flip(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    if (at < flipped.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private byte[] splice(byte[] bytes, int at) {
    byte[] other = any(good);
    int from = random.nextInt(other.length + 1);
    return join(bytes, at, Arrays.copyOfRange(other, from, other.length), bytes.length);
  }

  /** The bytes before {@code from}, {@code between}, and the bytes from {@code to} on. */
  private static byte[] join(byte[] bytes, int from, byte[] between, int to) {
    byte[] joined = Arrays.copyOf(bytes, from + between.length + bytes.length - to);
    System.arraycopy(between, 0, joined, from, between.length);
    System.arraycopy(bytes, to, joined, from + between.length, bytes.length - to);
    return joined;
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
