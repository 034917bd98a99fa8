package dev.weir.model;

import dev.weir.event.ScoreStatus;
import dev.weir.tenant.LearnMode;
import dev.weir.tenant.LearningPart;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.LongFunction;

/**
 * What learns beside a detector, where the tenant wants that, to judge where the detector fails.
 */
final class Fallback {
  private static final long NEVER_OFF = Long.MIN_VALUE;

  /** Null unless the config has one. */
  private Learned learned;

  /** One that has failed is made anew only then: making one costs more than an event. */
  private long offUntilMillis = NEVER_OFF;

  /** None learns, and none has failed lately. */
  boolean isInitial() {
    return learned == null && !isOff();
  }

  /** Null where none learns. */
  Learned learned() {
    return learned;
  }

  boolean isOff() {
    return offUntilMillis != NEVER_OFF;
  }

  /** Means something where it is off. */
  long offUntilMillis() {
    return offUntilMillis;
  }

  void drop() {
    learned = null;
    offUntilMillis = NEVER_OFF;
  }

  /** Makes it the one of {@code part}: one of another part is dropped with all it knew. */
  void keep(LearningPart part, Model model) {
    if (learned != null && learned.learningHash() == part.hash()) {
      return;
    }
    if (learned != null || model.clockMillis() >= offUntilMillis) {
      offUntilMillis = NEVER_OFF;
      learned = model.fresh(part);
    }
  }

  /** Whether it has judged the event. */
  boolean judge(Model model, Observation event, Judgement out, Workspace work) {
    LearningPart part = event.config.fallback();
    if (!knows(part)) {
      return false;
    }
    learned.followThreshold(model.decision());
    int imputed = learned.prepare(part, event.config.currentSlots(), event, work);
    double score = imputed < 0 ? Double.NaN : learned.score(work);
    if (Double.isNaN(score)) {
      return false;
    }
    out.by(learned.type(), ScoreStatus.FALLBACK);
    out.imputed = imputed;
    out.score = score;
    if (learned.warm(part, model.decision().warmup())) {
      model.decide(learned, part, out, work);
    }
    return true;
  }

  /** Whether it can read an event whose config has {@code part} for it. */
  private boolean knows(LearningPart part) {
    return learned != null && part != null && part.hash() == learned.learningHash();
  }

  /** Learns as the config says. Where it fails it is gone, and {@code out} says so. */
  void teach(Model model, Observation event, Judgement out, Workspace work) {
    LearningPart part = event.config.fallback();
    if (!knows(part) || model.decision().learn() == LearnMode.NEVER || out.unlearned) {
      return;
    }
    int[] slots = event.config.currentSlots();
    learned.followThreshold(model.decision());
    boolean hasVector = learned.prepare(part, slots, event, work) >= 0;
    double score = hasVector ? learned.score(work) : Double.NaN;
    if (!Double.isNaN(score)) {
      learned.calibrate(part, model.decision().threshold(), score);
    }
    if (work.cause == null && !model.guarded(out)) {
      learned.learn(part, slots, event, work, hasVector);
    }
    if (work.cause != null) {
      learned = null;
      offUntilMillis =
          model.clockMillis() + model.decision().degradation().breaker().openForMillis();
      out.fallbackFailed = true;
    }
  }

  /** A copy by the part that {@code parts} has in its part's place. */
  Fallback copyBy(LongFunction<LearningPart> parts) {
    Fallback copy = new Fallback();
    copy.learned = learned == null ? null : learned.copyBy(parts);
    copy.offUntilMillis = offUntilMillis;
    return copy;
  }

  /** Writes what it has learned, and its watch; how long it is off is written by its owner. */
  void save(DataOutput out) throws IOException {
    out.writeBoolean(learned != null);
    if (learned != null) {
      learned.save(out);
      out.writeBoolean(!learned.watch().isEmpty());
      if (!learned.watch().isEmpty()) {
        learned.watch().save(out);
      }
    }
  }

  static Fallback load(long offUntilMillis, DataInput in) throws IOException {
    Fallback loaded = new Fallback();
    loaded.offUntilMillis = offUntilMillis;
    if (in.readBoolean()) {
      loaded.learned = Learned.load(in);
      if (in.readBoolean()) {
        loaded.learned.loadWatch(in);
      }
    }
    return loaded;
  }
}
