package dev.weir.chaos;

import java.util.SplittableRandom;

/** Draws ranks of which the n-th comes about 1/n as often as the first. */
final class Zipf {
  private final double[] upTo;

  /**
   * Ranks 0 to {@code count} - 1.
   *
   * @param cycle after so many ranks the shares begin anew, so that late ones are not rare
   */
  Zipf(int count, int cycle) {
    upTo = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += 1.0 / (1 + i % cycle);
      upTo[i] = sum;
    }
  }

  int draw(SplittableRandom random) {
    double drawn = random.nextDouble() * upTo[upTo.length - 1];
    int low = 0;
    int high = upTo.length - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (upTo[middle] > drawn) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
