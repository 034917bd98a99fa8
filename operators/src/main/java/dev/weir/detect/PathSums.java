package dev.weir.detect;

import java.util.Arrays;

/**
 * For each leaf of {@link HalfSpaceTrees} the mass times 2^depth over the path to it, down to and
 * with the first node whose mass is below the limit. All of it follows from the masses.
 *
 * <p>What the root adds is a window for every path, and what the other nodes add is even: a leaf
 * keeps half of what is beyond the window, which is at most {@code window * (2^height - 1)} and
 * fits in two bytes for the usual trees. Memory is what scoring waits for.
 *
 * <p>They are laid out when a model has been asked some times: one that is read for an event or two
 * and is at rest again after them goes down the masses instead, and so does a lean one. Where a
 * node is wide its mass is the difference of two sums over blocks of leaves.
 */
final class PathSums {
  private static final int ASKED_BEFORE_LAID = 4;

  /** Leaves that are added up for all paths together: a power of 2. */
  private static final int BLOCK = 16;

  private final int trees;
  private final int height;
  private final int window;
  private final double limit;

  /** One of the two is null, and both until they are laid out. */
  private char[] small;

  private int[] large;

  /** In each tree the mass before the end of each block; null where they are to be added up. */
  private char[] blocks;

  private int asked;
  private boolean lean;

  PathSums(HalfSpaceTrees.Parameters parameters) {
    trees = parameters.trees();
    height = parameters.height();
    window = parameters.window();
    limit = parameters.sizeLimit() * window;
  }

  private PathSums(PathSums other) {
    trees = other.trees;
    height = other.height;
    window = other.window;
    limit = other.limit;
    asked = other.asked;
    lean = other.lean;
    small = other.small == null ? null : other.small.clone();
    large = other.large == null ? null : other.large.clone();
  }

  /** What a leaf takes. */
  static int leafBytes(int height, int window) {
    return (long) window * ((1 << height) - 1) <= Character.MAX_VALUE
        ? Character.BYTES
        : Integer.BYTES;
  }

  /** What so many leaves take while they are not laid out. */
  static long leanBytes(long leaves) {
    return Character.BYTES * leaves / BLOCK;
  }

  PathSums copy() {
    return new PathSums(this);
  }

  /**
   * The sums over the paths to some leaves, one in each tree, together.
   *
   * @param masses of all leaves, which are a window in every tree
   */
  long total(char[] fallen, int offset, LeafCounts masses) {
    if (!isLaid() && !lean && asked++ >= ASKED_BEFORE_LAID) {
      blocks = null;
      lay();
      weigh(masses);
    }
    boolean laid = isLaid();
    if (!laid && blocks == null) {
      addUp(masses);
    }
    long halves = 0;
    for (int t = 0; t < trees; t++) {
      int leaf = fallen[offset + t];
      halves += laid ? at((t << height) + leaf) : wayDown(masses, t, leaf);
    }
    return 2 * halves + (long) trees * window;
  }

  /** Whether they are never laid out; those that are now are given up. */
  void lean(boolean now) {
    lean = now;
    if (now) {
      small = null;
      large = null;
      asked = 0;
    }
  }

  private boolean isLaid() {
    return small != null || large != null;
  }

  private void lay() {
    int leaves = trees << height;
    if (leafBytes(height, window) == Character.BYTES) {
      small = new char[leaves];
    } else {
      large = new int[leaves];
    }
  }

  private int at(int leaf) {
    return small == null ? large[leaf] : small[leaf];
  }

  /** What stands at a leaf where they are laid out. */
  private int wayDown(LeafCounts masses, int tree, int leaf) {
    int first = tree << height;
    int half = 0;
    int from = 0;
    int mass = window;
    for (int depth = 0; depth < height && !endsAt(mass); depth++) {
      int middle = from + (1 << (height - depth - 1));
      int lower =
          middle - from >= BLOCK
              ? before(tree, middle) - before(tree, from)
              : masses.sum(first + from, first + middle);
      if (leaf < middle) {
        mass = lower;
      } else {
        from = middle;
        mass -= lower;
      }
      half += mass << depth;
    }
    return half;
  }

  /** The mass of a tree's leaves before one that begins a block. */
  private int before(int tree, int leaf) {
    return leaf == 0 ? 0 : blocks[((tree << height) + leaf) / BLOCK - 1];
  }

  private void addUp(LeafCounts masses) {
    int inTree = (1 << height) / BLOCK;
    blocks = new char[trees * inTree];
    int sum = 0;
    for (int b = 0; b < blocks.length; b++) {
      sum = (b % inTree == 0 ? 0 : sum) + masses.sum(b * BLOCK, (b + 1) * BLOCK);
      blocks[b] = (char) sum;
    }
  }

  /** Whether a path ends at a node of this mass. */
  boolean endsAt(int mass) {
    return mass < limit;
  }

  /** The masses of all leaves are others now. */
  void renew(LeafCounts masses) {
    blocks = null;
    if (isLaid()) {
      weigh(masses);
    }
  }

  private void weigh(LeafCounts masses) {
    for (int t = 0; t < trees; t++) {
      weigh(masses, 0, t << height, window, 0);
    }
  }

  /**
   * Goes down only where a path does, which is far less than all nodes.
   *
   * @param from the first leaf of the node
   * @param above half of what the nodes between the root and this one add
   */
  private void weigh(LeafCounts masses, int depth, int from, int mass, int above) {
    int half = depth == 0 ? 0 : above + (mass << (depth - 1));
    int leaves = 1 << (height - depth);
    if (depth == height || endsAt(mass)) {
      fill(from, from + leaves, half);
      return;
    }
    int middle = from + leaves / 2;
    int lower = masses.sum(from, middle);
    weigh(masses, depth + 1, from, lower, half);
    weigh(masses, depth + 1, middle, mass - lower, half);
  }

  private void fill(int from, int to, int value) {
    if (small == null) {
      Arrays.fill(large, from, to, value);
    } else {
      Arrays.fill(small, from, to, (char) value);
    }
  }
}
