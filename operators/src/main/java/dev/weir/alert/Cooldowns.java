package dev.weir.alert;

import dev.weir.threshold.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a key remembers of its cooldowns beyond the end of the last one: which severity it began
 * with, and where each reason has its own, when that ends.
 *
 * <p>Saved form, version 1: version (byte), severity (byte), count (byte), per reason: text (UTF)
 * and end (long).
 */
final class Cooldowns {
  private static final int VERSION = 1;

  /** More reasons than a config can bring about; the cooldown that ends first makes room. */
  private static final int MAX_REASONS = 8;

  /** Itself and the heads of its arrays. */
  private static final int OWN_BYTES = 64;

  private Severity openedBy = Severity.NONE;
  private String[] reasons = {};
  private long[] untilMillis = {};

  /** The reasons are texts of the program. */
  long liveBytes() {
    return OWN_BYTES + (long) (Long.BYTES + Integer.BYTES) * reasons.length;
  }

  Cooldowns copy() {
    Cooldowns copy = new Cooldowns();
    copy.openedBy = openedBy;
    copy.reasons = reasons.clone();
    copy.untilMillis = untilMillis.clone();
    return copy;
  }

  boolean isInitial() {
    return openedBy == Severity.NONE && reasons.length == 0;
  }

  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    if (openedBy != Severity.NONE) {
      facts.put("cooldownOpenedBy", openedBy.label());
    }
    for (int r = 0; r < reasons.length; r++) {
      facts.put("cooldownUntil[" + reasons[r] + "]", Instant.ofEpochMilli(untilMillis[r]));
    }
    return facts;
  }

  /**
   * Whether an alert opens a cooldown, which then begins.
   *
   * @param keyUntilMillis when the cooldown of the key ends
   */
  boolean opens(Transitions.Moment event, AlertRules rules, long keyUntilMillis, long lastsMillis) {
    if (!rules.cooldownPerReason()) {
      reasons = reasons.length == 0 ? reasons : new String[0];
      return opensOfKey(event, rules, keyUntilMillis);
    }
    openedBy = Severity.NONE;
    int at = Arrays.asList(reasons).indexOf(event.reason);
    if (at >= 0 && event.clockMillis < untilMillis[at]) {
      return false;
    }
    remember(at < 0 ? room() : at, event.reason, event.clockMillis + lastsMillis);
    return true;
  }

  private boolean opensOfKey(Transitions.Moment event, AlertRules rules, long keyUntilMillis) {
    boolean over = event.clockMillis >= keyUntilMillis;
    if (!rules.escalate()) {
      openedBy = Severity.NONE;
      return over;
    }
    // A cooldown that began before there was this rule holds whatever comes.
    boolean higher = openedBy != Severity.NONE && event.severity.compareTo(openedBy) > 0;
    if (over || higher) {
      openedBy = event.severity;
    }
    return over || higher;
  }

  private int room() {
    if (reasons.length < MAX_REASONS) {
      reasons = Arrays.copyOf(reasons, reasons.length + 1);
      untilMillis = Arrays.copyOf(untilMillis, reasons.length);
      return reasons.length - 1;
    }
    int first = 0;
    for (int r = 1; r < reasons.length; r++) {
      first = untilMillis[r] < untilMillis[first] ? r : first;
    }
    return first;
  }

  private void remember(int at, String reason, long until) {
    reasons[at] = reason;
    untilMillis[at] = until;
  }

  void save(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeByte(openedBy.ordinal());
    out.writeByte(reasons.length);
    for (int r = 0; r < reasons.length; r++) {
      out.writeUTF(reasons[r]);
      out.writeLong(untilMillis[r]);
    }
  }

  static Cooldowns load(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("cooldowns: found version " + version + ", expected " + VERSION);
    }
    Cooldowns loaded = new Cooldowns();
    loaded.openedBy = SavedEnums.constant(Severity.values(), in);
    int count = in.readUnsignedByte();
    loaded.reasons = new String[count];
    loaded.untilMillis = new long[count];
    for (int r = 0; r < count; r++) {
      loaded.remember(r, in.readUTF(), in.readLong());
    }
    return loaded;
  }
}
