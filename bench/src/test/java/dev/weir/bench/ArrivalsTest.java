package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final long MILLI = 1_000_000;

  /** 2 events of warm-up, 8 of the load, 10 of a spike in no more time, 8 of the load again. */
  private final Schedule schedule =
      new Schedule(
          List.of(
              new Schedule.Phase("warm-up", 2, 1, false),
              new Schedule.Phase("before", 4, 2, true),
              new Schedule.Phase("during", 10, 1, true),
              new Schedule.Phase("after", 4, 2, true)));

  private final OpenLoop.Pace pace = new OpenLoop.Pace(7 * MILLI, 0, schedule);
  private final Arrivals arrivals = new Arrivals(pace, 100 * MILLI);

  private static byte[] score(long offset) {
    return ("{\"offset\":\"no\",\"source\":{\"topic\":\"t\",\"partition\":0,\"offset\":"
            + offset
            + "}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private void take(int index, long latencyMillis) {
    arrivals.take(score(index), pace.dueNanos(index) + latencyMillis * MILLI);
  }

  @Test
  void everyPhaseIsDueAtItsOwnRateAfterTheOneBefore() {
    assertThat(schedule.events()).isEqualTo(28);
    assertThat(schedule.dueNanos(1)).isEqualTo(500 * MILLI);
    assertThat(schedule.dueNanos(2)).isEqualTo(1_000 * MILLI);
    assertThat(schedule.dueNanos(3)).isEqualTo(1_250 * MILLI);
    assertThat(schedule.dueNanos(11)).isEqualTo(3_100 * MILLI);
    assertThat(schedule.dueNanos(20)).isEqualTo(4_000 * MILLI);
    assertThat(schedule.phaseOf(9)).isEqualTo(1);
    assertThat(schedule.phaseOf(10)).isEqualTo(2);
    assertThat(pace.dueNanos(1)).isEqualTo(507 * MILLI);
  }

  @Test
  void latencyCountsFromTheIntendedTime() {
    take(5, 20);
    assertThat(arrivals.millisAt(1, 50)).isCloseTo(20, within(0.1));
  }

  @Test
  void everyPhaseHasItsOwnLatencies() {
    take(0, 5_000);
    take(2, 3);
    take(10, 40);
    assertThat(arrivals.seen(0)).isEqualTo(1);
    assertThat(arrivals.missing()).isEqualTo(25);
    assertThat(arrivals.millisAt(1, 100)).isCloseTo(3, within(0.1));
    assertThat(arrivals.millisAt(2, 100)).isCloseTo(40, within(0.1));
  }

  @Test
  void whatComesTwiceIsCountedOnceAndTold() {
    take(3, 4);
    take(3, 400);
    assertThat(arrivals.repeated()).isEqualTo(1);
    assertThat(arrivals.seen(1)).isEqualTo(1);
    assertThat(arrivals.millisAt(1, 100)).isCloseTo(4, within(0.1));
  }

  @Test
  void aSpikeIsOverWithTheFirstResultThatIsAsQuickAsBeforeIt() {
    for (int e = 2; e < 10; e++) {
      take(e, 20);
    }
    for (int e = 10; e < 20; e++) {
      take(e, 900);
    }
    take(20, 600);
    take(21, 15);
    take(22, 300);
    assertThat(arrivals.caughtUpMillis(3)).isCloseTo(250 + 15, within(0.1));
    assertThat(arrivals.seenLate(1)).isZero();
    assertThat(arrivals.seenLate(3)).isEqualTo(2);
  }

  @Test
  void aSpikeThatNeverEndsIsNotOver() {
    take(2, 20);
    take(10, 900);
    take(20, 600);
    assertThat(arrivals.caughtUpMillis(3)).isNaN();
  }
}
