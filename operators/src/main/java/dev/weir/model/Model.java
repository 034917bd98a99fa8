package dev.weir.model;

import dev.weir.alert.AlertRules;
import dev.weir.alert.AlertState;
import dev.weir.alert.Mute;
import dev.weir.event.ScoreStatus;
import dev.weir.tenant.DecisionPart;
import dev.weir.tenant.Explain;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.LearnMode;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.ThresholdPart;
import dev.weir.threshold.AdaptiveParameters;
import dev.weir.threshold.Severity;
import java.io.IOException;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * What one key has learned, and the only thing that judges its events.
 *
 * <p>At most two learned parts: the one that judges, and after a change of the config's learning
 * part a candidate that learns beside it until it is warm. A key never goes back to an earlier
 * config: an event that was sent under one is judged by the decision part the key holds.
 *
 * <p>Everything here follows from the events of the key in their order: no wall clock, no
 * watermark, no other key.
 */
public sealed class Model permits FoldedModel {
  /** No timer waits for this key. */
  public static final long NO_TIMER = Long.MIN_VALUE;

  private final long fingerprint;
  private long judged;
  private long clockMillis = Long.MIN_VALUE;
  private long ownEpoch = Long.MIN_VALUE;
  private long templateEpoch = Long.MIN_VALUE;
  private long configVersion;
  private boolean configOfTemplate;
  private DecisionPart decision;
  private Learned judging;
  private Learned candidate;

  /** No part of the state. */
  private boolean lean;

  private boolean swapPending;

  /** Null as long as nothing fails and no fallback learns. */
  private Degradation degradation;

  private long cooldownUntilMillis = Long.MIN_VALUE;

  /** Null unless the config's rules or a mute make the key remember something of its alerts. */
  private AlertState alerts;

  private long timerMillis = NO_TIMER;

  /** A model that has judged nothing, of the key with this {@code fingerprint}. */
  public Model(long fingerprint) {
    this.fingerprint = fingerprint;
  }

  /** A copy that shares nothing that can change. */
  public Model copy() {
    return copyFor(fingerprint);
  }

  /**
   * A copy that belongs to another key. What it has learned stays what it is; what it makes anew
   * from now on begins with that key's seeds.
   */
  public Model copyFor(long otherFingerprint) {
    return copyFor(otherFingerprint, hash -> null, hash -> null);
  }

  /**
   * As {@link #copyFor(long)}, of a tenant whose learning parts have become others.
   *
   * @param parts what stands in the place of the part with a hash; null: it stays
   * @param fallbacks the same of what fallbacks are made by, which may be a part that detectors
   *     learn by as well, and stays where that does not
   */
  public Model copyFor(
      long otherFingerprint,
      LongFunction<LearningPart> parts,
      LongFunction<LearningPart> fallbacks) {
    Model copy = new Model(otherFingerprint);
    copy.judged = judged;
    copy.clockMillis = clockMillis;
    copy.ownEpoch = ownEpoch;
    copy.templateEpoch = templateEpoch;
    copy.configVersion = configVersion;
    copy.configOfTemplate = configOfTemplate;
    copy.decision = decision;
    copy.judging = judging == null ? null : judging.copyBy(parts);
    copy.candidate = candidate == null ? null : candidate.copyBy(parts);
    copy.swapPending = swapPending;
    copy.degradation = degradation == null ? null : degradation.copyBy(fallbacks);
    copy.cooldownUntilMillis = cooldownUntilMillis;
    copy.alerts = alerts == null ? null : alerts.copy();
    copy.timerMillis = timerMillis;
    return copy;
  }

  /** Of the key this model belongs to. */
  public long fingerprint() {
    return fingerprint;
  }

  /** Events judged. */
  public long judged() {
    return judged;
  }

  /**
   * The order of the config it was judged by last; {@link Long#MIN_VALUE} before the first event.
   */
  public long ownEpoch() {
    return ownEpoch;
  }

  /** The version of the config it was judged by last; 0 before the first event. */
  public long configVersion() {
    return configVersion;
  }

  /** Whether that config is the template's, and not the tenant's own. */
  public boolean configOfTemplate() {
    return configOfTemplate;
  }

