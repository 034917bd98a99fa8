package dev.weir.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
  private static long parse(String text) {
    char[] padded = ("x" + text + "9").toCharArray();
    return IsoTime.parse(padded, 1, text.length());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T10:15:30Z, 2026-11-20T10:15:30Z",
    "2026-11-20T10:15:30.1Z, 2026-11-20T10:15:30.100Z",
    "2026-11-20T10:15:30.123999999Z, 2026-11-20T10:15:30.123Z",
    "2026-11-20T10:15:30+05:45, 2026-11-20T04:30:30Z",
    "2026-11-20T23:15:30.5-01:30, 2026-11-21T00:45:30.5Z",
    "2026-11-20T10:15:30-00:00, 2026-11-20T10:15:30Z",
    "2024-02-29T23:59:59Z, 2024-02-29T23:59:59Z",
    "2000-02-29T00:00:00Z, 2000-02-29T00:00:00Z",
  })
  void readsTheUsualForms(String text, Instant expected) {
    assertThat(parse(text)).isEqualTo(expected.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-20",
        "2026-11-20T10:15Z",
        "2026-11-20T10:15:30",
        "2026-11-20T10:15:30.Z",
        "2026-11-20T10:15:30.1234567890Z",
        "2026-11-20 10:15:30Z",
        "2026-11-20t10:15:30z",
        "2026-13-01T10:15:30Z",
        "2026-00-01T10:15:30Z",
        "2026-11-00T10:15:30Z",
        "2026-11-31T10:15:30Z",
        "2025-02-29T10:15:30Z",
        "1900-02-29T10:15:30Z",
        "2026-11-20T24:00:00Z",
        "2026-11-20T10:60:00Z",
        "2026-11-20T10:15:60Z",
        "2026-11-20T10:15:30+0545",
        "2026-11-20T10:15:30+05:60",
        "2026-11-20T10:15:30+18:01",
        "2026-11-20T10:15:30*05:45",
        "2026-11-20T10:15:30ZZ",
        "2026-11-20T10:15:30.1",
        "+026-11-20T10:15:30Z",
        "2026-11-20T10:15:3\u0663Z",
        "2026-11-20T10:15:30[Asia/Tokyo]",
      })
  void refusesEveryOtherForm(String text) {
    assertThat(parse(text)).isEqualTo(IsoTime.INVALID);
  }

  @Property
  void readsWhatTheJdkWritesWithAnyOffset(
      @ForAll @LongRange(min = -62_135_596_800_000L, max = 253_402_300_799_999L) long millis,
      @ForAll @IntRange(min = -1080, max = 1080) int offsetMinutes) {
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(offsetMinutes * 60);
    OffsetDateTime time = Instant.ofEpochMilli(millis).atOffset(offset);
    if (time.getYear() < 1 || time.getYear() > 9999) {
      return;
    }
    String text = time.toString();
    String full = time.getSecond() == 0 && time.getNano() == 0 ? withSeconds(text) : text;
    assertThat(parse(full)).as(full).isEqualTo(millis);
  }

  @Property
  void writesWhatTheJdkReads(
      @ForAll @LongRange(min = -62_135_596_800_000L, max = 253_402_300_799_999L) long millis) {
    byte[] written = new byte[IsoTime.WRITTEN_LENGTH + 2];
    IsoTime.write(millis, written, 1);
    String text = new String(written, 1, IsoTime.WRITTEN_LENGTH, StandardCharsets.US_ASCII);
    assertThat(Instant.parse(text).toEpochMilli()).as(text).isEqualTo(millis);
    assertThat(parse(text)).as(text).isEqualTo(millis);
  }

  private static String withSeconds(String text) {
    return text.substring(0, 16) + ":00" + text.substring(16);
  }
}
