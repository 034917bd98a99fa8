package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final long MILLI = 1_000_000;

  private final OpenLoop.Pace pace = new OpenLoop.Pace(0, 0, 1_000, 10);
  private final Arrivals arrivals = new Arrivals(pace, 2);

  private static byte[] score(long offset) {
    return ("{\"offset\":\"no\",\"source\":{\"topic\":\"t\",\"partition\":0,\"offset\":"
            + offset
            + "}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void latencyCountsFromTheIntendedTime() {
    arrivals.take(score(5), 25 * MILLI);
    assertThat(arrivals.millisAt(50)).isCloseTo(20, within(0.1));
  }

  @Test
  void theWarmUpIsSeenButNotMeasured() {
    arrivals.take(score(0), 5_000 * MILLI);
    arrivals.take(score(1), 5_000 * MILLI);
    arrivals.take(score(2), 3 * MILLI);
    assertThat(arrivals.measured()).isEqualTo(1);
    assertThat(arrivals.missing()).isEqualTo(7);
    assertThat(arrivals.millisAt(100)).isCloseTo(1, within(0.1));
  }

  @Test
  void whatComesTwiceIsCountedOnceAndTold() {
    arrivals.take(score(3), 4 * MILLI);
    arrivals.take(score(3), 400 * MILLI);
    assertThat(arrivals.repeated()).isEqualTo(1);
    assertThat(arrivals.measured()).isEqualTo(1);
    assertThat(arrivals.millisAt(100)).isCloseTo(1, within(0.1));
  }

  @Test
  void anEventIsDueByItsPlaceWhateverHappensToTheSender() {
    OpenLoop.Pace later = new OpenLoop.Pace(7, 0, 5_000, 10);
    assertThat(later.dueNanos(0)).isEqualTo(7);
    assertThat(later.dueNanos(5)).isEqualTo(7 + MILLI);
  }
}
