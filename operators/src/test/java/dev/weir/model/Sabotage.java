package dev.weir.model;

import dev.weir.detect.Detector;
import dev.weir.detect.DetectorType;
import dev.weir.transform.Transform;

/**
 * Lets detectors and transforms fail for events whose first feature has one of these values, and
 * for no other: the same event fails wherever and whenever it comes.
 *
 * <p>A detector fails if it is of the type that is given, so that its fallback may be sound.
 */
public final class Sabotage extends Calls {
  public static final float SCORE_THROWS = 6_661;
  public static final float SCORE_IS_NAN = 6_662;
  public static final float SCORE_IS_INFINITE = 6_663;

  /** After it has learned: the state is another one than before. */
  public static final float LEARN_THROWS = 6_664;

  public static final float ATTRIBUTE_THROWS = 6_665;
  public static final float APPLY_THROWS = 6_666;
  public static final float APPLY_GIVES_NAN = 6_667;
  public static final float TRANSFORM_LEARN_THROWS = 6_668;

  /** The detector and everything else that scores. */
  public static final float ALL_SCORES_THROW = 6_669;

  public static final float ALL_LEARNS_THROW = 6_670;

  private final DetectorType type;

  /** Calls of the type's {@link Detector#score} and {@link Detector#learn}. */
  int asked;

  Sabotage(DetectorType type) {
    this.type = type;
  }

  /** A workspace in which detectors of {@code type} fail. */
  public static Workspace workspace(DetectorType type) {
    return new Workspace(new Sabotage(type));
  }

  @Override
  double score(Detector detector, float[] vector) {
    boolean mine = detector.type() == type;
    asked += mine ? 1 : 0;
    fail(vector[0] == ALL_SCORES_THROW || mine && vector[0] == SCORE_THROWS);
    if (mine && vector[0] == SCORE_IS_NAN) {
      return Double.NaN;
    }
    return mine && vector[0] == SCORE_IS_INFINITE
        ? Double.NEGATIVE_INFINITY
        : super.score(detector, vector);
  }

  @Override
  void learn(Detector detector, float[] vector) {
    boolean mine = detector.type() == type;
    asked += mine ? 1 : 0;
    super.learn(detector, vector);
    fail(vector[0] == ALL_LEARNS_THROW || mine && vector[0] == LEARN_THROWS);
  }

  @Override
  void attribute(Detector detector, float[] vector, double[] shares) {
    fail(vector[0] == ATTRIBUTE_THROWS);
    super.attribute(detector, vector, shares);
  }

  @Override
  void apply(Transform transform, double[] in, long timeMillis, double[] out) {
    fail(in[0] == APPLY_THROWS);
    super.apply(transform, in, timeMillis, out);
    if (in[0] == APPLY_GIVES_NAN) {
      out[0] = Double.NaN;
    }
  }

  @Override
  void learn(Transform transform, double[] in, long timeMillis) {
    super.learn(transform, in, timeMillis);
    fail(in[0] == TRANSFORM_LEARN_THROWS);
  }

  private static void fail(boolean wanted) {
    if (wanted) {
      throw new IllegalStateException("found sabotage, expected none");
    }
  }
}
