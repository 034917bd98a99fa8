package dev.weir.detect;

import com.amazon.randomcutforest.RandomCutForest;
import com.amazon.randomcutforest.config.Precision;
import com.amazon.randomcutforest.state.ExecutionContext;
import com.amazon.randomcutforest.state.RandomCutForestMapper;
import com.amazon.randomcutforest.state.RandomCutForestState;
import com.amazon.randomcutforest.state.Version;
import com.amazon.randomcutforest.state.sampler.CompactSamplerState;
import com.amazon.randomcutforest.state.store.NodeStoreState;
import com.amazon.randomcutforest.state.store.PointStoreState;
import com.amazon.randomcutforest.state.tree.CompactRandomCutTreeState;
import com.amazon.randomcutforest.tree.AbstractNodeStore;
import com.amazon.randomcutforest.util.ArrayPacking;
import dev.weir.detect.RandomCutForestDetector.Parameters;
import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what {@link CutForestWriter} wrote, into the library's state classes and from these into a
 * forest. Whether the cuts fit the points is for the library to check, which it does as it rebuilds
 * the boxes of every tree.
 */
final class CutForestReader {
  private static final int CHUNK = 4096;

  private final Parameters parameters;
  private final int dimensions;
  private final DataInput in;
  private int held;
  private int points;
  private float[] values = new float[0];
  private int[] references = new int[0];

  CutForestReader(Parameters parameters, int dimensions, DataInput in) {
    this.parameters = parameters;
    this.dimensions = dimensions;
    this.in = in;
  }

  RandomCutForest read() throws IOException {
    long learned = in.readLong();
    if (learned < 0) {
      throw new IOException(
          "saved detector: vectors learned: found " + learned + ", expected >= 0");
    }
    held = (int) Math.min(learned, parameters.sampleSize());
    readPoints();
    List<CompactSamplerState> samples = new ArrayList<>();
    List<CompactRandomCutTreeState> trees = new ArrayList<>();
    for (int t = 0; t < parameters.trees(); t++) {
      CompactSamplerState sample = readSample(learned);
      samples.add(sample);
      trees.add(readTree(sample));
    }
    RandomCutForestState state = forest(learned);
    state.setCompactSamplerStates(samples);
    state.setCompactRandomCutTreeStates(trees);
    state.setPointStoreState(pointStore(learned));
    try {
      return new RandomCutForestMapper().toModel(state, parameters.seed());
    } catch (RuntimeException e) {
      throw new IOException("saved detector: cuts and points do not agree", e);
    }
  }

  private void readPoints() throws IOException {
    // So many that their values have an index, whatever a damaged count says.
    int most = Math.min(held * parameters.trees(), Integer.MAX_VALUE / dimensions);
    points = Check.saved("points", in.readInt(), held == 0 ? 0 : 1, most);
    int size = points * dimensions;
    for (int i = 0; i < size; i++) {
      if (i == values.length) {
        values = Arrays.copyOf(values, Math.min(size, Math.max(CHUNK, 2 * i)));
      }
      float value = in.readFloat();
      if (!(Math.abs(value) <= RandomCutForestDetector.BOUND)) {
        throw new IOException("saved detector: point: found " + value + ", expected up to 1e30");
      }
      values[i] = value + 0f;
    }
    references = new int[points];
  }

  private CompactSamplerState readSample(long learned) throws IOException {
    CompactSamplerState sample = new CompactSamplerState();
    sample.setRandomSeed(in.readLong());
    float[] weights = new float[held];
    int[] places = new int[held];
    for (int i = 0; i < held; i++) {
      weights[i] = in.readFloat();
      if (!(weights[i] <= weights[Math.max(0, (i - 1) / 2)])) {
        throw new IOException("saved detector: weights of a sample: not a heap");
      }
      int place = points > CutForestWriter.SHORT_POINTS ? in.readInt() : in.readUnsignedShort();
      places[i] = Check.saved("point of a sample", place, 0, points - 1);
      references[place]++;
    }
    sample.setWeight(weights);
    sample.setPointIndex(places);
    sample.setSize(held);
    sample.setCapacity(parameters.sampleSize());
    sample.setInitialAcceptFraction(RandomCutForest.DEFAULT_INITIAL_ACCEPT_FRACTION);
    sample.setTimeDecay(parameters.timeDecay());
    sample.setMaxSequenceIndex(Math.max(0, learned - 1));
    return sample;
  }

