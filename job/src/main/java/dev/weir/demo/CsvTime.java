package dev.weir.demo;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;

/** Times in CSV files: epoch milliseconds, or ISO-8601 with or without an offset (then UTC). */
public final class CsvTime {
  private CsvTime() {}

  /** Milliseconds since 1970; empty for any other text. */
  public static OptionalLong millis(String text) {
    if (text.matches("-?\\d{1,15}")) {
      return OptionalLong.of(Long.parseLong(text));
    }
    String iso = text.replace(' ', 'T');
    try {
      boolean offset = iso.endsWith("Z") || iso.matches(".*[+-]\\d\\d:?\\d\\d");
      return OptionalLong.of(
          offset
              ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
              : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli());
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }
}
