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

  /** Those there is room for at first: many a model is read for an event or two. */
  private static final int FIRST = 4;

  private final int trees;
  private final int height;
  private final int window;

  /** Of the reference. */
  private final PathSums sums;

  /** The leaves of vectors that {@link #latest} lacks, then room for those of the one at hand. */
  private char[] fallen;

  private int held;
  private int counted;
  private boolean lean;
  private LeafCounts reference;
  private LeafCounts latest;

  LeafMasses(HalfSpaceTrees.Parameters parameters) {
    this(parameters, none(parameters), none(parameters));
  }

  private LeafMasses(
      HalfSpaceTrees.Parameters parameters, LeafCounts reference, LeafCounts latest) {
    trees = parameters.trees();
    height = parameters.height();
    window = parameters.window();
    this.reference = reference;
    this.latest = latest;
    sums = new PathSums(parameters);
    fallen = new char[trees * FIRST];
  }

  private LeafMasses(LeafMasses other) {
    trees = other.trees;
    height = other.height;
    window = other.window;
    reference = other.reference.copy();
    latest = other.latest.copy();
    sums = other.sums.copy();
    fallen = other.fallen.clone();
    held = other.held;
    counted = other.counted;
    lean = other.lean;
  }

  private static LeafCounts none(HalfSpaceTrees.Parameters parameters) {
    return LeafCounts.none(parameters.trees() << parameters.height(), parameters.window());
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
    long sum = sums.total(fallen, held * trees, reference);
    return (double) sum / (trees * window);
  }

  /** Counts the vector, and ends the window if it was the last of it; no vector is at hand then. */
  void learn() {
    held++;
    counted++;
    if (held == (lean ? FIRST : BATCH) || counted == window) {
      count();
    } else if (held * trees == fallen.length) {
      fallen = Arrays.copyOf(fallen, 2 * fallen.length);
    }
    if (counted == window) {
      LeafCounts before = reference;
      reference = latest;
      latest = before;
      latest.clear();
      counted = 0;
      sums.renew(reference);
    }
  }

  private void count() {
    latest.add(fallen, held, trees, 1 << height);
    held = 0;
  }

  /** Whether a path ends at a node of this mass. */
  boolean endsAt(int mass) {
    return sums.endsAt(mass);
  }

  /** The reference mass of a node at a depth; inner nodes count as in {@link HalfSpaces}. */
  int mass(int tree, int node, int depth) {
    return sum(reference, tree, (node << (height - depth)) - (1 << height), depth);
  }

  private int sum(LeafCounts masses, int tree, int leaf, int depth) {
    int from = (tree << height) + leaf;
    return masses.sum(from, from + (1 << (height - depth)));
  }

  /** Whether it keeps no more than it must; no vector is at hand then. */
  void lean(boolean now) {
    if (lean == now) {
      return;
    }
    lean = now;
    sums.lean(now);
    if (now) {
      count();
      if (fallen.length > FIRST * trees) {
        fallen = new char[FIRST * trees];
      }
    }
  }

  /** Changes nothing, not even the batch: another thread may copy this while it is saved. */
  void save(DataOutput out) throws IOException {
    LeafCounts all = latest.copy();
    all.add(fallen, held, trees, 1 << height);
    reference.save(out);
    all.save(out);
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
    return loaded;
  }

  private static LeafCounts read(HalfSpaceTrees.Parameters parameters, DataInput in)
      throws IOException {
    return LeafCounts.load(parameters.trees() << parameters.height(), parameters.window(), in);
  }
}
