package dev.weir.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.threshold.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TransitionsTest {
  private static final List<Severity> RAISED =
      List.of(Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL);

  /** An event; severity none: not one to alert on. */
  private record Event(long n, long clock, Severity severity) {
    boolean raised() {
      return severity != Severity.NONE;
    }
  }

  private static AlertRules rules(boolean escalate, long resolveAfter, Flapping flapping) {
    return new AlertRules(
        false, false, escalate, true, resolveAfter, flapping, List.of(), List.of());
  }

  @Provide
  Arbitrary<AlertRules> anyRules() {
    Arbitrary<Flapping> flapping =
        Combinators.combine(
                Arbitraries.longs().between(1_000, 30_000), Arbitraries.integers().between(2, 6))
            .as(Flapping::new);
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.longs().between(1_000, 12_000),
            flapping.injectNull(0.4))
        .as(TransitionsTest::rules);
  }

  private static List<Event> events(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Event> events = new ArrayList<>();
    long clock = 1_000_000;
    double share = random.nextDouble();
    for (int n = 0; n < count; n++) {
      clock += random.nextInt(8) == 0 ? random.nextInt(20_000) : random.nextInt(2_000);
      boolean raised = random.nextDouble() < share;
      events.add(new Event(n, clock, raised ? RAISED.get(random.nextInt(3)) : Severity.NONE));
    }
    return events;
  }

  /** What the state machine tells, restored from its saved form before the event {@code cut}. */
  private static List<String> told(List<Event> events, AlertRules rules, int cut)
      throws IOException {
    AlertState state = new AlertState();
    Transitions.Told told = new Transitions.Told();
    Transitions.Moment moment = new Transitions.Moment();
    List<String> lines = new ArrayList<>();
    for (int e = 0; e < events.size(); e++) {
      Event event = events.get(e);
      if (e == cut) {
        state = saved(state);
      }
      moment.n = event.n;
      moment.clockMillis = event.clock;
      moment.raised = event.raised();
      moment.severity = event.severity;
      moment.reason = "rarity-" + event.severity.label();
      told.clear();
      state.follow(rules, event.clock);
      state.transit(moment, rules, told);
      if (told.resolved) {
        lines.add(e + " resolved " + told.resolvedN + "@" + told.resolvedMillis);
      }
      if (told.transition != null) {
        lines.add(e + " " + told.transition.label() + " " + told.firstN + "@" + told.firstMillis);
      }
    }
    return lines;
  }

  private static AlertState saved(AlertState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.save(new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    AlertState loaded = AlertState.load(in);
    assertThat(in.available()).isZero();
    return loaded;
  }

  /**
   * The same from all events at once. A spell is a run of raised events without a pause of
   * resolveAfter; it begins with its first, and ends with the first event of any kind after such a
   * pause. Then the changes are told one after the other by what was told before.
   */
  private static List<String> expected(List<Event> events, AlertRules rules) {
    List<List<Event>> spells = new ArrayList<>();
    for (Event event : events) {
      if (event.raised()) {
        List<Event> last = spells.isEmpty() ? null : spells.get(spells.size() - 1);
        boolean goesOn =
            last != null
                && event.clock - last.get(last.size() - 1).clock < rules.resolveAfterMillis();
        if (!goesOn) {
          last = new ArrayList<>();
          spells.add(last);
        }
        last.add(event);
      }
    }
    List<String> lines = new ArrayList<>();
    List<Long> changes = new ArrayList<>();
    Event open = null;
    Severity worst = Severity.NONE;
    String lastTold = null;
    boolean flapping = false;
    for (int e = 0; e < events.size(); e++) {
      Event event = events.get(e);
      boolean quietLong =
          flapping && event.clock - changes.get(changes.size() - 1) >= window(rules);
      if (quietLong) {
        flapping = false;
        changes.clear();
      }
      List<Event> ended = endedBy(e, events, spells, rules);
      List<Event> begun = spells.stream().filter(s -> s.get(0) == event).findAny().orElse(null);
      boolean noticed = false;
      if (ended != null) {
        noticed = !flapping && tooMany(changes, event.clock, rules);
        flapping |= noticed;
        changes.add(event.clock);
      }
      boolean on = isOn(e, events, spells, rules);
      boolean onBefore = on && begun == null;
      if (!flapping && open != null && !onBefore) {
        lines.add(e + " resolved " + lastTold);
        open = null;
      }
      if (begun != null) {
        boolean now = !flapping && tooMany(changes, event.clock, rules);
        noticed |= now;
        flapping |= now;
        changes.add(event.clock);
      }
      if (noticed) {
        lines.add(e + " flapping " + lastTold);
      } else if (!flapping && on && open == null) {
        open = event;
        lastTold = event.n + "@" + event.clock;
        worst = worstOfSpell(e, events, spells);
        lines.add(e + " firing " + lastTold);
      } else if (!flapping && open != null && event.severity.compareTo(worst) > 0) {
        worst = event.severity;
        if (rules.escalate()) {
          lines.add(e + " escalated " + lastTold);
        }
      }
    }
    return lines;
  }

  private static long window(AlertRules rules) {
    return rules.flapping().windowMillis();
  }

  private static boolean tooMany(List<Long> changes, long now, AlertRules rules) {
    return rules.flapping() != null
        && changes.stream().filter(c -> now - c < window(rules)).count()
            >= rules.flapping().changes();
  }

  /** The spell that ends with event {@code e}; null: none. */
  private static List<Event> endedBy(
      int e, List<Event> events, List<List<Event>> spells, AlertRules rules) {
    for (List<Event> spell : spells) {
      long over = spell.get(spell.size() - 1).clock + rules.resolveAfterMillis();
      Event first =
          events.stream()
              .filter(event -> event.n > spell.get(spell.size() - 1).n && event.clock >= over)
              .findFirst()
              .orElse(null);
      if (first == events.get(e)) {
        return spell;
      }
    }
    return null;
  }

  private static boolean isOn(
      int e, List<Event> events, List<List<Event>> spells, AlertRules rules) {
    Event event = events.get(e);
    return spells.stream()
        .anyMatch(
            spell ->
                spell.get(0).n <= event.n
                    && event.clock
                        < spell.get(spell.size() - 1).clock + rules.resolveAfterMillis());
  }

  private static Severity worstOfSpell(int e, List<Event> events, List<List<Event>> spells) {
    long n = events.get(e).n;
    List<Event> spell = null;
    for (List<Event> candidate : spells) {
      spell = candidate.get(0).n <= n ? candidate : spell;
    }
    return spell.stream()
        .filter(event -> event.n <= n)
        .map(Event::severity)
        .max(Severity::compareTo)
        .orElseThrow();
  }

  @Property(tries = 400)
  void theyAreThoseOfTheObviousModelWhereverTheyAreCut(
      @ForAll("anyRules") AlertRules rules,
      @ForAll @IntRange(min = 1, max = 1_000_000) int seed,
      @ForAll @IntRange(min = 0, max = 119) int cut)
      throws IOException {
    List<Event> events = events(seed, 120);
    assertThat(told(events, rules, cut)).isEqualTo(expected(events, rules));
  }

  @Property(tries = 400)
  void everyResolvedHasItsFiringAndNoneIsThereTwice(
      @ForAll("anyRules") AlertRules rules, @ForAll @IntRange(min = 1, max = 1_000_000) int seed)
      throws IOException {
    String open = null;
    Set<String> fired = new HashSet<>();
    for (String line : told(events(seed, 300), rules, -1)) {
      String[] words = line.split(" ");
      switch (words[1]) {
        case "firing" -> {
          assertThat(open).as(line).isNull();
          assertThat(fired.add(words[2])).as(line).isTrue();
          open = words[2];
        }
        case "resolved" -> {
          assertThat(words[2]).as(line).isEqualTo(open);
          open = null;
        }
        case "escalated" -> assertThat(words[2]).as(line).isEqualTo(open);
        case "flapping" -> assertThat(fired).as(line).contains(words[2]);
        default -> throw new AssertionError(line);
      }
    }
  }

  private static List<Event> at(Object... clocksAndSeverities) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < clocksAndSeverities.length; i += 2) {
      int clock = (Integer) clocksAndSeverities[i];
      events.add(new Event(i / 2, clock * 1_000L, (Severity) clocksAndSeverities[i + 1]));
    }
    return events;
  }

  @Test
  void aKeyThatIsSilentForLongAndThenAlertsIsResolvedAndFiresAnew() throws IOException {
    List<Event> events = at(0, Severity.HIGH, 5, Severity.HIGH, 15, Severity.HIGH);
    assertThat(told(events, rules(false, 10_000, null), -1))
        .containsExactly("0 firing 0@0", "2 resolved 0@0", "2 firing 2@15000");
  }

  @Test
  void anAlertThatGetsWorseIsToldAgainOnlyWhereThatIsWanted() throws IOException {
    List<Event> events = at(0, Severity.HIGH, 1, Severity.CRITICAL, 2, Severity.CRITICAL);
    assertThat(told(events, rules(true, 10_000, null), -1))
        .containsExactly("0 firing 0@0", "1 escalated 0@0");
    assertThat(told(events, rules(false, 10_000, null), -1)).containsExactly("0 firing 0@0");
  }

  @Test
  void whatFlapsIsToldOnceAndThenAsItIsWhenItIsStable() throws IOException {
    Flapping flapping = new Flapping(20_000, 2);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      events.add(new Event(i, i * 2_000L, i % 2 == 0 ? Severity.HIGH : Severity.NONE));
    }
    events.add(new Event(12, 50_000, Severity.NONE));
    events.add(new Event(13, 51_000, Severity.HIGH));
    assertThat(told(events, rules(false, 1_000, flapping), -1))
        .containsExactly("0 firing 0@0", "1 resolved 0@0", "2 flapping 0@0", "13 firing 13@51000");
  }

  @Test
  void anOpenAlertThatFlapsStaysOpenUntilItIsStable() throws IOException {
    Flapping flapping = new Flapping(20_000, 3);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(new Event(i, i * 2_000L, i % 2 == 0 ? Severity.HIGH : Severity.NONE));
    }
    events.add(new Event(10, 50_000, Severity.NONE));
    assertThat(told(events, rules(false, 1_000, flapping), -1))
        .containsExactly(
            "0 firing 0@0",
            "1 resolved 0@0",
            "2 firing 2@4000",
            "3 flapping 2@4000",
            "10 resolved 2@4000");
  }
}
