package dev.weir.model;

import dev.weir.event.ScoreStatus;
import dev.weir.tenant.LearnMode;
import dev.weir.tenant.LearningPart;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * What a model has for the case that its detector fails: a breaker, a fallback that learns beside
 * the detector where the tenant wants one, and statistics of the last resort.
 *
 * <p>A detector that was to score and failed is as it was, for scoring changes nothing; the event
 * is not taught to it. One that failed while it learned may be half changed: it is made anew from
 * its config, and so is one that has failed its trials. Made anew, it learns behind the fallback,
 * as a candidate does, until it is warm.
 */
final class Degradation {
  /** 1: health, recovering, fallback off until, breaker, last resort, fallback and its watch. */
  private static final int VERSION = 1;

  /** Its own and the fallback's. */
  private static final int OWN_BYTES = 56;

  private Health health = Health.HEALTHY;
  private CircuitBreaker breaker = new CircuitBreaker();
  private boolean recovering;

  /** Null unless the model is, or lately was, not healthy. */
  private LastResort lastResort;

  private Fallback fallback = new Fallback();

  /** Roughly what it occupies in memory, without what the fallback has learned. */
  long liveBytes() {
    return OWN_BYTES + breaker.liveBytes() + (lastResort == null ? 0 : lastResort.liveBytes());
  }

  /** Nothing has failed lately and no fallback learns: as if it had never been. */
  boolean isInitial() {
    return !hasFailedLately() && fallback.isInitial();
  }

  private boolean hasFailedLately() {
    return health != Health.HEALTHY || recovering || !breaker.isInitial();
  }