  /** The largest event time seen, {@link Long#MIN_VALUE} before the first. */
  public long clockMillis() {
    return clockMillis;
  }

  /** The part that judges; null before the first event. */
  public Learned judging() {
    return judging;
  }

  /** The part that learns to take over; null where there is none. */
  public Learned candidate() {
    return candidate;
  }

  /** What is there for the case of a failure; null where there is nothing to be saved. */
  Degradation degradation() {
    return degradation == null || degradation.isInitial() ? null : degradation;
  }

  /** What it holds beside its learned parts, for people to look at. */
  public ModelView view() {
    return new ModelView(
        configVersion,
        configOfTemplate,
        ownEpoch,
        templateEpoch,
        cooldownUntilMillis,
        swapPending,
        degradation == null ? Health.HEALTHY : degradation.health(),
        degradation == null ? CircuitBreaker.State.CLOSED : degradation.breaker().state(),
        degradation == null ? Map.of() : degradation.facts(),
        degradation == null ? null : degradation.fallback(),
        alerts == null ? Map.of() : alerts.facts());
  }

  /** Whether a fallback learns beside the detector. */
  public boolean hasFallback() {
    return degradation != null && degradation.fallback() != null;
  }

  /** What learns to stand in for the detector; null where nothing does. */
  public Learned fallback() {
    return degradation == null ? null : degradation.fallback();
  }

  /**
   * Roughly what it occupies in memory beyond its detectors: the last resort, alerts and usual
   * values, which only some models have.
   */
  public long moreLiveBytes() {
    return (degradation == null ? 0 : degradation.liveBytes())
        + (alerts == null ? 0 : alerts.liveBytes());
  }

  /**
   * Whether it does without what it can make of the rest of its memory to be fast, whatever it
   * judges being the same. Parts that come later are not lean before this is called again.
   */
  public void lean(boolean lean) {
    this.lean = lean;
    if (judging != null) {
      judging.lean(lean);
    }
    if (candidate != null) {
      candidate.lean(lean);
    }
    if (hasFallback()) {
      fallback().lean(lean);
    }
  }

  /** What {@link #lean(boolean)} was told last. */
  public boolean isLean() {
    return lean;
  }

  /** The decision part in force for this key; null before the first event. */
  public DecisionPart decision() {
    return decision;
  }

  /** What the key remembers of its alerts; null where that is nothing. */
  AlertState alerts() {
    return alerts == null || alerts.isInitial() ? null : alerts;
  }

  /** The mute in force; null where there is none. */
  public Mute mute() {
    return alerts == null ? null : alerts.mute();
  }

  /**
   * Holds the key's alerts back until its own clock, the largest event time it has seen, reaches
   * the mute's end. The mute that was in force before ends; null: there is none any more.
   */
  public void mute(Mute mute) {
    if (alerts == null) {
      alerts = new AlertState();
    }
    alerts.mute(mute);
  }

  /**
   * Forgets which alert is open, when alerts began and ended, and a swap that is to be said once:
   * another key goes on with that.
   */
  public void forgetTransitions() {
    swapPending = false;
    if (alerts != null) {
      alerts.forgetTransitions();
    }
  }

  /**
   * When the operator frees the model's memory, {@link #NO_TIMER} for never. Housekeeping: it
   * depends on watermarks, decides nothing, and is no part of what two models are compared by.
   */
  public long timerMillis() {
    return timerMillis;
  }

  public void timerMillis(long millis) {
    timerMillis = millis;
  }

  /** An event at {@code timeMillis} comes so late after the last one that the model starts anew. */
  public boolean expiredAt(long timeMillis) {
    return decision != null
        && timeMillis - clockMillis > decision.expireAfterMillis()
        && timeMillis > clockMillis;
  }

