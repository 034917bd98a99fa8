package dev.weir.detect;

/**
 * A node of {@link IsolationTrees} as one long: the points on its left in the upper half of the
 * bits, the {@link FloatKey} it is split at in the lower. Without branches, as which way vectors go
 * cannot be predicted.
 */
final class IsolationNode {
  /** Nothing is below: no points are on the left, and no vector goes there. */
  static final long UNSPLIT = of(0, FloatKey.BEFORE_ALL);

  /** What a node grows by with each point on its left. */
  static final long ONE_ON_THE_LEFT = of(1, 0);

  private IsolationNode() {}

  static long of(int left, int key) {
    return (long) left << 32 | key & 0xFFFF_FFFFL;
  }

  static int left(long node) {
    return (int) (node >> 32);
  }

  static int key(long node) {
    return (int) node;
  }

  /** 1 where a vector of this key goes to the left, else 0. */
  static int isLeft(int key, long node) {
    return below(key, key(node));
  }

  /** 1 where the node is split, else 0. */
  static int split(long node) {
    return below(FloatKey.BEFORE_ALL, key(node));
  }

  private static int below(int first, int second) {
    return (int) (((long) first - second) >>> 63);
  }

  /** Of a node's points those on the left, or those on the right. */
  static int onSide(int isLeft, int left, int points) {
    int right = points - left;
    return right + ((left - right) & -isLeft);
  }
}
