package dev.weir.model;

import dev.weir.detect.Detector;
import dev.weir.detect.DetectorType;
import dev.weir.detect.Detectors;
import dev.weir.detect.SeededRandom;
import dev.weir.tenant.DecisionPart;
import dev.weir.tenant.Feature;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.ThresholdPart;
import dev.weir.threshold.RarityCalibration;
import dev.weir.transform.Transform;
import dev.weir.transform.TransformParameters;
import dev.weir.transform.Transforms;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * What one key has learned under one learning part: transforms, detector, calibration.
 *
 * <p>Knows the hash of its learning part, not the part itself: the part comes with every event, and
 * a copy in every model would cost more than a small model does.
 */
public final class Learned {
  /** Scores that must be calibrated before a rarity is given. */
  static final int MIN_CALIBRATED = 128;

  /** 1: hash, count, missing-value memory where needed, transforms, detector, calibration. */
  private static final int VERSION = 1;

  /** 2: as 1, with the categories' values before the transforms. Only models with such have it. */
  private static final int VERSION_WITH_CATEGORIES = 2;

  /** One for all: an array of its own would be one more place in memory to go to. */
  private static final Transform[] NO_TRANSFORMS = {};

  private final long learningHash;
  private final Transform[] transforms;
  private final Detector detector;
  private final RarityCalibration calibration;

  private final FeatureMemory memory;
  private ScoreWatch watch = ScoreWatch.NOTHING;
  private long learned;

  private Learned(
      long learningHash,
      Transform[] transforms,
      Detector detector,
      RarityCalibration calibration,
      FeatureMemory memory) {
    this.learningHash = learningHash;
    this.transforms = transforms;
    this.detector = detector;
    this.calibration = calibration;
    this.memory = memory;
  }

  /**
   * A model that has learned nothing.
   *
   * @param fingerprint of the key: two keys of one tenant must not draw the same random numbers
   */
  static Learned fresh(LearningPart part, boolean tail, long fingerprint) {
    int width = part.width();
    List<TransformParameters> parameters = part.transforms();
    Transform[] transforms = room(parameters.size());
    for (int t = 0; t < transforms.length; t++) {
      transforms[t] = parameters.get(t).create(width, SeededRandom.combine(fingerprint, t));
      width = transforms[t].outputs();
    }
    return new Learned(
        part.hash(),
        transforms,
        part.detector().create(width, fingerprint),
        new RarityCalibration(tail),
        FeatureMemory.fresh(part.features()));
  }

  private static Transform[] room(int transforms) {
    return transforms == 0 ? NO_TRANSFORMS : new Transform[transforms];
  }

  /** Whether it does without what it can make of the rest to be fast. */
  void lean(boolean lean) {
    detector.lean(lean);
    calibration.lean(lean);
  }

  /** A copy that shares nothing that can change. */
  Learned copy() {
    return copyBy(hash -> null);
  }

  /**
   * As {@link #copy}, by another part where {@code parts} has one for the hash of its own: with
   * other lanes, or with such parameters of the detector as keep what was learned.
   */
  Learned copyBy(LongFunction<LearningPart> parts) {
    LearningPart other = parts.apply(learningHash);
    long hash = other == null ? learningHash : other.hash();
    Detector goesOn = other == null ? detector.copy() : detector.with(other.detector());
    Transform[] copied = room(transforms.length);
    for (int t = 0; t < copied.length; t++) {
      copied[t] = transforms[t].copy();
    }
    Learned copy = new Learned(hash, copied, goesOn, calibration.copy(), memory.copy());
    copy.watch = watch.isEmpty() ? ScoreWatch.NOTHING : watch.copy();
    copy.learned = learned;
    return copy;
  }

  /** Hash of the learning part this was made by. */
  public long learningHash() {
    return learningHash;
  }

  /** Events learned. */
  public long learned() {
    return learned;
  }

  public Detector detector() {
    return detector;
  }

  /** Those before the detector, in their order; for people to look at. */
  public List<Transform> transforms() {
    return List.of(transforms);
  }

  /** What stands in for missing values of each feature; null where nothing is remembered. */
  public double[] usualValues() {
    return memory.means();
  }

  /** What is learned from the scores beside the calibration, by name, for people to look at. */
  public Map<String, Object> watched() {
    return watch.facts();
  }

  /** The detector's. */
  DetectorType type() {
    return detector.type();
  }

  public RarityCalibration calibration() {
    return calibration;
  }