  Health health() {
    return health;
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  /** What it holds beside health, the breaker's state and fallback, by name. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>(breaker.facts());
    facts.put("recovering", recovering);
    facts.put("lastResort", lastResort != null);
    if (fallback.isOff()) {
      facts.put("fallbackOffUntil", Instant.ofEpochMilli(fallback.offUntilMillis()));
    }
    return facts;
  }

  /** Null where none learns. */
  Learned fallback() {
    return fallback.learned();
  }

  /** The detector is another one: what was known of the last one's failures does not count. */
  void renew() {
    breaker = new CircuitBreaker();
    recovering = false;
    lastResort = null;
  }

  void dropFallback() {
    fallback.drop();
  }

  /**
   * Makes the fallback the one of {@code part}: one of another part is dropped with all it knew.
   */
  void keepFallback(LearningPart part, Model model) {
    fallback.keep(part, model);
  }

  /** Why the model's detector may not judge; null: it may. */
  Cause hindrance(LearningPart part, Model model) {
    if (!breaker.permits(model.clockMillis())) {
      return Cause.BREAKER_OPEN;
    }
    recovering &= !model.judging().warm(part, model.decision().warmup());
    return recovering ? Cause.RECOVERING : null;
  }

  /**
   * Does what is left to do once the model's detector was asked, or was not to be: {@code out} has
   * the cause, and {@code work} says whether what has learned is broken.
   */
  void settle(Model model, Observation event, Judgement out, Workspace work) {
    Cause cause = out.cause;
    Learned asked = cause == Cause.BREAKER_OPEN ? null : model.judging();
    boolean failed = cause != null && cause.isFailure();
    boolean broken = cause != null && work.broken;
    if (cause != null && !cause.scoreStands()) {
      out.unjudged();
      boolean judged = fallback.judge(model, event, out, work);
      if (cause == Cause.RECOVERING) {
        failed = !learnBehind(model, event, out, work, judged);
        broken = work.broken;
        judged |= !Double.isNaN(out.score);
      }
      if (!judged) {
        judgeByLastResort(model, event, out);
      }
    }
    fallback.teach(model, event, out, work);
    teachLastResort(model, event, out);
    if (asked != null) {
      boolean rebuild = record(model, failed, out) || broken;
      if (rebuild) {
        model.rebuild(event.config.partOf(asked.learningHash()));
        recovering = true;
        out.rebuilt = true;
      }
    }
    conclude(out);
  }

  /**
   * Lets a detector that was made anew learn an event which another judges; its score is given if
   * there is no other.
   *
   * @return false if it failed
   */
  private boolean learnBehind(
      Model model, Observation event, Judgement out, Workspace work, boolean judged) {
    Learned own = model.judging();
    LearningPart part = event.config.partOf(own.learningHash());
    own.followThreshold(model.decision());
    int imputed = own.prepare(part, event.config.slotsOf(own.learningHash()), event, work);
    double score = imputed < 0 ? Double.NaN : own.score(work);
    if (work.cause != null) {
      return false;
    }
    if (!judged && !Double.isNaN(score)) {
      out.by(own.type(), ScoreStatus.WARMING);
      out.imputed = imputed;
      out.score = score;
    }
    return model.learn(own, part, event, out, work, imputed >= 0, score);
  }

  private void judgeByLastResort(Model model, Observation event, Judgement out) {
    Learned own = model.judging();
    LearningPart part = event.config.partOf(own.learningHash());
    if (lastResort == null) {
      lastResort = new LastResort(part.features().size());
    }
    out.by(own.type(), ScoreStatus.FALLBACK);
    out.lastResort = true;
    int[] slots = event.config.slotsOf(own.learningHash());
    out.score = lastResort.score(part, slots, event.values);
  }

  private void teachLastResort(Model model, Observation event, Judgement out) {
    if (lastResort == null && out.cause != null) {
      int features = event.config.partOf(model.judging().learningHash()).features().size();
      lastResort = new LastResort(features);
    }
    if (lastResort != null && !model.guarded(out) && !out.unlearned) {
      long hash = model.judging().learningHash();
      lastResort.learn(event.config.partOf(hash), event.config.slotsOf(hash), event.values);
    }
  }

  /**
   * Takes note of how the detector did.
   *
   * @return whether it has failed its trials and is given up
   */
  private boolean record(Model model, boolean failed, Judgement out) {
    boolean trial = breaker.state() == CircuitBreaker.State.HALF_OPEN;
    if (trial && out.cause == null) {
      out.cause = Cause.ON_TRIAL;
    }
    breaker.record(model.decision().degradation().breaker(), failed, model.clockMillis());
    out.breakerOpened = breaker.state() == CircuitBreaker.State.OPEN;
    out.breakerClosed = trial && breaker.state() == CircuitBreaker.State.CLOSED;
    // Where nothing is learned any more, what was learned is not given up for failed trials.
    return trial && out.breakerOpened && model.decision().learn() != LearnMode.NEVER;
  }

  private void conclude(Judgement out) {
    Health before = health;
    health = out.lastResort ? Health.FAILED : out.cause != null ? Health.DEGRADED : Health.HEALTHY;
    out.health(health, before);
    if (!hasFailedLately()) {
      lastResort = null;
    }
  }

  /** A copy whose fallback is made by the part that {@code fallbacks} has in its part's place. */
  Degradation copyBy(LongFunction<LearningPart> fallbacks) {
    Degradation copy = new Degradation();
    copy.health = health;
    copy.breaker = breaker.copy();
    copy.recovering = recovering;
    copy.lastResort = lastResort == null ? null : lastResort.copy();
    copy.fallback = fallback.copyBy(fallbacks);
    return copy;
  }

  void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeByte(health.ordinal());
    out.writeBoolean(recovering);
    out.writeLong(fallback.offUntilMillis());
    breaker.save(out);
    out.writeBoolean(lastResort != null);
    if (lastResort != null) {
      lastResort.save(out);
    }
    fallback.save(out);
  }

  static Degradation load(DataInput in) throws IOException {
    int version = in.readUnsignedShort();
    if (version != VERSION) {
      throw new IOException("degradation: found version " + version + ", expected " + VERSION);
    }
    Degradation loaded = new Degradation();
    int ordinal = in.readUnsignedByte();
    if (ordinal >= Health.values().length) {
      throw new IOException("degradation: found health " + ordinal + ", expected 0 to 2");
    }
    loaded.health = Health.values()[ordinal];
    loaded.recovering = in.readBoolean();
    long fallbackOffUntilMillis = in.readLong();
    loaded.breaker = CircuitBreaker.load(in);
    loaded.lastResort = in.readBoolean() ? LastResort.load(in) : null;
    loaded.fallback = Fallback.load(fallbackOffUntilMillis, in);
    return loaded;
  }
}
