package dev.weir.detect;

/** Partial ordering of numbers without sorting: quickselect (Hoare, CACM 1961). */
final class SmallestFirst {
  private SmallestFirst() {}

  /**
   * Moves the value of a rank to its place, smaller or equal ones before it and larger or equal
   * ones after it. The same values in the same order always end in the same order.
   *
   * @param values none of them NaN
   * @param from the first place to order
   * @param to the place after the last one
   * @param rank a place from {@code from} to below {@code to}
   */
  static void select(float[] values, int from, int to, int rank) {
    int left = from;
    int right = to - 1;
    while (left < right) {
      float pivot = middle(values[left], values[(left + right) >>> 1], values[right]);
      int i = left;
      int j = right;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          float value = values[i];
          values[i++] = values[j];
          values[j--] = value;
        }
      }
      if (rank <= j) {
        right = j;
      } else if (rank >= i) {
        left = i;
      } else {
        return;
      }
    }
  }

  private static float middle(float a, float b, float c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  /**
   * The same of doubles. Written twice because neither can stand for the other: floats lose bits of
   * doubles, and to make doubles of floats takes an array more.
   */
  static void select(double[] values, int from, int to, int rank) {
    int left = from;
    int right = to - 1;
    while (left < right) {
      double pivot = middle(values[left], values[(left + right) >>> 1], values[right]);
      int i = left;
      int j = right;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double value = values[i];
          values[i++] = values[j];
          values[j--] = value;
        }
      }
      if (rank <= j) {
        right = j;
      } else if (rank >= i) {
        left = i;
      } else {
        return;
      }
    }
  }

  private static double middle(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