  private CompactRandomCutTreeState readTree(CompactSamplerState sample) throws IOException {
    CompactRandomCutTreeState tree = new CompactRandomCutTreeState();
    tree.setSeed(in.readLong());
    int leaves = (int) Arrays.stream(sample.getPointIndex()).distinct().count();
    int size = Check.saved("cuts", in.readUnsignedShort(), Math.max(0, leaves - 1), leaves);
    if (size > 0 && size == leaves) {
      throw new IOException("saved detector: cuts: found " + size + ", expected " + (leaves - 1));
    }
    tree.setMaxSize(parameters.sampleSize());
    tree.setOutputAfter(parameters.outputAfter());
    tree.setBoundingBoxCacheFraction(parameters.boxesKept(dimensions));
    tree.setDimensions(dimensions);
    tree.setNodeStoreState(readNodes(size));
    tree.setRoot(
        leaves == 0 ? AbstractNodeStore.Null : size == 0 ? parameters.sampleSize() - 1 : 0);
    return tree;
  }

  /** Level by level; 0 and 1 for no and one inner node below are what the library expects. */
  private NodeStoreState readNodes(int size) throws IOException {
    int room = parameters.sampleSize() - 1;
    int[] left = new int[room];
    int[] right = new int[room];
    int[] cutDimensions = new int[room];
    float[] cuts = new float[room];
    int queued = Math.min(1, size);
    for (int i = 0; i < size; i++) {
      int first = in.readUnsignedShort();
      left[i] = (first & CutForestWriter.LEFT) == 0 ? 0 : 1;
      right[i] = (first & CutForestWriter.RIGHT) == 0 ? 0 : 1;
      int dimension = first & (CutForestWriter.RIGHT - 1);
      cutDimensions[i] = Check.saved("feature cut", dimension, 0, dimensions - 1);
      cuts[i] = in.readFloat();
      queued += left[i] + right[i];
      Check.saved("cuts of one tree", queued, Math.min(i + 2, size), size);
    }
    NodeStoreState nodes = new NodeStoreState();
    nodes.setCapacity(room);
    nodes.setSize(size);
    nodes.setLeftIndex(left);
    nodes.setRightIndex(right);
    nodes.setCutDimension(cutDimensions);
    nodes.setCutValueData(ArrayPacking.pack(cuts));
    return nodes;
  }

  private PointStoreState pointStore(long learned) {
    int capacity = parameters.sampleSize() * parameters.trees() + 1;
    int room = Math.min(capacity, Math.max(Parameters.FIRST_POINTS, points + points / 8 + 1));
    int[] locations = new int[points];
    for (int i = 0; i < points; i++) {
      locations[i] = i;
    }
    PointStoreState store = new PointStoreState();
    store.setVersion(Version.V3_0);
    store.setPrecision(Precision.FLOAT_32.name());
    store.setDimensions(dimensions);
    store.setShingleSize(1);
    store.setCapacity(capacity);
    store.setCurrentStoreCapacity(room);
    store.setIndexCapacity(room);
    store.setDynamicResizingEnabled(true);
    store.setRefCount(references);
    store.setLocationList(locations);
    store.setPointData(ArrayPacking.pack(values, points * dimensions));
    store.setStartOfFreeSegment(points * dimensions);
    store.setLastTimeStamp(learned);
    return store;
  }

  private RandomCutForestState forest(long learned) {
    RandomCutForestState state = new RandomCutForestState();
    state.setPrecision(Precision.FLOAT_32.name());
    state.setTotalUpdates(learned);
    state.setNumberOfTrees(parameters.trees());
    state.setSampleSize(parameters.sampleSize());
    state.setTimeDecay(parameters.timeDecay());
    state.setOutputAfter(parameters.outputAfter());
    state.setBoundingBoxCacheFraction(parameters.boxesKept(dimensions));
    state.setDimensions(dimensions);
    state.setShingleSize(1);
    state.setCompact(true);
    state.setCurrentlySampling(true);
    state.setSaveTreeStateEnabled(true);
    state.setSaveSamplerStateEnabled(true);
    state.setSaveCoordinatorStateEnabled(true);
    ExecutionContext oneThread = new ExecutionContext();
    oneThread.setParallelExecutionEnabled(false);
    state.setExecutionContext(oneThread);
    return state;
  }
}
