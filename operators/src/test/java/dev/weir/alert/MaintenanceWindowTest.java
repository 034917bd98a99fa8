package dev.weir.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaintenanceWindowTest {
  private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");
  private static final long HOUR = 3_600_000;

  private static MaintenanceWindow window(String rrule, String start, Duration lasts, ZoneId zone) {
    LocalDateTime local = LocalDateTime.parse(start);
    return new MaintenanceWindow(rrule, local, lasts.toMillis(), zone, List.of(), true).checked();
  }

  private static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T00:59:59.999Z, false",
    "2026-11-22T01:00:00Z, true",
    "2026-11-22T02:59:59.999Z, true",
    "2026-11-22T03:00:00Z, false",
    "2026-11-23T02:00:00Z, false",
    "2026-11-15T02:00:00Z, false",
    "2027-07-04T00:00:00Z, true",
    "2027-07-04T02:00:00Z, false",
    "2027-03-28T01:00:00Z, true",
    "2027-03-28T02:59:59Z, true",
    "2027-03-28T03:00:00Z, false",
    "2027-10-31T00:00:00Z, true",
    "2027-10-31T01:59:59Z, true",
    "2027-10-31T02:00:00Z, false"
  })
  void aWindowIsInTheLocalTimeOfItsZoneAlsoWhereTheClocksAreChanged(String time, boolean inside) {
    MaintenanceWindow sundays =
        window("FREQ=WEEKLY;BYDAY=SU", "2026-11-22T02:00:00", Duration.ofHours(2), VIENNA);
    assertThat(sundays.contains(at(time))).isEqualTo(inside);
  }

  @Test
  void aWindowWithoutARuleIsOnce() {
    MaintenanceWindow once =
        window("", "2026-11-22T02:00:00", Duration.ofHours(2), ZoneId.of("UTC"));
    assertThat(once.contains(at("2026-11-22T01:59:59.999Z"))).isFalse();
    assertThat(once.contains(at("2026-11-22T02:00:00Z"))).isTrue();
    assertThat(once.contains(at("2026-11-22T03:59:59.999Z"))).isTrue();
    assertThat(once.contains(at("2026-11-22T04:00:00Z"))).isFalse();
    assertThat(once.contains(at("2026-11-29T02:00:00Z"))).isFalse();
  }

  @Test
  void aRuleEndsWithItsCountAndWithItsLastTimeWhereverThatIsSaid() {
    String start = "2026-11-01T02:00:00";
    MaintenanceWindow counted = window("FREQ=DAILY;COUNT=3", start, Duration.ofHours(1), VIENNA);
    MaintenanceWindow until =
        window("FREQ=DAILY;UNTIL=20261103T010000Z", start, Duration.ofHours(1), VIENNA);
    for (MaintenanceWindow window : List.of(counted, until)) {
      assertThat(window.contains(at("2026-11-03T01:30:00Z"))).isTrue();
      assertThat(window.contains(at("2026-11-04T01:30:00Z"))).isFalse();
    }
  }

  /** Every day from the beginning on is asked, without a cache, a rule or a library. */
  private static boolean inside(
      long millis, LocalDate first, DayOfWeek day, int weeks, long lasts, ZoneId zone) {
    for (LocalDate date = first; ; date = date.plusDays(1)) {
      long begin = date.atTime(2, 0).atZone(zone).toInstant().toEpochMilli();
      if (begin > millis) {
        return false;
      }
      long monday = first.with(DayOfWeek.MONDAY).toEpochDay();
      boolean due = (date.toEpochDay() - monday) / 7 % weeks == 0 && date.getDayOfWeek() == day;
      if (due && millis < begin + lasts) {
        return true;
      }
    }
  }

  @Property(tries = 60)
  void itIsThatOfEveryDayAskedOneByOneInWhateverOrder(
      @ForAll @IntRange(min = 1, max = 1_000_000) int seed,
      @ForAll @IntRange(min = 1, max = 3) int weeks,
      @ForAll @IntRange(min = 1, max = 100) int hours)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    LocalDate first = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(30));
    DayOfWeek day = DayOfWeek.of(1 + random.nextInt(7));
    ZoneId zone = random.nextBoolean() ? VIENNA : ZoneId.of("Asia/Kathmandu");
    String rule = "FREQ=WEEKLY;INTERVAL=" + weeks + ";BYDAY=" + day.name().substring(0, 2);
    MaintenanceWindow window =
        window(rule, first.atTime(2, 0).toString(), Duration.ofHours(hours), zone);
    MaintenanceWindow copy = saved(window);
    long from = first.atStartOfDay(zone).toInstant().toEpochMilli();
    for (int i = 0; i < 200; i++) {
      long millis = from + random.nextLong(300 * 24) * HOUR + random.nextInt(3) - 1;
      assertThat(window.contains(millis))
          .as("%s at %s", window, Instant.ofEpochMilli(millis))
          .isEqualTo(inside(millis, first, day, weeks, hours * HOUR, zone))
          .isEqualTo(copy.contains(millis));
    }
  }

  private static MaintenanceWindow saved(MaintenanceWindow window) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    window.save(new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    MaintenanceWindow loaded = MaintenanceWindow.load(in);
    assertThat(in.available()).isZero();
    assertThat(loaded).isEqualTo(window);
    return loaded;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=HOURLY",
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=DAILY;COUNT=99999999999999999999",
        "FREQ=DAILY;INTERVAL=2000000000",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2",
        "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2",
        "FREQ=DAILY;BYHOUR=0,1,2,3",
        "FREQ=DAILY;BYSECOND=0,1,2,3",
        "FREQ=DAILY;UNTIL=20000101T000000Z",
        "FREQ=DAILY;BYSETPOS=3",
        "RSCALE=CHINESE;FREQ=YEARLY",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=",
        "\u0000",
        "RRULE:FREQ=DAILY",
        "FREQ=DAILY\nFREQ=SECONDLY"
      })
  void aRuleThatIsNoneOrHasVeryManyTimesOrNoneIsRefusedAtOnce(String rrule) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(
                    () -> window(rrule, "2026-11-22T02:00:00", Duration.ofHours(2), VIENNA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("rrule: found \"[!-~]*\", expected .+"));
  }

  @Test
  void aVeryLongRuleIsNotEvenRead() {
    String rule = "FREQ=YEARLY;BYYEARDAY=1" + ",2".repeat(1_000);
    assertThatThrownBy(() -> window(rule, "2026-11-22T02:00:00", Duration.ofHours(2), VIENNA))
        .hasMessage("rrule: found 2023 characters, expected at most 256 characters");
  }

  @Test
  void leapDaysAreFound() {
    MaintenanceWindow leap =
        window(
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
            "2024-02-29T00:00:00",
            Duration.ofDays(1),
            ZoneId.of("UTC"));
    assertThat(leap.contains(at("2028-02-29T12:00:00Z"))).isTrue();
    assertThat(leap.contains(at("2027-03-01T12:00:00Z"))).isFalse();
  }
}
