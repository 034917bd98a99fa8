package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.RejectionCode;
import dev.weir.tenant.ConfigEpoch;
import dev.weir.tenant.HealthPart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthBookTest {
  private static final long MINUTE = MinuteCounts.MINUTE_MILLIS;
  private static final HealthTimes TIMES = new HealthTimes(10_000, 200_000, 86_400_000);
  private static final double NOT = Double.NaN;

  /** What a book said. */
  private static final class Said implements HealthReport {
    final List<String> lines = new ArrayList<>();
    final List<HealthAlert> alerts = new ArrayList<>();
    final Map<Long, MinuteCounts> sums = new TreeMap<>();
    long events;

    @Override
    public void minute(MinuteCounts counts, Closing closing, boolean late) {
      lines.add(counts.minuteMillis() / MINUTE + " " + closing + (late ? " late" : ""));
      sums.computeIfAbsent(counts.minuteMillis(), MinuteCounts::new).add(counts);
      events += counts.of(Quantity.EVENTS);
    }

    @Override
    public void alert(HealthAlert alert) {
      alerts.add(alert);
    }

    List<HealthAlert.Reason> reasons() {
      return alerts.stream().map(HealthAlert::reason).toList();
    }
  }

  /** Judged at once; {@code anomalies} of them are high. */
  private static MinuteCounts minute(long number, int events, int anomalies) {
    MinuteCounts counts = new MinuteCounts(number * MINUTE);
    counts.count(Quantity.EVENTS, events);
    counts.count(Quantity.ACCEPTED, events);
    counts.count(Quantity.SCORED, events);
    counts.count(Quantity.HIGH, anomalies);
    return counts;
  }

  private static HealthBook saved(HealthBook book) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      book.write(new DataOutputStream(bytes));
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      HealthBook read = HealthBook.read(in);
      assertThat(in.available()).isZero();
      return read;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HealthLimits limits(HealthPart part) {
    return new HealthLimits(new ConfigEpoch(1, ConfigEpoch.OWN), part);
  }

  /** One thing that happened, counted where it was accepted or where it was judged. */
  private record Fact(long millis, int kind, int detail) {
    void countIn(MinuteTallies tallies) {
      MinuteCounts counts = tallies.of("acme").at(millis);
      switch (kind) {
        case 0 -> {
          counts.count(Quantity.EVENTS);
          counts.count(Quantity.ACCEPTED);
        }
        case 1 -> {
          counts.count(Quantity.SCORED);
          counts.rarity(detail / 1_000.0);
        }
        default -> {
          counts.count(Quantity.EVENTS);
          counts.reject(RejectionCode.values()[detail % RejectionCode.values().length]);
        }
      }
    }
  }

  @Test
  void theLinesOfTwoTenantsThatBecomeOneAddUpToBoth() {
    HealthBook held = new HealthBook();
    held.add(minute(7, 3, 1), null, 1_000);
    held.add(minute(9, 4, 0), null, 2_000);
    held.timerMillis(50_000);
    MinuteCounts nobodys = new MinuteCounts(MinuteCounts.TIMELESS);
    nobodys.count(Quantity.EVENTS, 2);
    HealthBook more = new HealthBook();
    more.add(minute(9, 5, 2), null, 3_000);
    more.add(minute(10, 6, 0), null, 3_000);
    more.add(nobodys, null, 3_000);
    more.timerMillis(40_000);

    HealthBook united = saved(HealthBook.united(held, more));
    assertThat(united.timerMillis()).as("the first that is due").isEqualTo(40_000);
    Said said = new Said();
    united.tick(1_000_000, 0, TIMES, said);
    assertThat(said.events).isEqualTo(3 + 4 + 5 + 6 + 2);
    assertThat(said.sums.keySet()).containsExactly(7 * MINUTE, 9 * MINUTE, 10 * MINUTE);
    assertThat(said.sums.get(9 * MINUTE).of(Quantity.EVENTS)).isEqualTo(9);
    assertThat(said.sums.get(9 * MINUTE).of(Quantity.HIGH)).isEqualTo(2);
  }

  /** One has closed a minute that the other still has open; so both have, in either order. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatOneOfTwoTenantsHasClosedIsLateForBoth(boolean turned) {
    HealthPart watched = new HealthPart(NOT, NOT, NOT, 0.2, NOT, 0, 0, 1);
    HealthBook slow = new HealthBook();
    for (int m = 1; m <= 7; m++) {
      slow.add(minute(m, 100, 0), limits(watched), 0);
    }
    slow.close(TIMES, new Said());
    slow.add(minute(7, 1, 0), null, 0);
    HealthBook fast = new HealthBook();
    for (int m = 1; m <= 20; m++) {
      fast.add(minute(m, 100, 0), null, 0);
    }
    Said before = new Said();
    fast.close(TIMES, before);
    assertThat(before.lines).endsWith("18 CLOCK");

    HealthBook first = saved(turned ? fast : slow);
    HealthBook united = saved(HealthBook.united(first, saved(turned ? slow : fast)));
    Said said = new Said();
    united.add(minute(22, 100, 0), null, 0);
    united.close(TIMES, said);
    assertThat(said.lines).containsExactly("6 CLOCK late", "7 CLOCK late", "19 CLOCK", "20 CLOCK");
    assertThat(said.sums.get(6 * MINUTE).of(Quantity.EVENTS)).isEqualTo(100);
    assertThat(said.sums.get(7 * MINUTE).of(Quantity.EVENTS)).isEqualTo(101);
    assertThat(said.alerts).as("no minute is missing").isEmpty();
  }

  @Test
  void ofTwoTenantsThatBecomeOneTheNewerLimitsStayAndThoseThatAreForgottenAreTheOldest() {
    HealthPart strict = new HealthPart(0.01, NOT, NOT, NOT, NOT, 0, 0, 1);
    for (boolean turned : new boolean[] {false, true}) {
      for (boolean forgotten : new boolean[] {false, true}) {
        HealthBook newer = new HealthBook();
        ConfigEpoch second = new ConfigEpoch(2, ConfigEpoch.OWN);
        newer.add(minute(1, 100, 5), new HealthLimits(second, strict), 0);
        HealthBook older = new HealthBook();
        older.add(minute(2, 100, 5), limits(HealthPart.NONE), 0);
        if (forgotten) {
          newer.forgetLimits();
        }
        HealthBook united =
            turned ? HealthBook.united(older, newer) : HealthBook.united(newer, older);
        Said said = new Said();
        united.add(minute(4, 1, 0), null, 0);
        united.close(TIMES, said);
        assertThat(said.alerts)
            .as("turned %s, forgotten %s", turned, forgotten)
            .hasSize(forgotten ? 0 : 2);
      }
    }
  }

  @Property(tries = 300)
  void theLinesOfAMinuteAddUpToWhatHappenedInItHoweverItIsCutAndSaved(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int subtasks) {
    Random random = new Random(seed);
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      long millis = (long) (random.nextDouble() * 12 * MINUTE);
      if (random.nextInt(4) == 0) {
        facts.add(new Fact(millis, 2, random.nextInt(1_000)));
      } else {
        facts.add(new Fact(millis, 0, 0));
        facts.add(new Fact(millis, 1, random.nextInt(1_001)));
      }
    }
    if (random.nextBoolean()) {
      Collections.shuffle(facts, random);
    } else {
      facts.sort(java.util.Comparator.comparingLong(Fact::millis));
    }
    MinuteTallies whole = new MinuteTallies();
    facts.forEach(fact -> fact.countIn(whole));
    Map<Long, MinuteCounts> expected = new TreeMap<>();
    whole.handOver((tenant, counts, limits) -> expected.put(counts.minuteMillis(), counts));

    Said said = new Said();
    HealthBook book = new HealthBook();
    List<MinuteTallies> parts = new ArrayList<>();
    for (int s = 0; s < subtasks; s++) {
      parts.add(new MinuteTallies());
    }
    for (Fact fact : facts) {
      MinuteTallies tallies = parts.get(random.nextInt(subtasks));
      fact.countIn(tallies);
      if (random.nextInt(9) == 0) {
        book = handOver(tallies, book, said);
      }
    }
    for (MinuteTallies tallies : parts) {
      book = handOver(tallies, book, said);
    }
    book.tick(1_000_000, 0, TIMES, said);
    assertThat(said.sums).as("seed %d", seed).isEqualTo(expected);
    assertThat(said.lines.stream().filter(line -> !line.endsWith("late")))
        .as("seed %d", seed)
        .doesNotHaveDuplicates();
  }

  private static HealthBook handOver(MinuteTallies tallies, HealthBook book, Said said) {
    tallies.handOver((tenant, counts, limits) -> book.add(counts, limits, 0));
    book.close(TIMES, said);
    return saved(book);
  }

  @Test
  void aMinuteIsClosedByTheTenantsClockAndNotBeforeAllAcceptedEventsAreJudged() {
    Said said = new Said();
    HealthBook book = new HealthBook();
    MinuteCounts accepted = new MinuteCounts(7 * MINUTE);
    accepted.count(Quantity.EVENTS, 5);
    accepted.count(Quantity.ACCEPTED, 5);
    book.add(accepted, null, 0);
    MinuteCounts next = minute(8, 1, 0);
    next.at(8 * MINUTE + 9_999);
    book.add(next, null, 0);
    MinuteCounts judged = new MinuteCounts(7 * MINUTE);
    judged.count(Quantity.SCORED, 4);
    book.add(judged, null, 0);
    book.close(TIMES, said);
    assertThat(said.lines).isEmpty();
    MinuteCounts last = new MinuteCounts(7 * MINUTE);
    last.count(Quantity.SCORED);
    book.add(last, null, 0);
    book.close(TIMES, said);
    assertThat(said.lines).as("a millisecond before the grace is over").isEmpty();
    MinuteCounts clock = new MinuteCounts(8 * MINUTE);
    clock.at(8 * MINUTE + 10_000);
    book.add(clock, null, 0);
    book.close(TIMES, said);
    assertThat(said.lines).containsExactly("7 CLOCK");
  }

  @Test
  void whatComesForAClosedMinuteMakesALineMarkedAsLate() {
    Said said = new Said();
    HealthBook book = new HealthBook();
    for (int m : List.of(1, 2, 3, 1)) {
      book.add(minute(m, 10, 0), null, 0);
      book.close(TIMES, said);
      book = saved(book);
    }
    assertThat(said.lines).containsExactly("1 CLOCK");
    book.add(minute(5, 10, 0), null, 0);
    book.close(TIMES, said);
    assertThat(said.lines).containsExactly("1 CLOCK", "1 CLOCK late", "2 CLOCK", "3 CLOCK");
  }

  @Test
  void theLastMinuteOfASilentTenantIsClosedByProcessingTimeAndSaysSo() {
    Said said = new Said();
    HealthBook book = new HealthBook();
    book.add(minute(1, 10, 0), null, 1_000);
    book.tick(200_999, 0, TIMES, said);
    assertThat(said.lines).isEmpty();
    book.tick(201_000, 0, TIMES, said);
    assertThat(said.lines).containsExactly("1 PATIENCE");
  }

  @Test
  void ratesAreComparedWithTheTenantsLimitsAndNotSaidAgainBeforeTheCooldownIsOver() {
    HealthPart part = new HealthPart(0.05, 0.01, 0.1, NOT, 0.2, 0, 5 * MINUTE, 100);
    Said said = new Said();
    HealthBook book = new HealthBook();
    book.add(minute(0, 99, 99), limits(part), 0);
    for (int m = 1; m <= 8; m++) {
      book.add(minute(m, 100, 6), null, 0);
      book.close(TIMES, said);
      book = saved(book);
    }
    assertThat(said.alerts)
        .containsExactly(
            new HealthAlert(HealthAlert.Reason.ANOMALY_RATE_HIGH, MINUTE, 0.06, 0.05),
            new HealthAlert(HealthAlert.Reason.ANOMALY_RATE_HIGH, 6 * MINUTE, 0.06, 0.05));
    MinuteCounts bad = minute(9, 1_000, 0);
    bad.count(Quantity.EVENTS, 200);
    bad.count(Quantity.DRIFTS, 300);
    for (int i = 0; i < 200; i++) {
      bad.reject(RejectionCode.OUT_OF_RANGE);
    }
    said.alerts.clear();
    book.add(bad, null, 0);
    book.add(minute(11, 1, 0), null, 0);
    book.close(TIMES, said);
    assertThat(said.reasons())
        .containsExactly(
            HealthAlert.Reason.ANOMALY_RATE_LOW,
            HealthAlert.Reason.DRIFT,
            HealthAlert.Reason.ERROR_RATE);
  }

  @Test
  void aCollapseIsMeasuredAgainstTheTenantsOwnRecentMinutes() {
    HealthPart part = new HealthPart(NOT, NOT, NOT, 0.2, NOT, 0, 0, 100);
    Said said = new Said();
    HealthBook book = new HealthBook();
    book.add(minute(0, 1_000, 0), limits(part), 0);
    for (int m = 1; m < 8; m++) {
      book.add(minute(m, m == 6 ? 199 : 1_000, 0), null, 0);
      book.close(TIMES, said);
      book = saved(book);
    }
    book.add(minute(9, 1_000, 0), null, 0);
    book.close(TIMES, said);
    assertThat(said.alerts)
        .containsExactly(new HealthAlert(HealthAlert.Reason.COLLAPSE, 6 * MINUTE, 199, 200));
    said.alerts.clear();
    book.add(minute(20, 1_000, 0), null, 0);
    book.add(minute(22, 1_000, 0), null, 0);
    book.close(TIMES, said);
    assertThat(said.reasons())
        .as("nothing came in minute 8, nor in 10 to 19, nor in 21")
        .containsOnly(HealthAlert.Reason.COLLAPSE);
    assertThat(said.alerts.get(0).minuteMillis()).isEqualTo(8 * MINUTE);
  }

  @Test
  void silenceIsSaidOnceAndOnlyOfTimeInWhichSomebodyListened() {
    HealthPart part = new HealthPart(NOT, NOT, NOT, NOT, NOT, 10 * MINUTE, 0, 100);
    Said said = new Said();
    HealthBook book = new HealthBook();
    book.add(minute(1, 10, 0), limits(part), 0);
    book = saved(book);
    book.tick(20 * MINUTE, 15 * MINUTE, TIMES, said);
    assertThat(said.alerts).as("the job began at minute 15").isEmpty();
    book.tick(25 * MINUTE, 15 * MINUTE, TIMES, said);
    book.tick(99 * MINUTE, 15 * MINUTE, TIMES, said);
    assertThat(said.alerts)
        .containsExactly(new HealthAlert(HealthAlert.Reason.SILENCE, MINUTE, 600, 600));
    book.add(minute(100, 10, 0), null, 100 * MINUTE);
    book.tick(110 * MINUTE, 15 * MINUTE, TIMES, said);
    assertThat(said.alerts).hasSize(2);
  }

  @Test
  void limitsOfAnOlderConfigDoNotReplaceThoseOfANewer() {
    HealthPart strict = new HealthPart(0.01, NOT, NOT, NOT, NOT, 0, 0, 1);
    Said said = new Said();
    HealthBook book = new HealthBook();
    book.add(minute(1, 100, 5), new HealthLimits(new ConfigEpoch(2, ConfigEpoch.OWN), strict), 0);
    book.add(minute(3, 1, 0), limits(HealthPart.NONE), 0);
    book.close(TIMES, said);
    assertThat(said.reasons()).containsExactly(HealthAlert.Reason.ANOMALY_RATE_HIGH);
  }

  @Test
  void whatBelongsToNoMinuteStandsInTheNextLine() {
    Said said = new Said();
    HealthBook book = new HealthBook();
    MinuteTallies tallies = new MinuteTallies();
    tallies.of("acme").timeless().count(Quantity.MODELS_EXPIRED);
    book = handOver(tallies, book, said);
    assertThat(said.lines).isEmpty();
    book.add(minute(1, 1, 0), null, 0);
    book.add(minute(3, 1, 0), null, 0);
    book.close(TIMES, said);
    assertThat(said.sums.get(MINUTE).of(Quantity.MODELS_EXPIRED)).isEqualTo(1);
  }

  @Property(tries = 200)
  void aQuantileIsTheUpperEdgeOfTheClassOfTheTrueOne(@ForAll long seed) {
    Random random = new Random(seed);
    MinuteCounts counts = new MinuteCounts(0);
    List<Double> all = new ArrayList<>();
    for (int i = 1 + random.nextInt(500); i > 0; i--) {
      double rarity = 1 - Math.pow(random.nextDouble(), 1 + random.nextInt(5));
      all.add(rarity);
      counts.rarity(rarity);
    }
    Collections.sort(all);
    for (double share : new double[] {0.5, 0.9, 0.99, 1}) {
      double exact = all.get((int) Math.ceil(share * all.size()) - 1);
      assertThat(counts.rarityAt(share))
          .as("seed %d, %s of %s", seed, share, all.size())
          .isBetween(exact, exact + Math.max(0.02 * (1 - exact) / 0.1 + 1e-12, 1e-4));
    }
  }
}
