package dev.weir.detect;

import com.amazon.randomcutforest.RandomCutForest;
import com.amazon.randomcutforest.executor.PointStoreCoordinator;
import com.amazon.randomcutforest.executor.SamplerPlusTree;
import com.amazon.randomcutforest.sampler.CompactSampler;
import com.amazon.randomcutforest.store.PointStore;
import com.amazon.randomcutforest.tree.AbstractNodeStore;
import com.amazon.randomcutforest.tree.RandomCutTree;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Writes the library's forest so that equal forests give equal bytes: the points that any sample
 * holds, numbered in the order in which the samples name them, and for every tree its sample (a
 * heap, as it lies) and its cuts, level by level. Which places of the library's stores points and
 * nodes are in, and which are free, changes no score and is left out.
 *
 * <p>The library's own mapper is not used here because it moves points about in the forest that it
 * reads; a copy could not be made at the same time.
 */
final class CutForestWriter {
  /** Bits of a node's first two bytes: whether it has an inner node on this side. */
  static final int LEFT = 0x8000;

  static final int RIGHT = 0x4000;

  /** Up to this many points, two bytes say which. */
  static final int SHORT_POINTS = 1 << 16;

  private final DataOutput out;
  private final PointStore points;
  private final int[] numbers;
  private int[] inOrder = new int[64];
  private int count;

  private CutForestWriter(PointStore points, DataOutput out) {
    this.points = points;
    this.out = out;
    this.numbers = new int[points.getIndexCapacity()];
    Arrays.fill(numbers, -1);
  }

  static void write(RandomCutForest forest, DataOutput out) throws IOException {
    PointStoreCoordinator<?> coordinator = (PointStoreCoordinator<?>) forest.getUpdateCoordinator();
    CutForestWriter writer = new CutForestWriter((PointStore) coordinator.getStore(), out);
    out.writeLong(forest.getTotalUpdates());
    for (Object component : forest.getComponents()) {
      writer.number(sampler(component));
    }
    writer.writePoints();
    for (Object component : forest.getComponents()) {
      writer.writeSample(sampler(component));
      writer.writeTree((RandomCutTree) ((SamplerPlusTree<?, ?>) component).getTree());
    }
  }

  /** What the points are like that the trees are of, each once. */
  static EntryRanges view(RandomCutForest forest) {
    PointStoreCoordinator<?> coordinator = (PointStoreCoordinator<?>) forest.getUpdateCoordinator();
    PointStore points = (PointStore) coordinator.getStore();
    CutForestWriter numbered = new CutForestWriter(points, null);
    forest.getComponents().forEach(component -> numbered.number(sampler(component)));
    float[][] vectors = new float[numbered.count][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = points.getNumericVector(numbered.inOrder[i]);
    }
    return EntryRanges.ofVectors(
        "the sampled vectors", vectors.length, forest.getDimensions(), (v, j) -> vectors[v][j]);
  }

  private static CompactSampler sampler(Object component) {
    return (CompactSampler) ((SamplerPlusTree<?, ?>) component).getSampler();
  }

  private void number(CompactSampler sampler) {
    int[] references = sampler.getPointIndexArray();
    for (int i = 0; i < sampler.size(); i++) {
      int place = references[i];
      if (numbers[place] < 0) {
        if (count == inOrder.length) {
          inOrder = Arrays.copyOf(inOrder, 2 * count);
        }
        inOrder[count] = place;
        numbers[place] = count++;
      }
    }
  }

  private void writePoints() throws IOException {
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      for (float value : points.getNumericVector(inOrder[i])) {
        out.writeFloat(value);
      }
    }
  }

  private void writeSample(CompactSampler sampler) throws IOException {
    out.writeLong(sampler.getRandomSeed());
    int[] references = sampler.getPointIndexArray();
    float[] weights = sampler.getWeightArray();
    for (int i = 0; i < sampler.size(); i++) {
      out.writeFloat(weights[i]);
      int number = numbers[references[i]];
      if (count > SHORT_POINTS) {
        out.writeInt(number);
      } else {
        out.writeShort(number);
      }
    }
  }

  private void writeTree(RandomCutTree tree) throws IOException {
    out.writeLong(tree.getRandomSeed());
    AbstractNodeStore nodes = tree.getNodeStore();
    int root = tree.getRoot();
    if (root == AbstractNodeStore.Null || !nodes.isInternal(root)) {
      out.writeShort(0);
      return;
    }
    int size = nodes.size();
    out.writeShort(size);
    int[] queue = new int[size];
    queue[0] = root;
    int queued = 1;
    for (int i = 0; i < size; i++) {
      int left = nodes.getLeftIndex(queue[i]);
      int right = nodes.getRightIndex(queue[i]);
      int first = nodes.getCutDimension(queue[i]);
      if (nodes.isInternal(left)) {
        queue[queued++] = left;
        first |= LEFT;
      }
      if (nodes.isInternal(right)) {
        queue[queued++] = right;
        first |= RIGHT;
      }
      out.writeShort(first);
      out.writeFloat((float) nodes.getCutValue(queue[i]));
    }
  }
}
