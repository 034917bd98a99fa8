package dev.weir.alert;

import dev.weir.threshold.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether a key fires, and what of that was told. Two things are kept apart: whether the key is
 * alerting, and which alert was told as firing and not as resolved yet, the open one. They differ
 * only while the key flaps.
 *
 * <p>What follows from an event is in {@link Told} until the next one.
 *
 * <p>Saved form, version 1: version (byte); flags (byte): 1 alerting, 2 open, 4 flapping, 8 an
 * alert is remembered; time of the last alerting event where it is alerting; of the alert that is
 * open or was the last one: number and time of its first event, worst severity (byte) and its
 * reason (UTF); count and times of the last changes, oldest first.
 */
public final class Transitions {
  private static final int VERSION = 1;
  private static final int ALERTING = 1;
  private static final int OPEN = 2;
  private static final int FLAPS = 4;
  private static final int TOLD = 8;
  private static final long[] NO_CHANGES = {};

  /** Itself and the head of its array. */
  private static final int OWN_BYTES = 88;

  private boolean alerting;
  private long alertedMillis;
  private boolean open;
  private boolean flapping;
  private boolean everTold;
  private long firstN;
  private long firstMillis;
  private Severity worst = Severity.NONE;
  private String reason = "";

  /** Times of the last changes, oldest first. */
  private long[] changes = NO_CHANGES;

  private int changeCount;

  /** What an event makes known: at most one alert resolved, then at most one of the other kinds. */
  public static final class Told {
    /** Null: none of firing, escalated and flapping. */
    public AlertTransition transition;

    /** Of the alert that {@link #transition} is about: number and time of its first event. */
    public long firstN;

    public long firstMillis;

    /** Of its worst event. */
    public String reason;

    public boolean resolved;

    /** Of the resolved alert, as above. */
    public long resolvedN;

    public long resolvedMillis;
    public String resolvedReason;

    /** Changes that were held back. */
    public int held;

    /** Forgets everything. */
    public void clear() {
      if (transition != null) {
        transition = null;
        reason = null;
      }
      if (resolved) {
        resolved = false;
        resolvedReason = null;
      }
      held = 0;
    }
  }

  /** One event of a key. A reused holder. */
  public static final class Moment {
    /** Events that the model had judged before. */
    public long n;

    /** The key's own clock, which never goes back. */
    public long clockMillis;

    /** Whether the event is one to alert on. */
    public boolean raised;

    /** Means something where it is raised. */
    public Severity severity;

    /** Means something where it is raised. */
    public String reason;
  }

  /** A key that has never alerted. */
  public Transitions() {}

  long liveBytes() {
    return OWN_BYTES + (long) Long.BYTES * changes.length;
  }

  Transitions copy() {
    Transitions copy = new Transitions();
    copy.alerting = alerting;
    copy.alertedMillis = alertedMillis;
    copy.open = open;
    copy.flapping = flapping;
    copy.everTold = everTold;
    copy.firstN = firstN;
    copy.firstMillis = firstMillis;
    copy.worst = worst;
    copy.reason = reason;
    copy.changes = changes.length == 0 ? NO_CHANGES : changes.clone();
    copy.changeCount = changeCount;
    return copy;
  }

