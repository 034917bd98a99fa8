package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Each limiter against a slow model that is obviously right. */
class LimiterTest {
  private static final long START = 1_700_000_000_123L;

  /** Steps between events: mostly forward, sometimes back, sometimes far. */
  @Provide
  Arbitrary<List<Integer>> steps() {
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(6, Arbitraries.integers().between(0, 40)),
            net.jqwik.api.Tuple.of(2, Arbitraries.integers().between(-300, -1)),
            net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(100, 4_000)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(120);
  }

  /** What a slow model says of an event at a clock that never goes back. */
  private interface Model {
    boolean admits(long nowMillis);

    void admitted(long nowMillis);
  }

  @Property(tries = 300)
  void aBucketFillsMillisecondByMillisecondAndNeverHoldsMoreThanTheBurst(
      @ForAll("steps") List<Integer> steps,
      @ForAll @IntRange(min = 1, max = 200) int rate,
      @ForAll @IntRange(min = 1, max = 60) int burst,
      @ForAll @IntRange(min = 1, max = 9) int partitions) {
    // In thousandths of a partition's share of an event.
    int cost = 1_000 * partitions;
    int full = Math.max(1_000 * burst, cost);
    Model model =
        new Model() {
          private long clock = START;
          private int held = full;

          private int heldAt(long now) {
            int filled = held;
            for (long t = clock; t < now && filled < full; t++) {
              filled = Math.min(full, filled + rate);
            }
            return filled;
          }

          @Override
          public boolean admits(long now) {
            return heldAt(now) >= cost;
          }

          @Override
          public void admitted(long now) {
            held = heldAt(now) - cost;
            clock = now;
          }
        };
    Allowance allowance = agree(new TokenBucket(rate, burst, partitions), model, steps);
    assertThat(allowance.first()).isBetween(0L, (long) full);
  }

  @Property(tries = 300)
  void aFixedWindowCountsTheEventsBetweenTwoBorders(
      @ForAll("steps") List<Integer> steps,
      @ForAll @IntRange(min = 1, max = 12) int events,
      @ForAll @IntRange(min = 1, max = 700) int window) {
    List<Long> log = new ArrayList<>();
    agree(
        new FixedWindow(events, window),
        new Model() {
          @Override
          public boolean admits(long now) {
            return log.stream().filter(t -> t / window == now / window).count() < events;
          }

          @Override
          public void admitted(long now) {
            log.add(now);
          }
        },
        steps);
  }

  @Property(tries = 300)
  void aSlidingWindowWeighsTheWindowBeforeByWhatIsLeftOfIt(
      @ForAll("steps") List<Integer> steps,
      @ForAll @IntRange(min = 1, max = 12) int events,
      @ForAll @IntRange(min = 1, max = 700) int window) {
    List<Long> log = new ArrayList<>();
    agree(
        new SlidingWindow(events, window),
        new Model() {
          private long in(long index) {
            return log.stream().filter(t -> t / window == index).count();
          }

          @Override
          public boolean admits(long now) {
            double left = 1 - (now % window) / (double) window;
            double estimate = in(now / window - 1) * left + in(now / window) + 1;
            // Doubles are this exact where windows are this short.
            return estimate <= events + 1e-9;
          }

          @Override
          public void admitted(long now) {
            log.add(now);
          }
        },
        steps);
  }

  private static Allowance agree(Limiter limiter, Model model, List<Integer> steps) {
    Allowance allowance = new Allowance();
    long timestamp = START;
    long now = 0;
    for (int step : steps) {
      timestamp += step;
      now = Math.max(now, timestamp);
      long verdict = limiter.take(allowance, timestamp);
      assertThat(allowance.clockMillis()).isEqualTo(now);
      if (model.admits(now)) {
        assertThat(verdict).isEqualTo(Limiter.ADMITTED);
        model.admitted(now);
      } else {
        assertThat(verdict).isEqualTo(firstAdmitted(model, now));
      }
    }
    return allowance;
  }

  private static long firstAdmitted(Model model, long now) {
    long t = now + 1;
    while (!model.admits(t)) {
      t++;
    }
    return t;
  }

  @Property(tries = 300)
  void savedAndReadBackItDecidesAsIfItHadNotBeen(
      @ForAll("steps") List<Integer> steps,
      @ForAll @IntRange(min = 0, max = 2) int which,
      @ForAll @IntRange(min = 0, max = 120) int cut) {
    Limiter limiter =
        List.of(new TokenBucket(50, 9, 3), new FixedWindow(5, 200), new SlidingWindow(5, 200))
            .get(which);
    Allowance uncut = new Allowance();
    Allowance saved = new Allowance();
    long timestamp = START;
    for (int i = 0; i < steps.size(); i++) {
      timestamp += steps.get(i);
      if (i == cut) {
        saved =
            new Allowance(
                saved.kind(), saved.unit(), saved.clockMillis(), saved.first(), saved.second());
      }
      assertThat(limiter.take(saved, timestamp)).isEqualTo(limiter.take(uncut, timestamp));
    }
  }

