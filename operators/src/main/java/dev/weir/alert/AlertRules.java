package dev.weir.alert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What decides about alerts beyond the least severity and one cooldown for each key.
 *
 * <p>Saved form, version 1: version (byte); flags (byte): 1 mute, 2 a cooldown for each reason, 4
 * escalate, 8 transitions, 16 flapping; time to resolve (long); where there is flapping, window
 * (long) and changes (byte); windows and rules, each with a count (byte) before them.
 *
 * @param mute no alert at all
 * @param cooldownPerReason each reason has its own cooldown; else the key has one
 * @param escalate a higher severity breaks through the cooldown of a lower one, and a firing alert
 *     is told again when it gets worse
 * @param transitions alerts are changes: firing and resolved
 * @param resolveAfterMillis a key that was quiet for so long, by its own clock, is resolved; one
 *     second to 30 days
 * @param flapping null: any number of changes
 * @param maintenance at most {@value MaintenanceWindow#MAX_WINDOWS}
 * @param rules at most {@value SuppressionRule#MAX_RULES}, one for a feature
 */
public record AlertRules(
    boolean mute,
    boolean cooldownPerReason,
    boolean escalate,
    boolean transitions,
    long resolveAfterMillis,
    Flapping flapping,
    List<MaintenanceWindow> maintenance,
    List<SuppressionRule> rules) {
  public static final long DEFAULT_RESOLVE_AFTER_MILLIS = 15 * 60_000;
  public static final long MIN_RESOLVE_AFTER_MILLIS = 1_000;
  public static final long MAX_RESOLVE_AFTER_MILLIS = 30L * 86_400_000;

  /** None. The only one that is equal to it wherever {@code AlertsPart} has made sure of that. */
  public static final AlertRules NONE =
      new AlertRules(
          false, false, false, false, DEFAULT_RESOLVE_AFTER_MILLIS, null, List.of(), List.of());

  private static final int VERSION = 1;
  private static final int MUTE = 1;
  private static final int PER_REASON = 2;
  private static final int ESCALATE = 4;
  private static final int TRANSITIONS = 8;
  private static final int FLAPPING = 16;

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public AlertRules {
    Check.durationWithin(
        "resolveAfter", resolveAfterMillis, MIN_RESOLVE_AFTER_MILLIS, MAX_RESOLVE_AFTER_MILLIS);
    if (flapping != null && !transitions) {
      throw Check.refused("flapping", "no transitions", "transitions: true with it");
    }
    maintenance = List.copyOf(maintenance);
    rules = List.copyOf(rules);
    if (maintenance.size() > MaintenanceWindow.MAX_WINDOWS) {
      throw Check.refused(
          "maintenance",
          maintenance.size() + " windows",
          "at most " + MaintenanceWindow.MAX_WINDOWS);
    }
    if (rules.size() > SuppressionRule.MAX_RULES) {
      throw Check.refused("rules", rules.size() + " rules", "at most " + SuppressionRule.MAX_RULES);
    }
    Set<String> ruled = new HashSet<>();
    for (SuppressionRule rule : rules) {
      if (!ruled.add(rule.feature())) {
        throw Check.refused("rules", "two for " + rule.feature(), "one for a feature");
      }
    }
  }

  /** Writes the saved form. */
  public void save(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeByte(
        (mute ? MUTE : 0)
            | (cooldownPerReason ? PER_REASON : 0)
            | (escalate ? ESCALATE : 0)
            | (transitions ? TRANSITIONS : 0)
            | (flapping != null ? FLAPPING : 0));
    out.writeLong(resolveAfterMillis);
    if (flapping != null) {
      out.writeLong(flapping.windowMillis());
      out.writeByte(flapping.changes());
    }
    out.writeByte(maintenance.size());
    for (MaintenanceWindow window : maintenance) {
      window.save(out);
    }
    out.writeByte(rules.size());
    for (SuppressionRule rule : rules) {
      out.writeUTF(rule.feature());
      out.writeByte(rule.direction().ordinal());
      out.writeDouble(rule.minAbsolute());
      out.writeDouble(rule.minRelative());
      out.writeBoolean(rule.learn());
    }
  }

  /** Reads the saved form. */
  public static AlertRules load(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("alert rules: found version " + version + ", expected " + VERSION);
    }
    int flags = in.readUnsignedByte();
    long resolveAfterMillis = in.readLong();
    Flapping flapping =
        (flags & FLAPPING) == 0 ? null : new Flapping(in.readLong(), in.readUnsignedByte());
    List<MaintenanceWindow> maintenance = new ArrayList<>();
    for (int w = in.readUnsignedByte(); w > 0; w--) {
      maintenance.add(MaintenanceWindow.load(in));
    }
    List<SuppressionRule> rules = new ArrayList<>();
    for (int r = in.readUnsignedByte(); r > 0; r--) {
      rules.add(
          new SuppressionRule(
              in.readUTF(),
              SavedEnums.constant(SuppressionRule.Direction.values(), in),
              in.readDouble(),
              in.readDouble(),
              in.readBoolean()));
    }
    return new AlertRules(
        (flags & MUTE) != 0,
        (flags & PER_REASON) != 0,
        (flags & ESCALATE) != 0,
        (flags & TRANSITIONS) != 0,
        resolveAfterMillis,
        flapping,
        maintenance,
        rules);
  }
}
