package dev.weir.bench;

import java.util.SplittableRandom;

/**
 * The input of the benchmarks: vectors of normal values, made beforehand, given round and round.
 */
final class NormalVectors {
  static final int DIMENSIONS = 10;
  private static final int COUNT = 1 << 14;
  private static final long SEED = 20;

  private final float[][] vectors = new float[COUNT][DIMENSIONS];
  private int next;

  NormalVectors() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (float[] vector : vectors) {
      for (int j = 0; j < DIMENSIONS; j++) {
        vector[j] = (float) random.nextGaussian();
      }
    }
  }

  float[] next() {
    next = (next + 1) & (COUNT - 1);
    return vectors[next];
  }
}