  /** Nothing has happened that a key that has never alerted would not know. */
  boolean isInitial() {
    return !alerting && !open && !flapping && !everTold && changeCount == 0;
  }

  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("alerting", alerting);
    facts.put("open", open);
    facts.put("flapping", flapping);
    if (alerting) {
      facts.put("lastAlertingEvent", Instant.ofEpochMilli(alertedMillis));
    }
    if (everTold) {
      facts.put("lastAlertFirstN", firstN);
      facts.put("lastAlertBegan", Instant.ofEpochMilli(firstMillis));
      facts.put("lastAlertWorst", worst.label());
      facts.put("lastAlertReason", reason);
    }
    facts.put("recentChanges", changeCount);
    return facts;
  }

  /** Whether an alert was told as firing and not as resolved. */
  public boolean isOpen() {
    return open;
  }

  /** An event from a time in which nothing is told: what fires goes on, nothing begins or ends. */
  public void pause(long clockMillis, boolean raised) {
    if (alerting && raised) {
      alertedMillis = clockMillis;
    }
  }

  /** Takes an event in and says in {@code out} what it makes known. */
  public void follow(Moment event, AlertRules rules, Told out) {
    long clock = event.clockMillis;
    Flapping limit = rules.flapping();
    if (flapping && (limit == null || clock - lastChange() >= limit.windowMillis())) {
      flapping = false;
      changeCount = 0;
    }
    if (limit == null) {
      changeCount = 0;
    }
    if (alerting && clock - alertedMillis >= rules.resolveAfterMillis()) {
      alerting = false;
      change(clock, limit, out);
    }
    if (!flapping && open && !alerting) {
      resolve(out);
    }
    if (event.raised) {
      alertedMillis = clock;
      if (!alerting) {
        alerting = true;
        change(clock, limit, out);
        worst = open ? worst : Severity.NONE;
      }
      if (!open && event.severity.compareTo(worst) > 0) {
        worst = event.severity;
        reason = event.reason;
      }
    }
    if (!flapping && alerting) {
      tell(event, rules, out);
    }
    if (limit == null && !open) {
      everTold = false;
    }
  }

  private void tell(Moment event, AlertRules rules, Told out) {
    if (!open) {
      open = true;
      everTold = true;
      firstN = event.n;
      firstMillis = event.clockMillis;
      say(AlertTransition.FIRING, out);
    } else if (rules.escalate() && event.raised && event.severity.compareTo(worst) > 0) {
      worst = event.severity;
      reason = event.reason;
      say(AlertTransition.ESCALATED, out);
    }
  }

  private void say(AlertTransition transition, Told out) {
    out.transition = transition;
    out.firstN = firstN;
    out.firstMillis = firstMillis;
    out.reason = reason;
  }

  private void resolve(Told out) {
    open = false;
    out.resolved = true;
    out.resolvedN = firstN;
    out.resolvedMillis = firstMillis;
    out.resolvedReason = reason;
  }

  /** Counts a change, and holds it back where there were too many. */
  private void change(long clock, Flapping limit, Told out) {
    if (limit == null) {
      return;
    }
    if (changes.length != limit.changes()) {
      resize(limit.changes());
    }
    boolean tooMany = changeCount == changes.length && clock - changes[0] < limit.windowMillis();
    if (!flapping && tooMany) {
      flapping = true;
      say(AlertTransition.FLAPPING, out);
    }
    if (flapping) {
      out.held++;
    }
    if (changeCount == changes.length) {
      System.arraycopy(changes, 1, changes, 0, --changeCount);
    }
    changes[changeCount++] = clock;
  }

  private void resize(int length) {
    int kept = Math.min(changeCount, length);
    long[] resized = new long[length];
    System.arraycopy(changes, changeCount - kept, resized, 0, kept);
    changes = resized;
    changeCount = kept;
  }

  private long lastChange() {
    return changes[changeCount - 1];
  }

  void save(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeByte(
        (alerting ? ALERTING : 0)
            | (open ? OPEN : 0)
            | (flapping ? FLAPS : 0)
            | (everTold ? TOLD : 0));
    if (alerting) {
      out.writeLong(alertedMillis);
    }
    if (everTold) {
      out.writeLong(firstN);
      out.writeLong(firstMillis);
      out.writeByte(worst.ordinal());
      out.writeUTF(reason);
    }
    out.writeByte(changeCount);
    for (int c = 0; c < changeCount; c++) {
      out.writeLong(changes[c]);
    }
  }

  static Transitions load(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("transitions: found version " + version + ", expected " + VERSION);
    }
    Transitions loaded = new Transitions();
    int flags = in.readUnsignedByte();
    loaded.alerting = (flags & ALERTING) != 0;
    loaded.open = (flags & OPEN) != 0;
    loaded.flapping = (flags & FLAPS) != 0;
    loaded.everTold = (flags & TOLD) != 0;
    loaded.alertedMillis = loaded.alerting ? in.readLong() : 0;
    if (loaded.everTold) {
      loaded.firstN = in.readLong();
      loaded.firstMillis = in.readLong();
      loaded.worst = SavedEnums.constant(Severity.values(), in);
      loaded.reason = in.readUTF();
    }
    loaded.changeCount = in.readUnsignedByte();
    if (loaded.changeCount > Flapping.MAX_CHANGES || (loaded.flapping && loaded.changeCount == 0)) {
      throw new IOException("transitions: found " + loaded.changeCount + " changes, expected 1-32");
    }
    loaded.changes = loaded.changeCount == 0 ? NO_CHANGES : new long[loaded.changeCount];
    for (int c = 0; c < loaded.changeCount; c++) {
      loaded.changes[c] = in.readLong();
    }
    return loaded;
  }
}
