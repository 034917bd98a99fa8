package dev.weir.model;

import dev.weir.alert.AlertRules;
import dev.weir.alert.AlertState;
import dev.weir.alert.HeldBy;
import dev.weir.alert.MaintenanceWindow;
import dev.weir.alert.Mute;
import dev.weir.alert.SuppressionRule;
import dev.weir.alert.Transitions;
import dev.weir.tenant.FeatureType;
import dev.weir.tenant.SlotFeature;
import dev.weir.threshold.Severity;
import java.util.List;

/**
 * What becomes of a judgement where more than its severity decides whether it is an alert. A reused
 * holder, one for an operator: what a key remembers is in its {@link AlertState}.
 */
final class Alerting {
  private final Transitions.Moment moment = new Transitions.Moment();
  private Observation event;
  private AlertState state;
  private AlertRules rules;

  /** Alerts of this event are held back whatever it is. */
  private HeldBy silenced;

  /** A window that holds back only what its features cause is open. */
  private boolean partly;

  /** Before an event is judged: what holds back every alert, and whether that forbids to learn. */
  void begin(AlertState of, AlertRules by, Observation next, long clockMillis, Judgement out) {
    state = of;
    rules = by;
    event = next;
    moment.clockMillis = clockMillis;
    moment.raised = false;
    silenced = null;
    partly = false;
    state.follow(rules, clockMillis);
    List<MaintenanceWindow> windows = rules.maintenance();
    for (int w = 0; w < windows.size(); w++) {
      MaintenanceWindow window = windows.get(w);
      if (!window.contains(event.timeMillis)) {
        continue;
      }
      if (window.features().isEmpty()) {
        silenced = HeldBy.MAINTENANCE;
        out.unlearned |= !window.learn();
      } else {
        partly = true;
      }
    }
    Mute mute = state.mute();
    if (mute != null) {
      silenced = HeldBy.ENTITY_MUTE;
      out.unlearned |= !mute.learn();
    }
    silenced = rules.mute() ? HeldBy.MUTE : silenced;
  }

  /** Whether it takes the features that weigh most to say what becomes of an alert. */
  boolean asksForCauses() {
    return partly || !rules.rules().isEmpty();
  }

  /**
   * The judgement is severe enough for an alert. Windows and rules are asked of what is silenced
   * too: what they forbid to learn must not depend on when somebody mutes.
   */
  void raise(Judgement out) {
    moment.raised = true;
    if (partly && heldByWindow(out)) {
      out.held(HeldBy.MAINTENANCE);
    } else if (heldByRules(out)) {
      // It deviates in no way that anybody wants to hear of: as quiet as if it did not deviate.
      out.held(HeldBy.RULE);
      moment.raised = false;
    }
    if (silenced != null) {
      out.held(silenced);
    }
  }

  private boolean heldByWindow(Judgement out) {
    for (MaintenanceWindow window : rules.maintenance()) {
      boolean open = !window.features().isEmpty() && window.contains(event.timeMillis);
      if (open && causedBy(window.features(), out)) {
        out.unlearned |= !window.learn();
        return true;
      }
    }
    return false;
  }

  private static boolean causedBy(List<String> features, Judgement out) {
    for (int t = 0; t < causes(out); t++) {
      if (!features.contains(out.topFeatures[t])) {
        return false;
      }
    }
    return out.topCount > 0;
  }

  /** The features that count as causes: the heaviest, and others with a share worth naming. */
  private static int causes(Judgement out) {
    int causes = Math.min(out.topCount, 1);
    while (causes < out.topCount && out.topShares[causes] >= AlertState.LEAST_SHARE) {
      causes++;
    }
    return causes;
  }

  private boolean heldByRules(Judgement out) {
    if (rules.rules().isEmpty() || out.topCount == 0) {
      return false;
    }
    boolean learns = true;
    for (int t = 0; t < causes(out); t++) {
      int rule = AlertState.ruleFor(rules.rules(), out.topFeatures[t]);
      if (rule < 0 || !suppressed(rule)) {
        return false;
      }
      learns &= rules.rules().get(rule).learn();
    }
    out.unlearned |= !learns;
    return true;
  }

  private boolean suppressed(int place) {
    SuppressionRule rule = rules.rules().get(place);
    double usual = state.usualValue(place);
    double value = value(rule.feature());
    return !Double.isNaN(usual) && !Double.isNaN(value) && !rule.worthAnAlert(value, usual);
  }

  /** {@code NaN}: missing, or no number. */
  private double value(String feature) {
    List<SlotFeature> slots = event.config.slots();
    for (int s = 0; s < slots.size(); s++) {
      SlotFeature slot = slots.get(s);
      if (slot.type() == FeatureType.NUMBER && slot.name().equals(feature)) {
        return event.values[s];
      }
    }
    return Double.NaN;
  }

  /**
   * After the event was judged.
   *
   * @return whether it is an alert, or a change of one, that has to do with cooldowns
   */
  boolean settle(Judgement out) {
    moment.n = out.n;
    moment.severity = out.severity;
    moment.reason = moment.raised ? out.reason() : null;
    if (!rules.transitions()) {
      return moment.raised && out.held == null;
    }
    if (silenced != null || out.held == HeldBy.MAINTENANCE) {
      state.pause(moment);
      return false;
    }
    state.transit(moment, rules, out.told);
    if (out.told.held > 0 && out.held == null) {
      out.held(HeldBy.FLAPPING);
    }
    moment.reason = out.told.reason;
    return out.told.transition != null && out.told.transition.isAlert();
  }

  /** Whether the alert opens a cooldown of {@code lastsMillis}, which then begins. */
  boolean opensCooldown(long keyUntilMillis, long lastsMillis) {
    return state.opensCooldown(moment, rules, keyUntilMillis, lastsMillis);
  }

  /** What is usual is learned from what is not anomalous. */
  void learn(Judgement out) {
    if (out.unlearned || out.severity != Severity.NONE) {
      return;
    }
    List<SuppressionRule> learned = rules.rules();
    for (int r = 0; r < learned.size(); r++) {
      double value = value(learned.get(r).feature());
      if (!Double.isNaN(value)) {
        state.learnValue(r, value);
      }
    }
  }
}
