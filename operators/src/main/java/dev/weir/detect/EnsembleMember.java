package dev.weir.detect;

import dev.weir.threshold.RarityCalibration;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One detector of an {@link Ensemble}, with what its own latest scores were. One that depends on
 * the scale of a feature gets its vectors through a scaler of its own, so that the others, which do
 * better without, get them as they are.
 */
final class EnsembleMember {
  /** Vectors after which no remembered score is of a detector that had not settled. */
  static final int CALIBRATED_AFTER = RarityCalibration.SCORES;

  /** What {@link #save} writes beside the detector: type, weight, whether scaled, both scales. */
  static final int OWN_BYTES = 10 + RarityCalibration.MAX_SAVED_BYTES + ScoreScale.SAVED_BYTES;

  /** Fewer scores do not tell a usual one from a rare one. */
  private static final int MIN_CALIBRATED = 32;

  private final Detector detector;
  private final double weight;
  private final RarityCalibration calibration;
  private final ScoreScale scale;

  /** Null where the scale does not matter. */
  private final MemberScaler scaler;

  /** Of the vector judged last. */
  private double score;

  private double rarity;
  private double strength;

  EnsembleMember(Detector detector, double weight, MemberScaler scaler) {
    this(detector, weight, scaler, new RarityCalibration(true), new ScoreScale());
  }

  private EnsembleMember(
      Detector detector,
      double weight,
      MemberScaler scaler,
      RarityCalibration calibration,
      ScoreScale scale) {
    this.detector = detector;
    this.weight = weight;
    this.scaler = scaler;
    this.calibration = calibration;
    this.scale = scale;
  }

  /** As {@link Detector#lean}, its calibration too. */
  void lean(boolean lean) {
    detector.lean(lean);
    calibration.lean(lean);
  }

  EnsembleMember copy() {
    return copy(weight);
  }

  /** A copy that counts for so much. */
  EnsembleMember copy(double otherWeight) {
    return new EnsembleMember(
        detector.copy(),
        otherWeight,
        scaler == null ? null : scaler.copy(),
        calibration.copy(),
        scale.copy());
  }

  boolean ready() {
    return detector.ready() && calibration.count() >= MIN_CALIBRATED;
  }

  DetectorView view() {
    return detector.view();
  }

  double weight() {
    return weight;
  }

  double rarity() {
    return rarity;
  }

  double strength() {
    return strength;
  }

  /** As the detector gets it. */
  private float[] scaled(float[] vector) {
    return scaler == null ? vector : scaler.scaled(vector);
  }

  void judge(float[] vector) {
    if (!detector.ready()) {
      return;
    }
    score = detector.score(scaled(vector));
    if (ready()) {
      rarity = calibration.rarity(score);
      strength = scale.strength(score);
    }
  }

  /** Calibrates with the score of the vector, which was judged last, and learns it. */
  void learn(float[] vector) {
    // What is not a number is no score, and would stand above all others.
    if (detector.ready() && !Double.isNaN(score)) {
      calibration.learn(score);
      scale.learn(score);
    }
    detector.learn(scaled(vector));
    if (scaler != null) {
      scaler.learn(vector);
    }
  }

  /** Adds this member's part in the score to {@code out}, spread over the entries. */
  void attribute(float[] vector, double[] room, double[] out) {
    detector.attribute(scaled(vector), room);
    double most = 0;
    for (int j = 0; j < detector.dimensions(); j++) {
      most = Math.max(most, room[j]);
    }
    if (most == 0) {
      return;
    }
    double sum = 0;
    for (int j = 0; j < detector.dimensions(); j++) {
      // By the largest, because the sum of the shares may be beyond a double.
      sum += room[j] / most;
    }
    for (int j = 0; j < detector.dimensions(); j++) {
      out[j] += weight * strength * (room[j] / most) / sum;
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeDouble(weight);
    Detectors.save(detector, out);
    out.writeBoolean(scaler != null);
    if (scaler != null) {
      scaler.save(out);
    }
    calibration.save(out);
    scale.save(out);
  }

  static EnsembleMember load(int dimensions, double maxWeight, DataInput in) throws IOException {
    double weight = in.readDouble();
    if (!(weight > 0 && weight <= maxWeight)) {
      throw new IOException(
          "saved detector: weight: found " + weight + ", expected above 0 to " + maxWeight);
    }
    Detector detector = Detectors.loadMember(in);
    Check.saved("dimensions of a member", detector.dimensions(), dimensions, dimensions);
    MemberScaler scaler = in.readBoolean() ? MemberScaler.load(dimensions, in) : null;
    return new EnsembleMember(
        detector, weight, scaler, RarityCalibration.load(in), ScoreScale.load(in));
  }
}
