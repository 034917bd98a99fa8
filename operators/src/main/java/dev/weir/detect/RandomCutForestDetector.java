package dev.weir.detect;

import com.amazon.randomcutforest.RandomCutForest;
import com.amazon.randomcutforest.returntypes.DiVector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Random cut forest (Guha et al., ICML 2016), by the library of those who maintain it: trees of
 * cuts at random places over samples of the latest vectors, a feature being cut the more often the
 * wider it ranges (so scale the features first). The score says how much shallower the forest would
 * have to grow around a vector: about 1 is normal, 1.5 to 2 suspicious, a little over 8 the most
 * there is.
 *
 * <p>A sample forgets: a vector's chance to stay in it falls by a factor e every {@code 10 *
 * sampleSize} vectors. A feature that has been constant makes the least change of it a score near
 * the top.
 *
 * <p>Values are held to +-1e30. A vector with a value that is not finite is not learned; scored, it
 * counts as one with that value at the bound, NaN at the upper one.
 *
 * <p>Attribution is the library's: what a feature adds to the score by being high, and by being
 * low, together. It takes several times as long as a score.
 *
 * <p>The library allocates on every call, and its logarithms are those of {@link Math}: scores are
 * the same bits before and after a restore, but on another kind of processor they may differ in the
 * last place. A copy rebuilds every tree, which takes more than ten milliseconds at the defaults:
 * never once per vector. {@link #save} and {@link #copy} only read, so that both may run at once.
 */
public final class RandomCutForestDetector implements Detector {
  static final float BOUND = 1e30f;
  private static final short VERSION = 1;

  private final Parameters parameters;
  private final RandomCutForest forest;
  private final float[] bounded;

  private RandomCutForestDetector(Parameters parameters, RandomCutForest forest) {
    this.parameters = parameters;
    this.forest = forest;
    this.bounded = new float[forest.getDimensions()];
  }

  /**
   * What a forest is created from.
   *
   * @param trees how many trees, 1 to 256
   * @param sampleSize how many vectors every tree is of, 16 to 1,024
   * @param seed where the random cuts and samples begin, together with the seed given to {@link
   *     #create}
   */
  public record Parameters(int trees, int sampleSize, long seed) implements DetectorParameters {
    private static final int HEADER_BYTES = 64;
    private static final int TREE_BYTES = 18;
    private static final int NODE_BYTES = 6;
    private static final int MEMORY = 10;
    private static final int MOST_BOX_VALUES = 1 << 23;

    /** How many points there is room for at first. */
    static final int FIRST_POINTS = 64;

    /** 50 trees over samples of 256. */
    public static final Parameters DEFAULT = new Parameters(50, 256, 1);

    /** Checks the values. */
    public Parameters {
      Check.argument("trees", trees, 1, 256);
      Check.argument("sampleSize", sampleSize, 16, 1024);
    }

    @Override
    public DetectorType type() {
      return DetectorType.RANDOM_CUT_FOREST;
    }

    @Override
    public Detector create(int dimensions, long seed) {
      Check.argument("dimensions", dimensions, 1, Check.MAX_DIMENSIONS);
      RandomCutForest forest =
          RandomCutForest.builder()
              .dimensions(dimensions)
              .numberOfTrees(trees)
              .sampleSize(sampleSize)
              .timeDecay(timeDecay())
              .outputAfter(outputAfter())
              .randomSeed(SeededRandom.combine(this.seed, seed))
              .parallelExecutionEnabled(false)
              .initialPointStoreSize(FIRST_POINTS)
              .boundingBoxCacheFraction(boxesKept(dimensions))
              .build();
      return new RandomCutForestDetector(this, forest);
    }

    /** Samples are full long before; but only then have they the ages that they keep. */
    @Override
    public int settledAfter() {
      return MEMORY * sampleSize;
    }

    /** Vectors in several samples are saved once: how many there are follows from the decay. */
    @Override
    public long savedBytes(int dimensions) {
      double distinct = Math.min(sampleSize * (double) trees, distinctShare() * sampleSize);
      int sampledBytes = distinct <= CutForestWriter.SHORT_POINTS ? 6 : 8;
      long ofTrees = (long) trees * (TREE_BYTES + sampleSize * (sampledBytes + NODE_BYTES));
      return HEADER_BYTES + ofTrees + (long) (1.1 * distinct) * 4 * dimensions;
    }

    /** A way down every tree, by the boxes of its nodes. */
    @Override
    public double nanosPerRecord(int dimensions) {
      int levels = 32 - Integer.numberOfLeadingZeros(sampleSize - 1);
      return (double) trees * levels * (370 + 7. * dimensions);
    }

    /** Nodes are saved in a few bytes, and the box of each follows from its points. */
    @Override
    public long liveBytes(int dimensions) {
      return 4 * savedBytes(dimensions);
    }

    @Override
    public boolean dependsOnScale() {
      return true;
    }

    double timeDecay() {
      return 1.0 / (MEMORY * sampleSize);
    }

    int outputAfter() {
      return sampleSize / 4;
    }

    /**
     * Boxes that are not kept are computed again; all of them only fit for not too many features.
     */
    double boxesKept(int dimensions) {
      return Math.min(1, MOST_BOX_VALUES / ((double) trees * sampleSize * dimensions));
    }

    /**
     * The distinct vectors of all samples, in sizes of one. A vector of age a is in a sample with
     * the chance c e^(-a decay), c = .1 so that these add up to one size; the integral over all
     * ages of its chance to be in any of n samples is MEMORY * (ln(cn) + Euler's constant) for cn
     * above 1, and never more than n.
     */
    private double distinctShare() {
      double samples = Math.max(1, trees / (double) MEMORY);
      return MEMORY * (StrictMath.log(samples) + 0.5773 + 0.22 / samples);
    }
  }

  @Override
  public DetectorType type() {
    return DetectorType.RANDOM_CUT_FOREST;
  }

  @Override
  public int dimensions() {
    return bounded.length;
  }

  @Override
  public boolean ready() {
    return forest.isOutputReady();
  }

  @Override
  public double score(float[] vector) {
    bound(vector);
    return forest.getAnomalyScore(bounded);
  }

  @Override
  public void learn(float[] vector) {
    if (bound(vector)) {
      forest.update(bounded);
    }
  }

  @Override
  public void attribute(float[] vector, double[] shares) {
    bound(vector);
    DiVector attribution = forest.getAnomalyAttribution(bounded);
    for (int j = 0; j < bounded.length; j++) {
      shares[j] = Math.max(0, attribution.getHighLowSum(j));
    }
  }

  /** Whether all values are finite. The library takes -0 and 0 for different points: only 0. */
  private boolean bound(float[] vector) {
    boolean finite = true;
    for (int j = 0; j < bounded.length; j++) {
      float value = vector[j];
      finite &= Float.isFinite(value);
      bounded[j] = value < BOUND ? Math.max(-BOUND, value) + 0f : BOUND;
    }
    return finite;
  }

  @Override
  public DetectorView view() {
    return new DetectorView(type(), CutForestWriter.view(forest));
  }

  @Override
  public Detector copy() {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream((int) parameters.savedBytes(dimensions()));
    try {
      save(new DataOutputStream(bytes));
      return load(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException("a forest cannot be read that was just written", e);
    }
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeInt(parameters.trees);
    out.writeInt(parameters.sampleSize);
    out.writeLong(parameters.seed);
    out.writeInt(dimensions());
    CutForestWriter.write(forest, out);
  }

  static Detector load(DataInput in) throws IOException {
    Check.saved("random-cut-forest version", in.readShort(), VERSION, VERSION);
    int trees = Check.saved("trees", in.readInt(), 1, 256);
    int sampleSize = Check.saved("sampleSize", in.readInt(), 16, 1024);
    Parameters parameters = new Parameters(trees, sampleSize, in.readLong());
    int dimensions = Check.saved("dimensions", in.readInt(), 1, Check.MAX_DIMENSIONS);
    RandomCutForest forest = new CutForestReader(parameters, dimensions, in).read();
    return new RandomCutForestDetector(parameters, forest);
  }
}
