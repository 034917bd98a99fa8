package dev.weir.health;

import dev.weir.health.HealthReport.Closing;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.TreeMap;

/**
 * One tenant's open minutes. A minute is closed by the tenant's own clock, the largest Kafka
 * timestamp counted, once that is a grace past its end and every event accepted in it is judged; so
 * no other tenant opens, delays or closes it. What comes for a minute already closed makes another
 * line, marked as late: the lines of a minute always add up to everything that was counted in it.
 *
 * <p>Saved form, version 1: version (byte); clock, last minute closed, last time in processing time
 * of a part and of an event, time of the next timer (five longs); silent (boolean); the limits; the
 * watch; what belongs to no minute (boolean, counts); open minutes (short; each end and opening as
 * longs, late as a boolean, counts).
 */
public final class HealthBook {
  /** Minutes open at once before the oldest is closed all the same. */
  static final int MAX_OPEN = 120;

  /** No timer is set. */
  public static final long NO_TIMER = Long.MIN_VALUE;

  private static final int FORMAT = 1;
  private static final long NEVER = Long.MIN_VALUE;

  /** The later of two has the newer limits, or has come further. */
  private static final Comparator<HealthBook> FURTHER =
      Comparator.comparing((HealthBook book) -> book.limits.epoch())
          .thenComparingLong(book -> book.closedMillis)
          .thenComparingLong(book -> book.clockMillis)
          .thenComparingLong(book -> book.lastPartMillis)
          .thenComparingLong(book -> book.lastEventMillis);

  private final TreeMap<Long, OpenMinute> open = new TreeMap<>();
  private HealthWatch watch = new HealthWatch();
  private HealthLimits limits = HealthLimits.NONE;
  private MinuteCounts timeless;
  private long clockMillis = NEVER;
  private long closedMillis = NEVER;
  private long lastPartMillis = NEVER;
  private long lastEventMillis = NEVER;
  private long timerMillis = NO_TIMER;
  private boolean silent;

  /** A minute, until when it is open by the tenant's clock, and since when in processing time. */
  private record OpenMinute(MinuteCounts counts, long endMillis, long openedMillis, boolean late) {}

  /**
   * Adds a part of a minute.
   *
   * @param newest limits that came with it; null if none did
   * @param nowMillis processing time
   */
  public void add(MinuteCounts part, HealthLimits newest, long nowMillis) {
    lastPartMillis = nowMillis;
    if (newest != null && newest.epoch().compareTo(limits.epoch()) >= 0) {
      limits = newest;
      watch.limits(newest.part());
    }
    if (part.minuteMillis() == MinuteCounts.TIMELESS) {
      timeless = timeless == null ? new MinuteCounts(MinuteCounts.TIMELESS) : timeless;
      timeless.add(part);
      return;
    }
    clockMillis = Math.max(clockMillis, part.latestMillis());
    if (part.of(Quantity.EVENTS) > 0) {
      lastEventMillis = nowMillis;
      silent = false;
    }
    open.computeIfAbsent(part.minuteMillis(), minute -> opened(minute, nowMillis)).counts.add(part);
  }

  private OpenMinute opened(long minuteMillis, long nowMillis) {
    boolean late = minuteMillis <= closedMillis;
    long endMillis = (late ? clockMillis : minuteMillis) + MinuteCounts.MINUTE_MILLIS;
    return new OpenMinute(new MinuteCounts(minuteMillis), endMillis, nowMillis, late);
  }

  /** Closes what the tenant's clock has left behind, in order. */
  public void close(HealthTimes times, HealthReport report) {
    boolean waiting = false;
    for (Iterator<OpenMinute> all = open.values().iterator(); all.hasNext(); ) {
      OpenMinute minute = all.next();
      boolean done =
          clockMillis >= minute.endMillis + times.graceMillis() && minute.counts.isWhole();
      if (done && (minute.late || !waiting)) {
        all.remove();
        close(minute, Closing.CLOCK, report);
      } else {
        waiting |= !minute.late;
      }
    }
    while (open.size() > MAX_OPEN) {
      close(open.pollFirstEntry().getValue(), Closing.BOUND, report);
    }
  }

  /**
   * Processing time has come to {@code nowMillis}: closes what was open for too long, and speaks up
   * if the tenant is silent.
   *
   * @param startMillis when this process began: a tenant was not silent while nobody listened
   */
  public void tick(long nowMillis, long startMillis, HealthTimes times, HealthReport report) {
    long last = NEVER;
    for (OpenMinute minute : open.values()) {
      if (Math.max(minute.openedMillis, startMillis) + times.patienceMillis() <= nowMillis) {
        last = minute.counts.minuteMillis();
      }
    }
    while (last != NEVER && !open.isEmpty() && open.firstKey() <= last) {
      close(open.pollFirstEntry().getValue(), Closing.PATIENCE, report);
    }
    if (!silent && lastEventMillis != NEVER) {
      long since = nowMillis - Math.max(lastEventMillis, startMillis);
      silent = watch.silence(MinuteCounts.minuteOf(clockMillis), since, nowMillis, report);
    }
  }

