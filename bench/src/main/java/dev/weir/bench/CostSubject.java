package dev.weir.bench;

import dev.weir.detect.Detector;
import dev.weir.detect.DetectorParameters;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.LearningPart;
import dev.weir.transform.Transform;
import dev.weir.transform.TransformParameters;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * A detector or a transform whose cost per record is measured.
 *
 * @param nanos what its parameters say that a record costs
 * @param liveBytes what one takes of memory
 * @param copies makes another one that has learned the same
 */
record CostSubject(double nanos, long liveBytes, Supplier<Step> copies) {
  /** Vectors that are given round and round. */
  static final int VECTORS = 1 << 12;

  /** One model of a subject. */
  interface Step {
    /** Has it score (or transform) and learn a vector. */
    double take(int vector);
  }

  /**
   * One as a config says.
   *
   * @param variant {@code detector: {type: loda}} or {@code transforms: [{type: pca}]}
   * @throws dev.weir.tenant.InvalidConfigException for one that no config may have
   */
  static CostSubject of(String variant, int width) {
    String text = "tenant: bench\nfeatures: [{name: a, type: number}]\n" + variant + "\n";
    LearningPart part = ConfigRequest.ofFile(text).config().learning();
    return part.transforms().isEmpty()
        ? of(part.detector(), width)
        : of(part.transforms().get(0), width);
  }

  private static CostSubject of(DetectorParameters parameters, int width) {
    float[][] vectors = new float[VECTORS][width];
    SplittableRandom random = new SplittableRandom(width);
    for (float[] vector : vectors) {
      for (int j = 0; j < width; j++) {
        vector[j] = (float) random.nextGaussian();
      }
    }
    Detector settled = parameters.create(width, 1);
    for (int i = 0; i < parameters.settledAfter() + VECTORS; i++) {
      settled.learn(vectors[i % VECTORS]);
    }
    return new CostSubject(
        parameters.nanosPerRecord(width),
        parameters.liveBytes(width),
        () -> step(settled.copy(), vectors));
  }

  private static Step step(Detector detector, float[][] vectors) {
    return vector -> {
      double score = detector.score(vectors[vector]);
      detector.learn(vectors[vector]);
      return score;
    };
  }

  private static CostSubject of(TransformParameters parameters, int width) {
    double[][] vectors = new double[VECTORS][width];
    SplittableRandom random = new SplittableRandom(width);
    for (double[] vector : vectors) {
      for (int j = 0; j < width; j++) {
        vector[j] = random.nextGaussian();
      }
    }
    Transform settled = parameters.create(width, 1);
    for (double[] vector : vectors) {
      settled.learn(vector, 0);
    }
    return new CostSubject(
        parameters.nanosPerRecord(width),
        2 * parameters.savedBytes(width),
        () -> step(settled.copy(), vectors));
  }

  private static Step step(Transform transform, double[][] vectors) {
    double[] out = new double[transform.outputs()];
    return vector -> {
      transform.apply(vectors[vector], vector, out);
      transform.learn(vectors[vector], vector);
      return out[0];
    };
  }
}
