package dev.weir.detect;

import java.util.Arrays;

/**
 * Random directions that use a few of the features each, with weights from the standard normal
 * distribution: as many features as the root of their number, dealt like cards so that every
 * feature is used about equally often. They follow from a seed and need not be saved.
 */
final class SparseProjections {
  /** Beyond this a projection says no more; what is not a number is there, too. */
  static final float FARTHEST = 1e37f;

  final int count;
  final int used;
  private final int[] features;
  private final float[] weights;

  SparseProjections(int dimensions, int count, long seed) {
    this.count = count;
    this.used = (int) Math.round(Math.sqrt(dimensions));
    this.features = new int[count * used];
    this.weights = new float[count * used];
    SeededRandom random = new SeededRandom(seed);
    deal(dimensions, random);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) normal(random);
    }
  }

  private void deal(int dimensions, SeededRandom random) {
    int[] deck = new int[dimensions];
    Arrays.setAll(deck, j -> j);
    int next = dimensions;
    for (int p = 0; p < count; p++) {
      for (int i = 0; i < used; ) {
        if (next == dimensions) {
          shuffle(deck, random);
          next = 0;
        }
        int feature = deck[next++];
        if (!uses(p, i, feature)) {
          features[p * used + i++] = feature;
        }
      }
    }
  }

  private static void shuffle(int[] deck, SeededRandom random) {
    for (int i = deck.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int card = deck[i];
      deck[i] = deck[other];
      deck[other] = card;
    }
  }

  private static double normal(SeededRandom random) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  private boolean uses(int projection, int first, int feature) {
    for (int i = 0; i < first; i++) {
      if (features[projection * used + i] == feature) {
        return true;
      }
    }
    return false;
  }

  /** The i-th feature that a projection uses. */
  int feature(int projection, int i) {
    return features[projection * used + i];
  }

  /** Projects the row that begins at an offset. */
  float project(int projection, float[] rows, int offset) {
    double sum = 0;
    for (int i = projection * used; i < (projection + 1) * used; i++) {
      sum += (double) weights[i] * rows[offset + features[i]];
    }
    return sum < FARTHEST ? (float) Math.max(sum, -FARTHEST) : FARTHEST;
  }
}
