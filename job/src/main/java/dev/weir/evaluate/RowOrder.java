package dev.weir.evaluate;

import java.util.SplittableRandom;

/** In which order the rows of a file are played. */
public enum RowOrder {
  /** As they stand in the file: what the job would see. */
  NATURAL("natural"),
  /** Drawn by the seed. The times stay where they are, so that they still ascend. */
  SHUFFLED("shuffled");

  private final String label;

  RowOrder(String label) {
    this.label = label;
  }

  /** The name in arguments and results. */
  public String label() {
    return label;
  }

  /** Which row comes at each place. */
  int[] of(int rows, long seed) {
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = i;
    }
    return switch (this) {
      case NATURAL -> order;
      case SHUFFLED -> shuffle(order, seed);
    };
  }

  private static int[] shuffle(int[] order, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int row = order[i];
      order[i] = order[j];
      order[j] = row;
    }
    return order;
  }
}