  /**
   * Judges {@code event} into {@code out}, then learns from it as the config says.
   *
   * <p>The event must not come after the model's expiry: the operator starts a new one then.
   */
  public void judge(Observation event, Judgement out, Workspace work) {
    out.clear();
    adopt(event, out);
    out.n = judged++;
    out.configVersion = configVersion;
    out.configOfTemplate = configOfTemplate;
    out.learningHash = judging.learningHash();
    clockMillis = Math.max(clockMillis, event.timeMillis);
    AlertRules rules = decision.alerts().rules();
    if (alerts != null || rules != AlertRules.NONE) {
      alerts = alerts == null ? new AlertState() : alerts;
      work.alerting.begin(alerts, rules, event, clockMillis, out);
    }
    judgeAndLearn(event, out, work);
    if (candidate != null) {
      follow(event, out, work);
    }
    if (alerts != null) {
      settleAlerts(out, work);
    }
  }

  /** Whether the key has seen a later config than the event's. */
  private boolean isEarlier(Observation event) {
    return event.ownEpoch < ownEpoch
        || (event.ownEpoch == ownEpoch && event.templateEpoch < templateEpoch);
  }

  /** Takes over the event's config unless the key has seen a later one. */
  private void adopt(Observation event, Judgement out) {
    if (isEarlier(event)) {
      return;
    }
    JudgingConfig config = event.config;
    ownEpoch = event.ownEpoch;
    templateEpoch = event.templateEpoch;
    configVersion = config.version();
    configOfTemplate = config.ofTemplate();
    if (decision != config.decision()) {
      // Writing the same again would cost the garbage collector's barrier with every event.
      decision = config.decision();
    }
    adoptPart(config, out);
  }

  private void adoptPart(JudgingConfig config, Judgement out) {
    long current = config.current().hash();
    if (judging == null) {
      judging = fresh(config.current());
    } else if (judging.learningHash() == current) {
      if (candidate != null) {
        candidate = null;
      }
    } else if (candidate == null || candidate.learningHash() != current) {
      replace(config, out);
    } else if (config.partOf(judging.learningHash()) == null) {
      // Back to a part that was a candidate before: the judge's part has left in the meantime.
      out.replaced = true;
      judgeBy(candidate);
      candidate = null;
    }
  }

  /** Another part judges from now on: the last one's failures are not its own. */
  private void judgeBy(Learned part) {
    judging = part;
    if (degradation != null) {
      degradation.renew();
    }
  }

  /** Makes the judging part anew: it is broken, or has failed too often. */
  void rebuild(LearningPart part) {
    judging = fresh(part);
  }

  /** The learning part has changed: a new candidate, and perhaps a new judge. */
  private void replace(JudgingConfig config, Judgement out) {
    LearningPart preceding = config.preceding();
    if (preceding != null && judging.learningHash() != preceding.hash()) {
      // The judge is older than the preceding part: no event brings its features any more.
      out.replaced = true;
      judgeBy(candidate != null && candidate.learningHash() == preceding.hash() ? candidate : null);
    } else if (preceding == null) {
      out.replaced = true;
      judgeBy(null);
    }
    candidate = null;
    if (judging == null) {
      judging = fresh(config.current());
    } else {
      candidate = fresh(config.current());
    }
  }

  Learned fresh(LearningPart part) {
    return Learned.fresh(part, decision.threshold().tail(), fingerprint);
  }

  private void judgeAndLearn(Observation event, Judgement out, Workspace work) {
    LearningPart part = event.config.partOf(judging.learningHash());
    if (part == null) {
      out.by(judging.type(), ScoreStatus.UNSCORED);
      out.undecided();
      return;
    }
    out.swapped = swapPending;
    swapPending = false;
    keepFallback(event);
    Cause hindrance = degradation == null ? null : degradation.hindrance(part, this);
    Cause cause = hindrance == null ? attempt(part, event, out, work) : hindrance;
    if (degradation == null && cause == null) {
      return;
    }
    if (degradation == null) {
      degradation = new Degradation();
    }
    out.cause = cause;
    degradation.settle(this, event, out, work);
    if (degradation.isInitial()) {
      degradation = null;
    }
  }

  /** Has the fallback that the config in force asks for. */
  private void keepFallback(Observation event) {
    if (decision.degradation().fallback() == null) {
      if (degradation != null) {
        degradation.dropFallback();
      }
    } else if (!isEarlier(event)) {
      // Not for an event of an earlier config: it cannot say what the present one asks for.
      if (degradation == null) {
        degradation = new Degradation();
      }
      degradation.keepFallback(event.config.fallback(), this);
    }
  }

