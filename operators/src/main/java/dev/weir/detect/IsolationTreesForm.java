package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The saved form of {@link IsolationTrees}: of every tree the nodes in use, each before its
 * children, and the boxes of leaves that have one.
 */
final class IsolationTreesForm {
  private static final int LEAF = -1;
  private static final int EMPTY_LEAF = -2;

  private final IsolationTrees trees;

  IsolationTreesForm(IsolationTrees trees) {
    this.trees = trees;
  }

  /** Writes the trees and changes nothing in them. */
  void save(DataOutput out) throws IOException {
    LeafBoxes folded = trees.boxes().folded();
    for (int t = 0; t < trees.trees; t++) {
      save(t, 1, trees.points(), folded, out);
    }
  }

  private void save(int tree, int place, int counted, LeafBoxes folded, DataOutput out)
      throws IOException {
    if (trees.isSplit(tree, place)) {
      long node = trees.node(tree, place);
      int left = IsolationNode.left(node);
      out.writeShort(trees.feature(tree, place));
      out.writeFloat(FloatKey.value(IsolationNode.key(node)));
      save(tree, 2 * place, left, folded, out);
      save(tree, 2 * place + 1, counted - left, folded, out);
      return;
    }
    int leaf = trees.leaf(place, IsolationTrees.depthOf(place));
    boolean empty = folded.isEmpty(tree, leaf);
    out.writeShort(empty ? EMPTY_LEAF : LEAF);
    out.writeInt(counted);
    if (!empty) {
      folded.save(tree, leaf, out);
    }
  }

  /**
   * Reads trees into room {@link IsolationTrees#reserve}d for them.
   *
   * @param held the points each tree must count
   * @param mostPoints the most a leaf may count, and the most it may be short
   */
  void load(int held, int mostPoints, DataInput in) throws IOException {
    trees.points(held);
    for (int t = 0; t < trees.trees; t++) {
      int counted = loadBelow(t, 1, mostPoints, in);
      Check.saved("points of tree " + t, counted, held, held);
    }
  }

  private int loadBelow(int tree, int place, int mostPoints, DataInput in) throws IOException {
    int depth = IsolationTrees.depthOf(place);
    int kind = Check.saved("split dimension", in.readShort(), EMPTY_LEAF, trees.dimensions() - 1);
    if (kind >= 0) {
      Check.saved("depth of a split", depth, 0, trees.levels() - 1);
      int key = FloatKey.of(in.readFloat());
      int left = loadBelow(tree, 2 * place, mostPoints, in);
      trees.split(tree, place, kind, IsolationNode.of(left, key));
      return left + loadBelow(tree, 2 * place + 1, mostPoints, in);
    }
    int counted = Check.saved("points of a leaf", in.readInt(), -mostPoints, mostPoints);
    if (kind == LEAF) {
      trees.boxes().load(tree, trees.leaf(place, depth), in);
    }
    return counted;
  }
}
