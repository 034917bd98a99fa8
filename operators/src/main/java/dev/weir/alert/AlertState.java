package dev.weir.alert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a key remembers of its alerts: its transitions, its cooldowns, what is usual for the
 * features that rules name, and its mute. Each only where the config or a command asks for it.
 *
 * <p>Saved form, version 1: version (byte); flags (byte): 1 transitions, 2 cooldowns, 4 usual
 * values, 8 mute; then those that there are, in this order, each in its own form.
 */
public final class AlertState {
  /** Share of a score from which on a feature that is not the heaviest counts as a cause of it. */
  public static final double LEAST_SHARE = 0.1;

  private static final int VERSION = 1;
  private static final int TRANSITIONS = 1;
  private static final int COOLDOWNS = 2;
  private static final int USUAL_VALUES = 4;
  private static final int MUTE = 8;
  private static final int OWN_BYTES = 32;

  private Transitions transitions;
  private Cooldowns cooldowns;
  private UsualValues usual;
  private Mute mute;

  /** Of a key that remembers nothing. */
  public AlertState() {}

  /** Roughly what it occupies in memory. */
  public long liveBytes() {
    return OWN_BYTES
        + (transitions == null ? 0 : transitions.liveBytes())
        + (cooldowns == null ? 0 : cooldowns.liveBytes())
        + (usual == null ? 0 : usual.liveBytes());
  }

  /** A copy that shares nothing that can change. */
  public AlertState copy() {
    AlertState copy = new AlertState();
    copy.transitions = transitions == null ? null : transitions.copy();
    copy.cooldowns = cooldowns == null ? null : cooldowns.copy();
    copy.usual = usual == null ? null : usual.copy();
    copy.mute = mute;
    return copy;
  }

  /** Nothing is remembered. */
  public boolean isInitial() {
    return isInitial(transitions) && isInitial(cooldowns) && isInitial(usual) && mute == null;
  }

  private static boolean isInitial(Transitions transitions) {
    return transitions == null || transitions.isInitial();
  }

  private static boolean isInitial(Cooldowns cooldowns) {
    return cooldowns == null || cooldowns.isInitial();
  }

  private static boolean isInitial(UsualValues usual) {
    return usual == null || usual.isInitial();
  }

  /** The mute in force; null where there is none. */
  public Mute mute() {
    return mute;
  }

  /** What is remembered, by name, for people to look at; times are {@link java.time.Instant}s. */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    if (!isInitial(transitions)) {
      facts.putAll(transitions.facts());
    }
    if (!isInitial(cooldowns)) {
      facts.putAll(cooldowns.facts());
    }
    if (!isInitial(usual)) {
      facts.putAll(usual.facts());
    }
    return facts;
  }

  /** Mutes the key; null ends its mute. */
  public void mute(Mute until) {
    mute = until;
  }

  /** Forgets whether the key fires and what of that was told. */
  public void forgetTransitions() {
    transitions = null;
  }

  /** Forgets what the rules do not ask for any more, and a mute that is over. */
  public void follow(AlertRules rules, long clockMillis) {
    if (mute != null && clockMillis >= mute.untilMillis()) {
      mute = null;
    }
    transitions = rules.transitions() ? transitions : null;
    cooldowns = rules.cooldownPerReason() || rules.escalate() ? cooldowns : null;
    if (rules.rules().isEmpty()) {
      usual = null;
    } else {
      usual = usual == null ? new UsualValues() : usual;
      usual.follow(rules.rules());
    }
  }

  /** Whether an alert opens a cooldown of {@code lastsMillis}, which then begins. */
  public boolean opensCooldown(
      Transitions.Moment event, AlertRules rules, long keyUntilMillis, long lastsMillis) {
    if (!rules.cooldownPerReason() && !rules.escalate()) {
      return event.clockMillis >= keyUntilMillis;
    }
    cooldowns = cooldowns == null ? new Cooldowns() : cooldowns;
    return cooldowns.opens(event, rules, keyUntilMillis, lastsMillis);
  }

  /** The transitions that an event brings about, in {@code out}. */
  public void transit(Transitions.Moment event, AlertRules rules, Transitions.Told out) {
    transitions = transitions == null ? new Transitions() : transitions;
    transitions.follow(event, rules, out);
  }

  /** An event from a time in which nothing is told. */
  public void pause(Transitions.Moment event) {
    if (transitions != null) {
      transitions.pause(event.clockMillis, event.raised);
    }
  }

  /** Takes in a value of the feature of the rule at this place. */
  public void learnValue(int rule, double value) {
    usual.learn(rule, value);
  }

  /** What is usual for the feature of the rule at this place; {@code NaN}: not known yet. */
  public double usualValue(int rule) {
    return usual.usual(rule);
  }

  /** The place of the rule for {@code feature}; -1: none. */
  public static int ruleFor(List<SuppressionRule> rules, String feature) {
    for (int r = 0; r < rules.size(); r++) {
      if (rules.get(r).feature().equals(feature)) {
        return r;
      }
    }
    return -1;
  }

  /** Writes the saved form. */
  public void save(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeByte(
        (isInitial(transitions) ? 0 : TRANSITIONS)
            | (isInitial(cooldowns) ? 0 : COOLDOWNS)
            | (isInitial(usual) ? 0 : USUAL_VALUES)
            | (mute == null ? 0 : MUTE));
    if (!isInitial(transitions)) {
      transitions.save(out);
    }
    if (!isInitial(cooldowns)) {
      cooldowns.save(out);
    }
    if (!isInitial(usual)) {
      usual.save(out);
    }
    if (mute != null) {
      mute.save(out);
    }
  }

  /** Reads the saved form. */
  public static AlertState load(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("alert state: found version " + version + ", expected " + VERSION);
    }
    int flags = in.readUnsignedByte();
    AlertState loaded = new AlertState();
    loaded.transitions = (flags & TRANSITIONS) == 0 ? null : Transitions.load(in);
    loaded.cooldowns = (flags & COOLDOWNS) == 0 ? null : Cooldowns.load(in);
    loaded.usual = (flags & USUAL_VALUES) == 0 ? null : UsualValues.load(in);
    loaded.mute = (flags & MUTE) == 0 ? null : Mute.load(in);
    return loaded;
  }
}