  /**
   * Lets the model's own detector judge and learn.
   *
   * @return what went wrong; null: nothing
   */
  private Cause attempt(LearningPart part, Observation event, Judgement out, Workspace work) {
    int[] slots = event.config.slotsOf(judging.learningHash());
    int imputed = judging.prepare(part, slots, event, work);
    boolean warm = judging.warm(part, decision.warmup());
    out.by(judging.type(), warm ? ScoreStatus.SCORED : ScoreStatus.WARMING);
    out.imputed = Math.max(imputed, 0);
    judging.followThreshold(decision);
    judging.followDrift(decision, fingerprint);
    out.score = imputed >= 0 ? judging.score(work) : Double.NaN;
    if (work.cause != null) {
      return failed(event, work);
    }
    if (!warm || Double.isNaN(out.score)) {
      out.undecided();
    } else {
      decide(judging, part, out, work);
      // Also where nothing is learned: a model that stays as it is must hear of it most of all.
      out.drift = judging.watch().drifts(out.score, out.rarity);
    }
    learn(judging, part, event, out, work, imputed >= 0, out.score);
    return work.cause;
  }

  /** Nothing is taught that could not be judged, but an order of events is told it has gone on. */
  private Cause failed(Observation event, Workspace work) {
    Cause cause = work.cause;
    if (cause == Cause.DETECTOR_FAILED || cause == Cause.SCORE_NOT_FINITE) {
      judging.pass(event, work);
    }
    return cause;
  }

  /**
   * Lets {@code learned} learn, as the config says, from an event whose vector is in {@code work}.
   *
   * @param score of the event, as {@code learned} gave it; {@code NaN} if it could not say
   * @return false where it has failed
   */
  boolean learn(
      Learned learned,
      LearningPart part,
      Observation event,
      Judgement out,
      Workspace work,
      boolean hasVector,
      double score) {
    if (decision.learn() == LearnMode.NEVER || out.unlearned) {
      return learned.pass(event, work);
    }
    if (!Double.isNaN(score)) {
      learned.calibrate(part, decision.threshold(), score);
    }
    if (guarded(out)) {
      return learned.pass(event, work);
    }
    int[] slots = event.config.slotsOf(learned.learningHash());
    return learned.learn(part, slots, event, work, hasVector);
  }

  /** The tenant does not want what is anomalous to become normal, neither here nor later. */
  boolean guarded(Judgement out) {
    return decision.learn() == LearnMode.UNLESS_ANOMALOUS && out.severity != Severity.NONE;
  }

  /** Says what the score in {@code out}, which {@code by} gave, means by the config. */
  void decide(Learned by, LearningPart part, Judgement out, Workspace work) {
    out.rarity = by.calibration().rarity(out.score);
    out.disagreement = by.disagreement(work);
    AdaptiveParameters adaptive = decision.threshold().adaptive();
    out.cut(
        decision.threshold().on(),
        adaptive == null ? null : adaptive.type(),
        by.calibration().source(out.score));
    out.severity(severity(by, out));
    boolean explain =
        decision.explain() == Explain.ALWAYS
            || (decision.explain() == Explain.MEDIUM && out.severity != Severity.NONE);
    if (explain) {
      by.explain(part, work, out);
    }
    Severity least = decision.alerts().minSeverity();
    if (out.severity != Severity.NONE && out.severity.compareTo(least) >= 0) {
      if (alerts == null) {
        alert(clockMillis >= cooldownUntilMillis, out);
      } else {
        raise(by, part, out, work);
      }
    }
  }

  /** A score that the tenant has named says nothing of a fallback's, which has another scale. */
  private Severity severity(Learned by, Judgement out) {
    boolean otherScale =
        by != judging
            && decision.threshold().on() == ThresholdPart.On.SCORE
            && decision.threshold().adaptive() == null;
    return otherScale ? Severity.NONE : Cuts.reached(decision.threshold(), by, out);
  }

