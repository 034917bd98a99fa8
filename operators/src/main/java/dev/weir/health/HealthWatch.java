package dev.weir.health;

import dev.weir.health.HealthAlert.Reason;
import dev.weir.tenant.HealthPart;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Compares a tenant's closed minutes with its limits and with its own recent minutes. */
final class HealthWatch {
  /** Minutes that a minute is compared with. */
  private static final int RECENT = 15;

  /** With fewer there is nothing to compare with. */
  private static final int MIN_RECENT = 5;

  private static final long NEVER = Long.MIN_VALUE;
  private static final double MILLIS_PER_SECOND = 1_000;

  private final long[] recent = new long[RECENT];
  private int recentCount;
  private int recentNext;
  private final long[] quietUntil = new long[Reason.COUNT];
  private HealthPart limits = HealthPart.NONE;

  HealthWatch() {
    Arrays.fill(quietUntil, NEVER);
  }

  void limits(HealthPart newer) {
    limits = newer;
  }

  /** A minute that is whole. */
  void minute(MinuteCounts counts, HealthReport report) {
    rates(counts, report);
    collapse(counts.minuteMillis(), counts.of(Quantity.EVENTS), report);
    remember(counts.of(Quantity.EVENTS));
  }

  /** Minutes without any event. */
  void gap(long firstMillis, long minutes, HealthReport report) {
    collapse(firstMillis, 0, report);
    for (long i = Math.min(minutes, RECENT); i > 0; i--) {
      remember(0);
    }
  }

  /** What can be said of a minute of which something may be missing. */
  void rates(MinuteCounts counts, HealthReport report) {
    long minute = counts.minuteMillis();
    if (counts.settled() >= limits.minEvents()) {
      double rate = (double) counts.anomalies() / counts.settled();
      above(Reason.ANOMALY_RATE_HIGH, minute, rate, limits.maxAnomalyRate(), report);
      if (rate < limits.minAnomalyRate()) {
        say(
            new HealthAlert(Reason.ANOMALY_RATE_LOW, minute, rate, limits.minAnomalyRate()),
            report);
      }
      double drifts = (double) counts.of(Quantity.DRIFTS) / counts.settled();
      above(Reason.DRIFT, minute, drifts, limits.drift(), report);
    }
    long events = counts.of(Quantity.EVENTS);
    if (events >= limits.minEvents()) {
      double refused = (double) counts.rejected() / events;
      above(Reason.ERROR_RATE, minute, refused, limits.errorRate(), report);
    }
  }

  /**
   * No event came for {@code silentMillis}; the cooldown is of processing time here.
   *
   * @return whether that is too long
   */
  boolean silence(long minuteMillis, long silentMillis, long nowMillis, HealthReport report) {
    if (limits.silenceMillis() == 0 || silentMillis < limits.silenceMillis()) {
      return false;
    }
    if (nowMillis >= quietUntil[Reason.SILENCE.code()]) {
      quietUntil[Reason.SILENCE.code()] = nowMillis + limits.cooldownMillis();
      report.alert(
          new HealthAlert(
              Reason.SILENCE,
              minuteMillis,
              silentMillis / MILLIS_PER_SECOND,
              limits.silenceMillis() / MILLIS_PER_SECOND));
    }
    return true;
  }

  long silenceMillis() {
    return limits.silenceMillis();
  }

  private void collapse(long minuteMillis, long events, HealthReport report) {
    if (recentCount < MIN_RECENT || Double.isNaN(limits.collapse())) {
      return;
    }
    long sum = 0;
    for (int i = 0; i < recentCount; i++) {
      sum += recent[i];
    }
    double usual = (double) sum / recentCount;
    if (usual >= limits.minEvents() && events < limits.collapse() * usual) {
      double limit = limits.collapse() * usual;
      say(new HealthAlert(Reason.COLLAPSE, minuteMillis, events, limit), report);
    }
  }

  private void remember(long events) {
    recent[recentNext] = events;
    recentNext = (recentNext + 1) % RECENT;
    recentCount = Math.min(recentCount + 1, RECENT);
  }

  private void above(
      Reason reason, long minuteMillis, double found, double limit, HealthReport report) {
    if (found > limit) {
      say(new HealthAlert(reason, minuteMillis, found, limit), report);
    }
  }

  private void say(HealthAlert alert, HealthReport report) {
    int reason = alert.reason().code();
    if (alert.minuteMillis() >= quietUntil[reason]) {
      quietUntil[reason] = alert.minuteMillis() + limits.cooldownMillis();
      report.alert(alert);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(recentCount);
    for (int i = recentCount; i > 0; i--) {
      out.writeLong(recent[Math.floorMod(recentNext - i, RECENT)]);
    }
    out.writeByte(quietUntil.length);
    for (long until : quietUntil) {
      out.writeLong(until);
    }
  }

  static HealthWatch read(DataInput in) throws IOException {
    HealthWatch watch = new HealthWatch();
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      watch.remember(in.readLong());
    }
    int reasons = in.readUnsignedByte();
    for (int reason = 0; reason < reasons; reason++) {
      watch.quietUntil[reason] = in.readLong();
    }
    return watch;
  }
}
