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
 * tree. Learning writes the leaves of a vector side by side; they are counted some vectors at a
 * time, so that a vector does not call for the memory of a count in every tree.
 */
final class LeafMasses {
  /** The vectors that are counted at a time. */
  static final int BATCH = 64;

  private final int trees;
  private final int height;
  private final int window;
  private final double limit;

  /** For each leaf, the reference mass times 2^depth over the path to it; follows from them. */
  private final int[] sums;

  /** The leaves of vectors that {@link #latest} lacks, then room for those of the one at hand. */
  private final char[] fallen;

  private int held;
  private int counted;
  private char[] reference;
  private char[] latest;

  LeafMasses(HalfSpaceTrees.Parameters parameters) {
    this(
        parameters,
        new char[parameters.trees() << parameters.height()],
        new char[parameters.trees() << parameters.height()]);
  }

  private LeafMasses(HalfSpaceTrees.Parameters parameters, char[] reference, char[] latest) {
    trees = parameters.trees();
    height = parameters.height();
    window = parameters.window();
    limit = parameters.sizeLimit() * window;
    this.reference = reference;
    this.latest = latest;
    sums = new int[trees << height];
    fallen = new char[trees * Math.min(BATCH, window)];
  }

  private LeafMasses(LeafMasses other) {
    trees = other.trees;
    height = other.height;
    window = other.window;
    limit = other.limit;
    reference = other.reference.clone();
    latest = other.latest.clone();
    sums = other.sums.clone();
    fallen = other.fallen.clone();
    held = other.held;
    counted = other.counted;
  }

  LeafMasses copy() {
    return new LeafMasses(this);
  }

  /** Finds the leaves of the vector at hand, which all that follows is about. */
  void fall(HalfSpaces spaces, int[] keys) {
    spaces.fall(keys, fallen, held * trees);
  }

  /** The leaf of one tree, counted from 0. */
  int leaf(int tree) {
    return fallen[held * trees + tree];
  }

  /**
   * The mean, over trees and the vectors of a window, of the reference mass times 2^depth over the
   * path, to where it is below the limit.
   */
  double mean() {
    long sum = 0;
    int offset = held * trees;
    for (int t = 0; t < trees; t++) {
      sum += sums[(t << height) + fallen[offset + t]];
    }
    return (double) sum / (trees * window);
  }

  /** Counts the vector, and ends the window if it was the last of it; no vector is at hand then. */
  void learn() {
    held++;
    counted++;
    if (held * trees == fallen.length || counted == window) {
      count(latest);
      held = 0;
    }
    if (counted == window) {
      char[] before = reference;
      reference = latest;
      latest = before;
      Arrays.fill(latest, (char) 0);
      counted = 0;
      weigh();
    }
  }

  private void count(char[] masses) {
    for (int i = 0; i < held; i++) {
      for (int t = 0; t < trees; t++) {
        masses[(t << height) + fallen[i * trees + t]]++;
      }
    }
  }

  /** Whether a path ends at a node of this mass. */
  boolean endsAt(int mass) {
    return mass < limit;
  }

  /** The reference mass of a node at a depth; inner nodes count as in {@link HalfSpaces}. */
  int mass(int tree, int node, int depth) {
    return sum(reference, tree, (node << (height - depth)) - (1 << height), depth);
  }

  private int sum(char[] masses, int tree, int leaf, int depth) {
    int from = (tree << height) + leaf;
    int sum = 0;
    for (int i = from; i < from + (1 << (height - depth)); i++) {
      sum += masses[i];
    }
    return sum;
  }

  private void weigh() {
    for (int t = 0; t < trees; t++) {
      int from = t << height;
      int mass = 0;
      for (int i = from; i < from + (1 << height); i++) {
        mass += reference[i];
        sums[i] = mass;
      }
      weigh(0, from, 0, 0);
    }
  }

  /**
   * Goes down only where a path does, which is far less than all nodes.
   *
   * @param before the mass of the leaves of the tree before the node's; up to and with each leaf of
   *     the node, it stands in {@link #sums} until the path's sum takes the place
   */
  private void weigh(int depth, int from, int before, int above) {
    int to = from + (1 << (height - depth));
    int mass = sums[to - 1] - before;
    int sum = above + (mass << depth);
    if (depth == height || endsAt(mass)) {
      Arrays.fill(sums, from, to, sum);
      return;
    }
    int middle = (from + to) >> 1;
    int between = sums[middle - 1];
    weigh(depth + 1, from, before, sum);
    weigh(depth + 1, middle, between, sum);
  }

  /** Changes nothing, not even the batch: another thread may copy this while it is saved. */
  void save(DataOutput out) throws IOException {
    char[] all = latest.clone();
    count(all);
    Varint.write(reference, out);
    Varint.write(all, out);
  }

  static LeafMasses load(HalfSpaceTrees.Parameters parameters, DataInput in) throws IOException {
    LeafMasses loaded = new LeafMasses(parameters, read(parameters, in), read(parameters, in));
    int window = loaded.window;
    loaded.counted = loaded.sum(loaded.latest, 0, 0, 0);
    Check.saved("latest mass", loaded.counted, 0, window - 1);
    for (int t = 0; t < loaded.trees; t++) {
      int latest = loaded.sum(loaded.latest, t, 0, 0);
      Check.saved("mass of tree " + t, loaded.sum(loaded.reference, t, 0, 0), window, window);
      Check.saved("latest mass of tree " + t, latest, loaded.counted, loaded.counted);
    }
    loaded.weigh();
    return loaded;
  }

  /** Room is made as masses are read: a damaged height cannot ask for more than there is. */
  private static char[] read(HalfSpaceTrees.Parameters parameters, DataInput in)
      throws IOException {
    int count = parameters.trees() << parameters.height();
    char[] masses = new char[Math.min(count, 1024)];
    for (int done = 0; done < count; done = masses.length) {
      masses = Arrays.copyOf(masses, Math.min(count, Math.max(masses.length, 2 * done)));
      Varint.read("mass", parameters.window(), masses, done, in);
    }
    return masses;
  }
}