  /** What the decision part wants to be learned from the scores. */
  ScoreWatch watch() {
    return watch;
  }

  /** Watches for the threshold that {@code decision} asks for. */
  void followThreshold(DecisionPart decision) {
    if (decision.threshold().adaptive() != null) {
      ownWatch().followThreshold(decision, detector.bounded());
    } else if (watch != ScoreWatch.NOTHING) {
      watch.dropThreshold();
    }
  }

  /** Watches for the drift that {@code decision} asks for. */
  void followDrift(DecisionPart decision, long seed) {
    if (decision.drift() != null) {
      ownWatch().followDrift(decision, seed);
    } else if (watch != ScoreWatch.NOTHING) {
      watch.dropDrift();
    }
  }

  void loadWatch(DataInput in) throws IOException {
    ownWatch().load(in);
  }

  private ScoreWatch ownWatch() {
    if (watch == ScoreWatch.NOTHING) {
      watch = new ScoreWatch();
    }
    return watch;
  }

  /**
   * Where a cut that is learned lies now, on the scale of {@code threshold}; NaN where it is not
   * used or cannot be told yet.
   */
  public double level(ThresholdPart threshold, double cut) {
    double level = Double.isNaN(cut) ? cut : watch.level(threshold.adaptive().probability(cut));
    return Double.isInfinite(level) ? Double.NaN : level;
  }

  /** Enough was learned and calibrated for a rarity to mean something. */
  public boolean warm(LearningPart part, int warmup) {
    return learned >= warmup
        && learned >= part.detector().settledAfter()
        && calibration.count() >= MIN_CALIBRATED;
  }

  /**
   * Makes the vector of an event in {@code work}. Where that fails, {@code work} says why, and
   * there is none.
   *
   * @return the number of values filled in, or -1 where a transform is not ready
   */
  int prepare(LearningPart part, int[] slots, Observation event, Workspace work) {
    reserve(work);
    work.begin();
    int imputed = memory.encode(part, slots, event.values, work.raw);
    work.applied = 0;
    try {
      return transform(event.timeMillis, work) ? imputed : -1;
    } catch (RuntimeException e) {
      work.cause = Cause.TRANSFORM_FAILED;
      return -1;
    }
  }

  /** Whether every transform was ready and the vector is there. */
  private boolean transform(long timeMillis, Workspace work) {
    double[] in = work.raw;
    for (Transform transform : transforms) {
      if (!transform.ready()) {
        return false;
      }
      work.calls.apply(transform, in, timeMillis, work.stages[work.applied]);
      in = work.stages[work.applied++];
    }
    int dimensions = detector.dimensions();
    boolean numbers = true;
    for (int d = 0; d < dimensions; d++) {
      // A double beyond the range of a float must not become an infinity.
      float value = (float) Math.min(Math.max(in[d], -Float.MAX_VALUE), Float.MAX_VALUE);
      numbers &= value == value;
      work.vector[d] = value;
    }
    if (!numbers) {
      work.cause = Cause.VECTOR_NOT_FINITE;
    }
    return numbers;
  }

  private void reserve(Workspace work) {
    int dimensions = detector.dimensions();
    int raw = transforms.length == 0 ? dimensions : transforms[0].inputs();
    int widest = Math.max(raw, dimensions);
    for (Transform transform : transforms) {
      widest = Math.max(widest, transform.outputs());
    }
    work.reserve(raw, transforms.length, widest);
    if (work.vector.length < dimensions) {
      work.vector = new float[dimensions];
    }
  }

  /**
   * The score of the vector in {@code work}. Where it fails, {@code work} says why.
   *
   * @return {@code NaN} where the detector is not ready or fails
   */
  double score(Workspace work) {
    try {
      if (!detector.ready()) {
        return Double.NaN;
      }
      double score = work.calls.score(detector, work.vector);
      if (Double.isFinite(score)) {
        return score;
      }
      work.cause = Cause.SCORE_NOT_FINITE;
    } catch (RuntimeException e) {
      work.cause = Cause.DETECTOR_FAILED;
    }
    return Double.NaN;
  }

  /**
   * How much those disagree that the score is made of; {@code NaN} where there is only one, or
   * where it fails: then {@code work} says so.
   */
  double disagreement(Workspace work) {
    try {
      return detector.disagreement(work.vector);
    } catch (RuntimeException e) {
      work.cause = Cause.EXPLANATION_FAILED;
      return Double.NaN;
    }
  }

