package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How many vectors of the preceding window (the reference) and of the present one (the latest) fell
 * in each leaf of {@link HalfSpaceTrees}.
 *
 * <p>The mass of an inner node is the sum of the leaves below it, so only leaves are counted. What
 * a path adds to a score is summed once per window, for each leaf: scoring reads one number per
 * tree.
 */
final class LeafMasses {
  private final int trees;
  private final int height;
  private final int leaves;
  private final int window;
  private final double limit;
  private char[] reference;
  private char[] latest;
  private int counted;

  /** For each leaf, the reference mass times 2^depth over the path to it; follows from them. */
  private final int[] sums;

  /** The reference mass of the leaves before each leaf of the tree that is weighed. */
  private final int[] upTo;

  LeafMasses(int trees, int height, int window, double sizeLimit) {
    this(trees, height, window, sizeLimit, new char[trees << height], new char[trees << height]);
  }

  private LeafMasses(
      int trees, int height, int window, double sizeLimit, char[] reference, char[] latest) {
    this.trees = trees;
    this.height = height;
    leaves = 1 << height;
    this.window = window;
    limit = sizeLimit * window;
    this.reference = reference;
    this.latest = latest;
    sums = new int[trees * leaves];
    upTo = new int[leaves + 1];
  }

  private LeafMasses(LeafMasses other) {
    trees = other.trees;
    height = other.height;
    leaves = other.leaves;
    window = other.window;
    limit = other.limit;
    reference = other.reference.clone();
    latest = other.latest.clone();
    counted = other.counted;
    sums = other.sums.clone();
    upTo = new int[leaves + 1];
  }

  LeafMasses copy() {
    return new LeafMasses(this);
  }

  /** Counts that a vector fell in a leaf of one tree. */
  void count(int leaf) {
    latest[leaf]++;
  }

  /** Ends a vector that was counted in every tree, and the window if it was the last of it. */
  void next() {
    counted++;
    if (counted == window) {
      char[] before = reference;
      reference = latest;
      latest = before;
      Arrays.fill(latest, (char) 0);
      counted = 0;
      weigh();
    }
  }

  /** The reference mass times 2^depth over the path to a leaf, to where it is below the limit. */
  int sum(int leaf) {
    return sums[leaf];
  }

  /** Whether a path ends at a node of this mass. */
  boolean endsAt(int mass) {
    return mass < limit;
  }

  /** The reference mass of a node at a depth. */
  int mass(int tree, int node, int depth) {
    int from = tree * leaves + (node << (height - depth)) - leaves;
    int sum = 0;
    for (int i = from; i < from + (leaves >> depth); i++) {
      sum += reference[i];
    }
    return sum;
  }

  private void weigh() {
    for (int t = 0; t < trees; t++) {
      int sum = 0;
      for (int i = 0; i < leaves; i++) {
        sum += reference[t * leaves + i];
        upTo[i + 1] = sum;
      }
      weigh(t * leaves, 0, 0, 0);
    }
  }

  /** Goes down only where a path does, which is far less than all nodes. */
  private void weigh(int base, int depth, int from, int above) {
    int to = from + (leaves >> depth);
    int mass = upTo[to] - upTo[from];
    int sum = above + (mass << depth);
    if (depth == height || endsAt(mass)) {
      Arrays.fill(sums, base + from, base + to, sum);
      return;
    }
    weigh(base, depth + 1, from, sum);
    weigh(base, depth + 1, (from + to) >> 1, sum);
  }

  void save(DataOutput out) throws IOException {
    for (char mass : reference) {
      Varint.write(mass, out);
    }
    for (char mass : latest) {
      Varint.write(mass, out);
    }
  }

  static LeafMasses load(HalfSpaceTrees.Parameters parameters, DataInput in) throws IOException {
    LeafMasses loaded =
        new LeafMasses(
            parameters.trees(),
            parameters.height(),
            parameters.window(),
            parameters.sizeLimit(),
            read(parameters, in),
            read(parameters, in));
    for (int t = 0; t < loaded.trees; t++) {
      Check.saved("mass of tree " + t, loaded.mass(t, 1, 0), loaded.window, loaded.window);
    }
    loaded.counted = loaded.latestOf(0);
    Check.saved("latest mass", loaded.counted, 0, loaded.window - 1);
    for (int t = 1; t < loaded.trees; t++) {
      Check.saved("latest mass of tree " + t, loaded.latestOf(t), loaded.counted, loaded.counted);
    }
    loaded.weigh();
    return loaded;
  }

  private int latestOf(int tree) {
    int sum = 0;
    for (int i = 0; i < leaves; i++) {
      sum += latest[tree * leaves + i];
    }
    return sum;
  }

  /** Room is made as masses are read: a damaged height cannot ask for more than there is. */
  private static char[] read(HalfSpaceTrees.Parameters parameters, DataInput in)
      throws IOException {
    int count = parameters.trees() << parameters.height();
    char[] masses = new char[Math.min(count, 1024)];
    for (int i = 0; i < count; i++) {
      if (i == masses.length) {
        masses = Arrays.copyOf(masses, Math.min(count, 2 * i));
      }
      masses[i] = (char) Varint.read("mass", 0, parameters.window(), in);
    }
    return masses;
  }
}