  private void alert(boolean opensCooldown, Judgement out) {
    out.alert = true;
    out.alertBudget = decision.alerts().budget();
    out.firstOfCooldown = opensCooldown;
    if (opensCooldown) {
      cooldownUntilMillis = clockMillis + decision.alerts().cooldownMillis();
    }
  }

  /** Rules by feature need an explanation, also where the tenant wants to see none. */
  private void raise(Learned by, LearningPart part, Judgement out, Workspace work) {
    boolean unseen = out.topCount == 0 && work.alerting.asksForCauses();
    if (unseen) {
      by.explain(part, work, out);
    }
    work.alerting.raise(out);
    if (unseen) {
      out.topCount = 0;
    }
  }

  private void settleAlerts(Judgement out, Workspace work) {
    Alerting alerting = work.alerting;
    out.alertBudget = decision.alerts().budget();
    if (alerting.settle(out)) {
      long cooldownMillis = decision.alerts().cooldownMillis();
      alert(alerting.opensCooldown(cooldownUntilMillis, cooldownMillis), out);
    }
    if (decision.learn() != LearnMode.NEVER) {
      alerting.learn(out);
    }
    if (decision.alerts().rules() == AlertRules.NONE && alerts.isInitial()) {
      alerts = null;
    }
  }

  /** The candidate learns the event too, and takes over once it is warm. */
  private void follow(Observation event, Judgement out, Workspace work) {
    LearningPart part = event.config.partOf(candidate.learningHash());
    if (part == null) {
      return;
    }
    int[] slots = event.config.slotsOf(candidate.learningHash());
    candidate.followThreshold(decision);
    boolean hasVector = candidate.prepare(part, slots, event, work) >= 0;
    double score =
        hasVector && decision.learn() != LearnMode.NEVER && !out.unlearned
            ? candidate.score(work)
            : Double.NaN;
    if (work.cause == null) {
      learn(candidate, part, event, out, work, hasVector, score);
    }
    if (work.cause != null) {
      out.candidateFailed = true;
      candidate = work.broken ? fresh(part) : candidate;
      return;
    }
    if (decision.learn() == LearnMode.NEVER) {
      return;
    }
    if (candidate.warm(part, decision.warmup())) {
      judgeBy(candidate);
      candidate = null;
      swapPending = true;
    }
  }

  void saveCore(FrameOutput out) throws IOException {
    out.writeLong(judged);
    out.writeLong(clockMillis);
    out.writeLong(cooldownUntilMillis);
    out.writeBoolean(swapPending);
  }

  void loadCore(FrameInput in) throws IOException {
    judged = in.readLong();
    clockMillis = in.readLong();
    cooldownUntilMillis = in.readLong();
    swapPending = in.readBoolean();
  }

  void saveHousekeeping(FrameOutput out) {
    out.writeLong(timerMillis);
  }

  void loadHousekeeping(FrameInput in) throws IOException {
    timerMillis = in.readLong();
  }

  void saveDecision(FrameOutput out) throws IOException {
    out.writeLong(ownEpoch);
    out.writeLong(templateEpoch);
    out.writeLong(configVersion);
    out.writeBoolean(configOfTemplate);
    DecisionForm.save(decision, out);
  }

  void loadDecision(FrameInput in) throws IOException {
    ownEpoch = in.readLong();
    templateEpoch = in.readLong();
    configVersion = in.readLong();
    configOfTemplate = in.readBoolean();
    decision = DecisionForm.load(in);
  }

  void loadJudging(FrameInput in) throws IOException {
    judging = Learned.load(in);
  }

  void loadCandidate(FrameInput in) throws IOException {
    candidate = Learned.load(in);
  }

  void loadDegradation(FrameInput in) throws IOException {
    degradation = Degradation.load(in);
  }

  void loadAlerts(FrameInput in) throws IOException {
    alerts = AlertState.load(in);
  }

  void loadJudgingWatch(FrameInput in) throws IOException {
    loadWatch(judging, in);
  }

  void loadCandidateWatch(FrameInput in) throws IOException {
    loadWatch(candidate, in);
  }

  private static void loadWatch(Learned learned, FrameInput in) throws IOException {
    if (learned == null) {
      throw new IOException("found a watch part, expected what it watches before it");
    }
    learned.loadWatch(in);
  }
}