  @Property(tries = 500)
  void noNumbersOverflow(
      @ForAll long timestamp, @ForAll long later, @ForAll @IntRange(min = 0, max = 5) int which) {
    long most = Limiter.MAX_EVENTS;
    long perHour = most * Limiter.MAX_WINDOW_MILLIS / 1_000;
    Limiter limiter =
        List.<Limiter>of(
                new TokenBucket(most, most, Limiter.MAX_PARTITIONS),
                new TokenBucket(1, most, Limiter.MAX_PARTITIONS),
                new TokenBucket(1, 1, Limiter.MAX_PARTITIONS),
                new FixedWindow(1, Limiter.MAX_WINDOW_MILLIS),
                new SlidingWindow(perHour, Limiter.MAX_WINDOW_MILLIS),
                new SlidingWindow(1, Limiter.MAX_WINDOW_MILLIS))
            .get(which);
    Allowance allowance = new Allowance();
    assertThat(limiter.take(allowance, timestamp)).isEqualTo(Limiter.ADMITTED);
    long verdict = limiter.take(allowance, later);
    if (verdict != Limiter.ADMITTED) {
      assertThat(verdict).isBetween(allowance.clockMillis() + 1, Limiter.MAX_MILLIS + 100_000_000);
    }
    assertThat(allowance.clockMillis()).isBetween(0L, Limiter.MAX_MILLIS);
    assertThat(allowance.first()).isBetween(0L, Allowance.MAX_COUNT);
  }

  @Property(tries = 200)
  void anotherNumberOfPartitionsKeepsWhatABucketHoldsInEvents(
      @ForAll @IntRange(min = 1, max = 100_000) int before,
      @ForAll @IntRange(min = 1, max = 100_000) int after,
      @ForAll @IntRange(min = 0, max = 1_000_000_000) int units) {
    long unit = 1_000L * before;
    Allowance allowance = new Allowance(Allowance.BUCKET, unit, START, units, 0);
    long cost = 1_000L * after;
    long full = Math.max(cost, 1_000 * Limiter.MAX_EVENTS);
    long exact =
        BigInteger.valueOf(units)
            .multiply(BigInteger.valueOf(cost))
            .divide(BigInteger.valueOf(unit))
            .min(BigInteger.valueOf(full))
            .longValueExact();
    long verdict = new TokenBucket(1, Limiter.MAX_EVENTS, after).take(allowance, START);
    assertThat(allowance.first()).isEqualTo(verdict < 0 ? exact - cost : exact);
  }

  @Test
  void anotherKindOrWindowBeginsAnewAndTheClockGoesOn() {
    Allowance allowance = new Allowance();
    Limiter one = new FixedWindow(1, 60_000);
    assertThat(one.take(allowance, START)).isEqualTo(Limiter.ADMITTED);
    assertThat(one.take(allowance, START - 1)).isGreaterThan(START);
    assertThat(new FixedWindow(1, 50_000).take(allowance, START)).isEqualTo(Limiter.ADMITTED);
    assertThat(new TokenBucket(1, 1, 1).take(allowance, 0)).isEqualTo(Limiter.ADMITTED);
    assertThat(new TokenBucket(1, 1, 1).take(allowance, 0)).isEqualTo(START + 1_000);
    assertThat(new SlidingWindow(1, 50_000).take(allowance, START)).isEqualTo(Limiter.ADMITTED);
  }

  @Test
  void sharesTogetherAreTheLimitToTheEvent() {
    int partitions = 7;
    int admitted = 0;
    for (int partition = 0; partition < partitions; partition++) {
      Allowance allowance = new Allowance();
      TokenBucket share = new TokenBucket(10, 7, partitions);
      for (long t = START; t < START + 700_000; t += 5) {
        admitted += share.take(allowance, t) == Limiter.ADMITTED ? 1 : 0;
      }
    }
    // A burst of 7, and 10 a second for 700 seconds less the last step.
    assertThat(admitted).isEqualTo(7 + 7_000 - 7);
  }

  @Test
  void parametersOutsideTheirRangesAreNamed() {
    assertThatThrownBy(() -> new TokenBucket(0, 1, 1))
        .hasMessage("eventsPerSecond: found 0, expected 1 to 10000000");
    assertThatThrownBy(() -> new SlidingWindow(1, 0)).hasMessageContaining("window: found 0");
    assertThatThrownBy(() -> new Allowance(7, 1, 0, 0, 0)).hasMessageContaining("kind: found 7");
  }
}
