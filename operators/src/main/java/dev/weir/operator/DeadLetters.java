package dev.weir.operator;

import dev.weir.event.DeadLetterHeaders;
import dev.weir.event.RawRecord;
import dev.weir.event.Rejection;
import dev.weir.tenant.RatePart;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Makes a dead letter: the original record, and the reason in headers. */
final class DeadLetters {
  /** On a letter whose value did not fit: the SHA-256 of the value, in hexadecimal. */
  static final String PAYLOAD_HASH = "weir-payload-sha256";

  private DeadLetters() {}

  static OutputRecord of(RawRecord raw, Rejection rejection, int maxLetterBytes) {
    OutputRecord letter =
        new OutputRecord(Destination.DEAD_LETTERS, raw.key(), raw.value(), raw.timestamp());
    List<String> names = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    DeadLetterHeaders.write(
        rejection,
        raw,
        (name, value) -> {
          names.add(name);
          values.add(value);
        });
    if (bytes(raw.key()) + bytes(raw.value()) > maxLetterBytes) {
      letter.key = bytes(raw.key()) > maxLetterBytes / 2 ? null : raw.key();
      letter.value = new byte[0];
      names.add(PAYLOAD_HASH);
      values.add(hash(raw.value()));
    }
    letter.headerNames = names.toArray(String[]::new);
    letter.headerValues = values.toArray(byte[][]::new);
    return letter;
  }

  /**
   * Of an event beyond a limit: parked whole, or a letter that carries the value only if the limit
   * says so.
   */
  static OutputRecord overRate(
      RawRecord raw, Rejection rejection, EventLimits limits, int maxLetterBytes) {
    boolean park = limits.exceeded().onExceed() == RatePart.OnExceed.PARK;
    boolean whole = park || limits.exceeded().keepPayload();
    OutputRecord letter = of(whole ? raw : bare(raw), rejection, maxLetterBytes);
    if (park) {
      letter.destination = Destination.PARKED;
    }
    int headers = letter.headerNames.length;
    letter.headerNames = Arrays.copyOf(letter.headerNames, headers + 1);
    letter.headerValues = Arrays.copyOf(letter.headerValues, headers + 1);
    letter.headerNames[headers] = DeadLetterHeaders.RETRY_AFTER;
    letter.headerValues[headers] =
        Long.toString(limits.retryAtMillis()).getBytes(StandardCharsets.US_ASCII);
    return letter;
  }

  private static RawRecord bare(RawRecord raw) {
    return new RawRecord(
        raw.key(),
        new byte[0],
        raw.timestamp(),
        raw.topic(),
        raw.partition(),
        raw.offset(),
        raw.headerNames(),
        raw.headerValues());
  }

  private static int bytes(byte[] array) {
    return array == null ? 0 : array.length;
  }

  private static byte[] hash(byte[] value) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(value == null ? new byte[0] : value);
      return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
