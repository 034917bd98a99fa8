package dev.weir.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CalendarTest extends TransformContract {
  @Override
  TransformParameters small() {
    return Calendar.Parameters.DEFAULT;
  }

  @Override
  TransformParameters other() {
    return new Calendar.Parameters(false, true, -345);
  }

  @Override
  boolean losesShares() {
    return true;
  }

  @Override
  long[] golden() {
    return new long[] {
      2050546921459524953L,
      -8964517124477641228L,
      -411412605299279862L,
      -4998306522292489082L,
      8685196647723011437L,
      -1957827996835686073L
    };
  }

  @Property
  void agreesWithTheCalendarOfJava(
      @ForAll @LongRange(min = -62_135_596_800_000L, max = 253_402_300_799_999L) long time,
      @ForAll @IntRange(min = -1_080, max = 1_080) int minutes) {
    OffsetDateTime local =
        Instant.ofEpochMilli(time).atOffset(ZoneOffset.ofTotalSeconds(minutes * 60));
    double day = local.toLocalTime().toNanoOfDay() / 86_400e9;
    double week = (local.getDayOfWeek().getValue() - 1) / 7.0;
    double[] out =
        applied(new Calendar.Parameters(true, true, minutes).create(1, 0), new double[] {5}, time);
    assertThat(out[0]).isEqualTo(5);
    assertTurned(out, 1, day);
    assertTurned(out, 3, week);
  }

  private static void assertTurned(double[] out, int at, double part) {
    assertThat(out[at]).isCloseTo(StrictMath.sin(2 * Math.PI * part), within(1e-9));
    assertThat(out[at + 1]).isCloseTo(StrictMath.cos(2 * Math.PI * part), within(1e-9));
  }

  @Test
  void appendsOnlyWhatIsAskedFor() {
    double[] in = {1, 2};
    long saturdayNoon = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
    double[] hour = applied(new Calendar.Parameters(true, false, 0).create(2, 0), in, saturdayNoon);
    assertThat(hour).hasSize(4);
    assertTurned(hour, 2, 0.5);
    double[] day = applied(new Calendar.Parameters(false, true, 0).create(2, 0), in, saturdayNoon);
    assertThat(day).hasSize(4);
    assertTurned(day, 2, 5 / 7.0);
  }

  @Test
  void sharesOfTheCalendarNameNoFeature() {
    double[] back = new double[1];
    small().create(1, 0).attribute(new double[1], new double[] {0.25, 9, 9, 9, 9}, back);
    assertThat(back).containsExactly(0.25);
  }

  @Test
  void refusesAnOffsetOutOfRangeAndNothingAtAll() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Calendar.Parameters(true, true, -1_081))
        .withMessage("zoneOffsetMinutes: found -1081, expected -1080 to 1080");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Calendar.Parameters(false, false, 0))
        .withMessage("dayOfWeek: found false, expected true where hourOfDay is false");
  }
}
