package dev.weir.model;

import dev.weir.detect.Detector;
import dev.weir.transform.Transform;

/**
 * The calls of detectors and transforms that {@link Learned} guards, in one place, so that tests
 * can let one of them fail.
 */
class Calls {
  static final Calls DIRECT = new Calls();

  double score(Detector detector, float[] vector) {
    return detector.score(vector);
  }

  void learn(Detector detector, float[] vector) {
    detector.learn(vector);
  }

  void attribute(Detector detector, float[] vector, double[] shares) {
    detector.attribute(vector, shares);
  }

  void apply(Transform transform, double[] in, long timeMillis, double[] out) {
    transform.apply(in, timeMillis, out);
  }

  void learn(Transform transform, double[] in, long timeMillis) {
    transform.learn(in, timeMillis);
  }
}
