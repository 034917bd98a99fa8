package dev.weir.demo;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;

/**
 * Times in CSV files: epoch milliseconds, or ISO-8601 with or without an offset (then UTC), or a
 * day (then its beginning in UTC).
 */
public final class CsvTime {
  private static final int DAY_LENGTH = 10;

  private CsvTime() {}

  /** Milliseconds since 1970; empty for any other text. */
  public static OptionalLong millis(String text) {
    if (text.matches("-?\\d{1,15}")) {
      return OptionalLong.of(Long.parseLong(text));
    }
    String iso = text.replace(' ', 'T');
    try {
      if (text.length() == DAY_LENGTH) {
        LocalDate day = LocalDate.parse(text);
        return OptionalLong.of(day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
      }
      boolean offset = iso.endsWith("Z") || iso.matches(".*[+-]\\d\\d:?\\d\\d");
      return OptionalLong.of(
          offset
              ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
              : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }
}
