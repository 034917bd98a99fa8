package dev.weir.alert;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;

/**
 * The local times at which something begins, by a rule of RFC 5545, section 3.3.10. What would let
 * a rule have very many times, or be searched for long, is refused when it is made.
 */
final class Recurrence {
  private static final Set<Freq> FREQUENCIES =
      Set.of(Freq.DAILY, Freq.WEEKLY, Freq.MONTHLY, Freq.YEARLY);
  private static final int MAX_TEXT = 256;
  private static final int MAX_INTERVAL = 366;
  private static final int MAX_COUNT = 1_000;

  /**
   * Times that are looked for when a rule is made: a rule that ever stops the search is refused.
   */
  private static final int TRIED = 64;

  private final RecurrenceRule rule;
  private final DateTime start;

  /**
   * @throws IllegalArgumentException "rrule: found X, expected Y"
   */
  Recurrence(String text, LocalDateTime start, ZoneId zone) {
    this.rule = parse(text, zone);
    this.start = floating(start);
    try {
      RecurrenceRuleIterator times = rule.iterator(this.start);
      for (int t = 0; t < TRIED && times.hasNext(); t++) {
        times.nextDateTime();
      }
    } catch (IllegalArgumentException e) {
      throw refused(text, "a rule whose dates exist and are not years apart");
    }
    if (from(start).next() == null) {
      throw refused(text, "a rule with at least one date");
    }
  }

  private static RecurrenceRule parse(String text, ZoneId zone) {
    if (text.length() > MAX_TEXT) {
      throw Check.refused(
          "rrule", text.length() + " characters", "at most " + MAX_TEXT + " characters");
    }
    RecurrenceRule rule;
    try {
      rule = new RecurrenceRule(text, RecurrenceRule.RfcMode.RFC5545_STRICT);
    } catch (InvalidRecurrenceRuleException | IllegalArgumentException e) {
      throw refused(text, "a recurrence rule of RFC 5545 like FREQ=WEEKLY;BYDAY=SU");
    }
    check(rule, text);
    DateTime until = rule.getUntil();
    if (until != null && !until.isFloating()) {
      // The rule is followed in local time.
      Instant end = Instant.ofEpochMilli(until.getTimestamp());
      rule.setUntil(floating(LocalDateTime.ofInstant(end, zone)));
    }
    return rule;
  }

  private static void check(RecurrenceRule rule, String text) {
    if (!FREQUENCIES.contains(rule.getFreq())) {
      throw refused(text, "FREQ=DAILY, WEEKLY, MONTHLY or YEARLY");
    }
    // No constant: the library cannot load Part unless RecurrenceRule was loaded before.
    List<Part> withinADay = List.of(Part.BYHOUR, Part.BYMINUTE, Part.BYSECOND);
    if (withinADay.stream().anyMatch(rule::hasPart)) {
      throw refused(text, "no BYHOUR, BYMINUTE or BYSECOND: start says the time of day");
    }
    if (rule.hasPart(Part.RSCALE) || rule.hasPart(Part.SKIP)) {
      throw refused(text, "no RSCALE and no SKIP");
    }
    if (rule.getInterval() > MAX_INTERVAL) {
      throw refused(text, "an INTERVAL of at most " + MAX_INTERVAL);
    }
    if (rule.getCount() != null && rule.getCount() > MAX_COUNT) {
      throw refused(text, "a COUNT of at most " + MAX_COUNT + ", or UNTIL");
    }
  }

  private static IllegalArgumentException refused(String text, String expected) {
    StringBuilder plain = new StringBuilder();
    text.chars()
        .limit(80)
        .forEach(c -> plain.append(c > ' ' && c < 0x7f && c != '"' ? (char) c : '?'));
    return Check.refused("rrule", '"' + plain.toString() + '"', expected);
  }

  /** The times from {@code earliest} on, in their order. */
  Times from(LocalDateTime earliest) {
    RecurrenceRuleIterator times = rule.iterator(start);
    try {
      times.fastForward(floating(earliest));
      return new Times(times, false);
    } catch (IllegalArgumentException | NoSuchElementException e) {
      return new Times(times, true);
    }
  }

  /** Times in their order. */
  static final class Times {
    private final RecurrenceRuleIterator times;
    private boolean gaveUp;

    private Times(RecurrenceRuleIterator times, boolean gaveUp) {
      this.times = times;
      this.gaveUp = gaveUp;
    }

    /** No date for a thousand steps: there may be one yet, which a later search would find. */
    boolean gaveUp() {
      return gaveUp;
    }

    /** Null after the last one. */
    LocalDateTime next() {
      try {
        if (gaveUp || !times.hasNext()) {
          return null;
        }
        DateTime next = times.nextDateTime();
        return LocalDateTime.of(
            next.getYear(),
            next.getMonth() + 1,
            next.getDayOfMonth(),
            next.getHours(),
            next.getMinutes(),
            next.getSeconds());
      } catch (IllegalArgumentException | NoSuchElementException e) {
        gaveUp = true;
        return null;
      }
    }
  }

  private static DateTime floating(LocalDateTime time) {
    return new DateTime(
        time.getYear(),
        time.getMonthValue() - 1,
        time.getDayOfMonth(),
        time.getHour(),
        time.getMinute(),
        time.getSecond());
  }
}