  /**
   * Remembers a score made before learning, whatever its severity, once scores stand on one level.
   */
  void calibrate(LearningPart part, ThresholdPart threshold, double score) {
    if (learned >= part.detector().settledAfter()) {
      learnCuts(threshold, score);
      calibration.learn(score);
    }
  }

  private void learnCuts(ThresholdPart threshold, double score) {
    if (watch.thresholdOn() == ThresholdPart.On.SCORE) {
      watch.learn(score, threshold.leastProbability());
    } else if (watch.thresholdOn() != null && calibration.count() >= MIN_CALIBRATED) {
      watch.learn(calibration.rarity(score), threshold.leastProbability());
    }
  }

  /**
   * Learns the event that {@link #prepare} put into {@code work}.
   *
   * @return false where that failed: what is here may be half changed, and nobody may ask it again
   */
  boolean learn(
      LearningPart part, int[] slots, Observation event, Workspace work, boolean hasVector) {
    try {
      if (hasVector) {
        work.calls.learn(detector, work.vector);
        learned++;
      }
      learnTransforms(event.timeMillis, work, true);
      memory.learn(part.features(), slots, event.values);
      return true;
    } catch (RuntimeException e) {
      work.cause = Cause.LEARNING_FAILED;
      work.broken = true;
      return false;
    }
  }

  /**
   * Lets what must see every event see one from which nothing is to be learned.
   *
   * @return as {@link #learn}
   */
  boolean pass(Observation event, Workspace work) {
    try {
      learnTransforms(event.timeMillis, work, false);
      return true;
    } catch (RuntimeException e) {
      work.cause = Cause.LEARNING_FAILED;
      work.broken = true;
      return false;
    }
  }

  private void learnTransforms(long timeMillis, Workspace work, boolean all) {
    // A transform behind one that was not ready has no input to learn yet.
    int last = Math.min(work.applied, transforms.length - 1);
    for (int t = 0; t <= last; t++) {
      if (all || transforms[t].followsEveryEvent()) {
        work.calls.learn(transforms[t], t == 0 ? work.raw : work.stages[t - 1], timeMillis);
      }
    }
  }

  /**
   * Names the features that weigh most in the score of the vector in {@code work}; none where that
   * fails: then {@code work} says so.
   */
  void explain(LearningPart part, Workspace work, Judgement out) {
    try {
      attribute(part, work, out);
    } catch (RuntimeException e) {
      work.cause = Cause.EXPLANATION_FAILED;
      out.topCount = 0;
    }
  }

  private void attribute(LearningPart part, Workspace work, Judgement out) {
    double[] shares = work.shares;
    work.calls.attribute(detector, work.vector, shares);
    double[] other = work.otherShares;
    for (int t = transforms.length - 1; t >= 0; t--) {
      transforms[t].attribute(t == 0 ? work.raw : work.stages[t - 1], shares, other);
      double[] swap = shares;
      shares = other;
      other = swap;
    }
    out.topCount = 0;
    int position = 0;
    for (Feature feature : part.features()) {
      double share = 0;
      for (int w = 0; w < feature.width(); w++) {
        share += shares[position++];
      }
      if (!Double.isFinite(share)) {
        throw new ArithmeticException("share: found " + share + ", expected a finite number");
      }
      out.offer(feature.name(), share);
    }
    out.normalise();
  }

  void save(DataOutput out) throws IOException {
    out.writeShort(memory.hasCategories() ? VERSION_WITH_CATEGORIES : VERSION);
    out.writeLong(learningHash);
    out.writeLong(learned);
    memory.save(out);
    out.writeShort(transforms.length);
    for (Transform transform : transforms) {
      Transforms.save(transform, out);
    }
    Detectors.save(detector, out);
    calibration.save(out);
  }

  static Learned load(DataInput in) throws IOException {
    int version = in.readUnsignedShort();
    if (version < VERSION || version > VERSION_WITH_CATEGORIES) {
      throw new IOException("learned part: found version " + version + ", expected 1 or 2");
    }
    long hash = in.readLong();
    long count = in.readLong();
    FeatureMemory memory = FeatureMemory.load(in, version == VERSION_WITH_CATEGORIES);
    Transform[] transforms = room(in.readUnsignedShort());
    for (int t = 0; t < transforms.length; t++) {
      transforms[t] = Transforms.load(in);
    }
    Detector detector = Detectors.load(in);
    RarityCalibration calibration = RarityCalibration.load(in);
    Learned learned = new Learned(hash, transforms, detector, calibration, memory);
    learned.learned = count;
    return learned;
  }
}
