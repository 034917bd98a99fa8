package dev.weir.alert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Times, once or again and again, in which alerts are held back. By the time of the event, so that
 * the same events have the same alerts whenever they are judged.
 *
 * <p>A window begins at a local time of its zone and lasts for so many milliseconds, also where the
 * clocks are changed meanwhile; where they skip its beginning it begins by so much later, where
 * they show it twice it begins the first time.
 *
 * <p>Saved form: start (UTF), zone (UTF), rule (UTF, empty: once), duration (long), learn
 * (boolean), count of features (byte) and their names (UTF).
 */
public final class MaintenanceWindow {
  public static final int MAX_WINDOWS = 16;
  public static final int MAX_FEATURES = 64;
  public static final long MIN_DURATION_MILLIS = 60_000;
  public static final long MAX_DURATION_MILLIS = 7L * 86_400_000;
  private static final int MIN_YEAR = 2000;
  private static final int MAX_YEAR = 2199;

  /** Spans kept: events that come late are as many as those that do not. */
  private static final int KEPT = 4;

  private static final long DAY_MILLIS = 86_400_000;

  private final String rrule;
  private final LocalDateTime start;
  private final long durationMillis;
  private final ZoneId zone;
  private final List<String> features;
  private final boolean learn;

  private Recurrence recurrence;
  private Span recent;

  /** A time, from a point on and before another one, that lies inside of a window or outside. */
  private record Span(long fromMillis, long untilMillis, boolean inside, Span older) {
    boolean contains(long millis) {
      return millis >= fromMillis && millis < untilMillis;
    }

    Span first(int count) {
      boolean whole = older == null || count <= 1;
      return new Span(fromMillis, untilMillis, inside, whole ? null : older.first(count - 1));
    }
  }

  /**
   * @param rrule empty: the window is once
   * @param start of the first, in the local time of {@code zone}; whole seconds
   * @param durationMillis one minute to 7 days
   * @param features an alert is held back only where those that weigh most are all of these; none:
   *     every alert is
   * @param learn whether the model learns meanwhile
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public MaintenanceWindow(
      String rrule,
      LocalDateTime start,
      long durationMillis,
      ZoneId zone,
      List<String> features,
      boolean learn) {
    this.rrule = Objects.requireNonNull(rrule);
    this.start = Objects.requireNonNull(start);
    this.durationMillis = durationMillis;
    this.zone = Objects.requireNonNull(zone);
    this.features = List.copyOf(features);
    this.learn = learn;
    if (start.getYear() < MIN_YEAR || start.getYear() > MAX_YEAR || start.getNano() != 0) {
      throw Check.refused("start", start, "whole seconds, 2000-01-01 to 2199-12-31");
    }
    Check.durationWithin("duration", durationMillis, MIN_DURATION_MILLIS, MAX_DURATION_MILLIS);
    if (features.size() > MAX_FEATURES) {
      throw Check.refused("features", features.size() + " of them", "at most " + MAX_FEATURES);
    }
  }

  /**
   * This window, once its rule was tried.
   *
   * @throws IllegalArgumentException "rrule: found X, expected Y"
   */
  public MaintenanceWindow checked() {
    recurrence();
    return this;
  }

  public String rrule() {
    return rrule;
  }

  public LocalDateTime start() {
    return start;
  }

  public long durationMillis() {
    return durationMillis;
  }

  public ZoneId zone() {
    return zone;
  }

  public List<String> features() {
    return features;
  }

  public boolean learn() {
    return learn;
  }

  /** Whether {@code millis} lies in a window. Mostly one or two compares. */
  public boolean contains(long millis) {
    for (Span span = recent; span != null; span = span.older) {
      if (span.contains(millis)) {
        return span.inside;
      }
    }
    Span span = spanAround(millis);
    // Of final fields: whoever sees it sees it whole.
    recent = span;
    return span.inside;
  }

  private Span spanAround(long millis) {
    Span kept = recent == null ? null : recent.first(KEPT - 1);
    long from = millis - DAY_MILLIS;
    // A day for the zone, and one for the clocks that may be changed meanwhile.
    Instant earliest = Instant.ofEpochMilli(from - durationMillis - 2 * DAY_MILLIS);
    LocalDateTime local = LocalDateTime.ofInstant(earliest, zone);
    if (rrule.isEmpty()) {
      long begin = begin(start);
      return around(millis, from, begin, kept);
    }
    Recurrence.Times times = recurrence().from(local);
    LocalDateTime next = times.next();
    while (next != null) {
      long begin = begin(next);
      if (begin > millis) {
        return new Span(from, begin, false, kept);
      }
      long end = begin + durationMillis;
      if (end > millis) {
        return new Span(begin, end, true, kept);
      }
      from = Math.max(from, end);
      next = times.next();
    }
    // Nothing is said of times for which another search might find a date.
    return times.gaveUp()
        ? new Span(millis, millis + 1, false, kept)
        : new Span(from, Long.MAX_VALUE, false, kept);
  }

  private Span around(long millis, long from, long begin, Span kept) {
    if (millis < begin) {
      return new Span(from, begin, false, kept);
    }
    long end = begin + durationMillis;
    return millis < end
        ? new Span(begin, end, true, kept)
        : new Span(end, Long.MAX_VALUE, false, kept);
  }

  private long begin(LocalDateTime local) {
    return local.atZone(zone).toInstant().toEpochMilli();
  }

  private Recurrence recurrence() {
    if (recurrence == null && !rrule.isEmpty()) {
      recurrence = new Recurrence(rrule, start, zone);
    }
    return recurrence;
  }

  void save(DataOutput out) throws IOException {
    out.writeUTF(start.toString());
    out.writeUTF(zone.getId());
    out.writeUTF(rrule);
    out.writeLong(durationMillis);
    out.writeBoolean(learn);
    out.writeByte(features.size());
    for (String feature : features) {
      out.writeUTF(feature);
    }
  }

  static MaintenanceWindow load(DataInput in) throws IOException {
    LocalDateTime start = LocalDateTime.parse(in.readUTF());
    ZoneId zone = ZoneId.of(in.readUTF());
    String rrule = in.readUTF();
    long durationMillis = in.readLong();
    boolean learn = in.readBoolean();
    List<String> features = new ArrayList<>();
    for (int f = in.readUnsignedByte(); f > 0; f--) {
      features.add(in.readUTF());
    }
    return new MaintenanceWindow(rrule, start, durationMillis, zone, features, learn);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MaintenanceWindow window
        && rrule.equals(window.rrule)
        && start.equals(window.start)
        && durationMillis == window.durationMillis
        && zone.equals(window.zone)
        && features.equals(window.features)
        && learn == window.learn;
  }

  @Override
  public int hashCode() {
    return Objects.hash(rrule, start, durationMillis, zone, features, learn);
  }

  @Override
  public String toString() {
    return "MaintenanceWindow[" + start + " " + zone + " " + rrule + "]";
  }
}