  /** Whether nothing would be missed without this book. */
  public boolean isForgettable(long nowMillis, HealthTimes times) {
    long wait = times.forgetMillis() + watch.silenceMillis();
    return open.isEmpty() && nowMillis - lastPartMillis >= wait;
  }

  private void close(OpenMinute minute, Closing closing, HealthReport report) {
    if (timeless != null) {
      minute.counts.add(timeless);
      timeless = null;
    }
    report.minute(minute.counts, closing, minute.late);
    if (minute.late) {
      return;
    }
    long millis = minute.counts.minuteMillis();
    long missing =
        closedMillis == NEVER ? 0 : (millis - closedMillis) / MinuteCounts.MINUTE_MILLIS - 1;
    if (missing > 0) {
      watch.gap(closedMillis + MinuteCounts.MINUTE_MILLIS, missing, report);
    }
    closedMillis = millis;
    if (closing == Closing.CLOCK) {
      watch.minute(minute.counts, report);
    } else {
      watch.rates(minute.counts, report);
    }
  }

  /**
   * The book of two tenants that become one: the lines that follow add up to what was counted in
   * both, and a minute that one of them has closed is late. Limits, and what is watched, are those
   * of the book with the newer limits; of equally new ones, of the one that has come further. It
   * does not matter which is named first. Both are used up.
   */
  public static HealthBook united(HealthBook some, HealthBook other) {
    boolean isSome = FURTHER.compare(some, other) >= 0;
    HealthBook base = isSome ? some : other;
    base.take(isSome ? other : some);
    return base;
  }

  /** Makes every limit that comes from now on newer than those that are held. */
  public void forgetLimits() {
    limits = HealthLimits.NONE;
    watch.limits(limits.part());
  }

  private void take(HealthBook other) {
    clockMillis = Math.max(clockMillis, other.clockMillis);
    closedMillis = Math.max(closedMillis, other.closedMillis);
    lastPartMillis = Math.max(lastPartMillis, other.lastPartMillis);
    lastEventMillis = Math.max(lastEventMillis, other.lastEventMillis);
    silent &= other.silent;
    if (timerMillis == NO_TIMER) {
      timerMillis = other.timerMillis;
    } else if (other.timerMillis != NO_TIMER) {
      timerMillis = Math.min(timerMillis, other.timerMillis);
    }
    if (other.timeless != null) {
      timeless = timeless == null ? new MinuteCounts(MinuteCounts.TIMELESS) : timeless;
      timeless.add(other.timeless);
    }
    open.headMap(closedMillis, true)
        .replaceAll((minute, mine) -> mine.late ? mine : reopened(minute, mine));
    other.open.forEach(
        (minute, theirs) ->
            open.computeIfAbsent(minute, none -> opened(minute, theirs.openedMillis))
                .counts
                .add(theirs.counts));
  }

  private OpenMinute reopened(long minuteMillis, OpenMinute before) {
    OpenMinute minute = opened(minuteMillis, before.openedMillis);
    minute.counts.add(before.counts);
    return minute;
  }

  /** When, in processing time, {@link #tick} is due; {@link #NO_TIMER}. */
  public long timerMillis() {
    return timerMillis;
  }

  /** Notes when the next {@link #tick} is due. */
  public void timerMillis(long millis) {
    timerMillis = millis;
  }

  /** Writes the saved form. */
  public void write(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeLong(clockMillis);
    out.writeLong(closedMillis);
    out.writeLong(lastPartMillis);
    out.writeLong(lastEventMillis);
    out.writeLong(timerMillis);
    out.writeBoolean(silent);
    limits.write(out);
    watch.write(out);
    out.writeBoolean(timeless != null);
    if (timeless != null) {
      timeless.write(out);
    }
    out.writeShort(open.size());
    for (OpenMinute minute : open.values()) {
      out.writeLong(minute.endMillis);
      out.writeLong(minute.openedMillis);
      out.writeBoolean(minute.late);
      minute.counts.write(out);
    }
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IllegalArgumentException for what only a later release can have written
   */
  public static HealthBook read(DataInput in) throws IOException {
    int format = in.readUnsignedByte();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "health of a tenant: found format " + format + ", expected " + FORMAT);
    }
    HealthBook book = new HealthBook();
    book.clockMillis = in.readLong();
    book.closedMillis = in.readLong();
    book.lastPartMillis = in.readLong();
    book.lastEventMillis = in.readLong();
    book.timerMillis = in.readLong();
    book.silent = in.readBoolean();
    book.limits = HealthLimits.read(in);
    book.watch = HealthWatch.read(in);
    book.watch.limits(book.limits.part());
    if (in.readBoolean()) {
      book.timeless = MinuteCounts.read(in);
    }
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      long endMillis = in.readLong();
      long openedMillis = in.readLong();
      boolean late = in.readBoolean();
      MinuteCounts counts = MinuteCounts.read(in);
      book.open.put(counts.minuteMillis(), new OpenMinute(counts, endMillis, openedMillis, late));
    }
    return book;
  }
}
