package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/**
 * Half-space trees (Tan, Ting and Liu, IJCAI 2011): complete trees of random cuts that never
 * change, and for every node how many vectors of the preceding window fell in it. A vector that
 * falls where few fell scores high.
 *
 * <p>The score is 1 - log2(1 + S / (T w)) / (h + 1) for T trees of height h and windows of w
 * vectors, where S sums mass * 2^depth over the nodes of the vector's path in every tree, down to
 * and with the first whose mass is below {@code sizeLimit * w}. It is 0 where all vectors share one
 * leaf, and 1 - 1/(h + 1) where the first cut already leaves none. The ranges that are cut are
 * those of the first window, so a feature's scale does not matter, and all beyond a range is as far
 * as its end. Not ready in the first window.
 *
 * <p>Attribution is an approximation. For every cut of a path that leads to the side with fewer
 * vectors it adds how uneven the cut is (0 to 1) over its depth counted from 1; and, for each tree,
 * how far the value is outside the range of its feature, as b/(b + w) of the distance b and the
 * range's width w, which tells features apart that the score cannot.
 */
public final class HalfSpaceTrees implements Detector {
  private static final short VERSION = 1;
  private static final double LOG_2 = StrictMath.log(2);

  private final Parameters parameters;

  /** The first window as it fills; null from its end, when the next three fields are set. */
  private RowWindow first;

  private float[] ranges;
  private HalfSpaces spaces;
  private LeafMasses masses;

  /** The vector at hand as keys, and whether its leaves are known; not part of the state. */
  private final int[] keys;

  private boolean hasFallen;

  private HalfSpaceTrees(Parameters parameters, int dimensions, RowWindow first) {
    this.parameters = parameters;
    this.first = first;
    keys = new int[dimensions];
  }

  /**
   * What half-space trees are created from.
   *
   * @param trees how many trees, 1 to 256
   * @param height the cuts on every path, 1 to 15, with {@code trees * 2^height} at most 1,048,576
   * @param window the vectors after which the masses are taken over, 16 to 10,000
   * @param sizeLimit the part of a window below which a node's mass ends the path, 0 to 0.5
   * @param seed where the random cuts begin, for all detectors alike, which share them: the seed
   *     given to {@link #create} decides nothing
   */
  public record Parameters(int trees, int height, int window, double sizeLimit, long seed)
      implements DetectorParameters {
    private static final int MAX_TREES = 256;
    private static final int MAX_HEIGHT = 15;
    private static final int MAX_LEAVES = 1 << 20;
    private static final int MIN_WINDOW = 16;
    private static final int MAX_WINDOW = 10_000;
    private static final double MAX_SIZE_LIMIT = .5;

    private static final int HEADER_BYTES = 48;

    /** 25 trees of 8 cuts a path, over windows of 250 vectors. */
    public static final Parameters DEFAULT = new Parameters(25, 8, 250, .1, 1);

    /** Checks the values. */
    public Parameters {
      Check.argument("trees", trees, 1, MAX_TREES);
      Check.argument("height", height, 1, MAX_HEIGHT);
      Check.argument("window", window, MIN_WINDOW, MAX_WINDOW);
      if (trees << height > MAX_LEAVES) {
        throw new IllegalArgumentException(
            "height: found " + height + ", expected trees * 2^height to be at most " + MAX_LEAVES);
      }
      Check.argument("sizeLimit", sizeLimit, 0, MAX_SIZE_LIMIT);
      sizeLimit += 0.0; // -0 is the same parameter, and must be the same bits
    }

    /** Where a path ends: masses are of all nodes. */
    @Override
    public Set<String> keepLearned() {
      return Set.of("sizeLimit");
    }

    @Override
    public DetectorType type() {
      return DetectorType.HALF_SPACE_TREES;
    }

    @Override
    public Detector create(int dimensions, long seed) {
      return new HalfSpaceTrees(this, dimensions, new RowWindow(dimensions, window));
    }

    @Override
    public int settledAfter() {
      return window;
    }

    @Override
    public long savedBytes(int dimensions) {
      // A mass takes a second byte from 128 on, and so on: at most window/128 more for a tree.
      long masses = 2L * trees * ((1 << height) + window / 128);
      return HEADER_BYTES + Math.max(4L * window * dimensions, 8L * dimensions + masses);
    }

    /** A way down every tree. */
    @Override
    public double nanosPerRecord(int dimensions) {
      return 500 + trees * (6 + 2.5 * height);
    }

    /** A mass is saved in a byte or two. The cuts are not counted: models share them. */
    @Override
    public long liveBytes(int dimensions) {
      long masses = (leafBytes() * trees << height) + 2L * trees * LeafMasses.BATCH;
      return HEADER_BYTES + Math.max(4L * window * dimensions, 8L * dimensions + masses);
    }

    @Override
    public long leanBytes(int dimensions) {
      long leaves = (long) trees << height;
      long masses = 2 * LeafCounts.bytes(window) * leaves + PathSums.leanBytes(leaves);
      return HEADER_BYTES + Math.max(4L * window * dimensions, 8L * dimensions + masses);
    }

    @Override
    public boolean dependsOnScale() {
      return false;
    }

    /** The masses of both windows and the sum over the path. */
    private long leafBytes() {
      return 2 * LeafCounts.bytes(window) + PathSums.leafBytes(height, window);
    }

    private HalfSpaces spaces(int dimensions) {
      return HalfSpaces.of(new HalfSpaces.Shape(trees, height, dimensions, seed));
    }

    private void save(DataOutput out) throws IOException {
      out.writeInt(trees);
      out.writeByte(height);
      out.writeInt(window);
      out.writeDouble(sizeLimit);
      out.writeLong(seed);
    }

    private static Parameters load(DataInput in) throws IOException {
      int trees = Check.saved("trees", in.readInt(), 1, MAX_TREES);
      int height = Check.saved("height", in.readByte(), 1, MAX_HEIGHT);
      Check.saved("leaves", trees << height, 1, MAX_LEAVES);
      int window = Check.saved("window", in.readInt(), MIN_WINDOW, MAX_WINDOW);
      double sizeLimit = in.readDouble();
      if (!(sizeLimit >= 0 && sizeLimit <= MAX_SIZE_LIMIT)) {
        throw new IOException(
            "saved detector: sizeLimit: found " + sizeLimit + ", expected 0 to " + MAX_SIZE_LIMIT);
      }
      return new Parameters(trees, height, window, sizeLimit, in.readLong());
    }
  }

  @Override
  public DetectorType type() {
    return DetectorType.HALF_SPACE_TREES;
  }

  @Override
  public int dimensions() {
    return keys.length;
  }

  @Override
  public boolean ready() {
    return first == null;
  }

  @Override
  public boolean bounded() {
    return true;
  }

  /** Before the first window is full: 0. */
  @Override
  public double score(float[] vector) {
    if (first != null) {
      return 0;
    }
    fall(vector);
    return 1 - StrictMath.log(1 + masses.mean()) / LOG_2 / (parameters.height + 1);
  }

  @Override
  public void learn(float[] vector) {
    if (first == null) {
      count(vector);
      return;
    }
    first.add(vector);
    if (first.full()) {
      begin();
    }
  }

  private void count(float[] vector) {
    fall(vector);
    masses.learn();
    hasFallen = false;
  }

  /** Finds the leaves of a vector; those of the vector scored last are known. */
  private void fall(float[] vector) {
    boolean same = spaces.key(vector, ranges, keys);
    if (!same || !hasFallen) {
      masses.fall(spaces, keys);
      hasFallen = true;
    }
  }

  /** Lays the trees over the ranges of the first window and counts its vectors. */
  private void begin() {
    ranges = HalfSpaces.ranges(first);
    spaces = parameters.spaces(dimensions());
    masses = new LeafMasses(parameters);
    float[] vector = new float[dimensions()];
    for (int i = 0; i < first.held(); i++) {
      System.arraycopy(first.rows(), i * vector.length, vector, 0, vector.length);
      count(vector);
    }
    first = null;
  }

  @Override
  public void attribute(float[] vector, double[] shares) {
    Arrays.fill(shares, 0, dimensions(), 0);
    if (first != null) {
      return;
    }
    fall(vector);
    for (int t = 0; t < parameters.trees; t++) {
      attribute(t, shares);
    }
    for (int j = 0; j < dimensions(); j++) {
      shares[j] += parameters.trees * outside(HalfSpaces.part(vector[j], ranges, j));
    }
  }

  private void attribute(int tree, double[] shares) {
    int height = parameters.height;
    int leaf = masses.leaf(tree) + (1 << height);
    int mass = parameters.window;
    for (int depth = 0; mass > 0 && depth < height && !masses.endsAt(mass); depth++) {
      int node = leaf >> (height - depth);
      int kept = masses.mass(tree, leaf >> (height - depth - 1), depth + 1);
      shares[spaces.axis(tree, node)] += Math.max(0, 1 - 2. * kept / mass) / (depth + 1);
      mass = kept;
    }
  }

  private static double outside(double part) {
    double beyond = Math.max(-part, part - 1);
    if (beyond == Double.POSITIVE_INFINITY) {
      return 1;
    }
    return beyond > 0 ? beyond / (beyond + 1) : 0;
  }

  @Override
  public DetectorView view() {
    if (first != null) {
      return new DetectorView(type(), first.view());
    }
    EntryRanges ranges =
        new EntryRanges("the ranges that the trees are laid over", parameters.window, dimensions());
    for (int j = 0; j < dimensions(); j++) {
      double lower = this.ranges[2 * j];
      ranges.set(j, lower, Double.NaN, lower + 1.0 / this.ranges[2 * j + 1]);
    }
    return new DetectorView(type(), ranges);
  }

  @Override
  public Detector with(DetectorParameters other) {
    HalfSpaceTrees changed = new HalfSpaceTrees((Parameters) other, dimensions(), first);
    changed.ranges = ranges;
    changed.masses = masses;
    return Detectors.reloaded(changed);
  }

  @Override
  public void lean(boolean lean) {
    if (first == null) {
      masses.lean(lean);
      hasFallen = false;
    }
  }

  @Override
  public Detector copy() {
    RowWindow rows = first == null ? null : first.copy();
    HalfSpaceTrees copy = new HalfSpaceTrees(parameters, dimensions(), rows);
    if (first == null) {
      copy.ranges = ranges;
      copy.spaces = spaces;
      copy.masses = masses.copy();
    }
    return copy;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    parameters.save(out);
    out.writeInt(dimensions());
    out.writeBoolean(first == null);
    if (first != null) {
      first.save(out);
      return;
    }
    for (float value : ranges) {
      out.writeFloat(value);
    }
    masses.save(out);
  }

  static HalfSpaceTrees load(DataInput in) throws IOException {
    Check.saved("half-space-trees version", in.readShort(), VERSION, VERSION);
    Parameters parameters = Parameters.load(in);
    int dimensions = Check.saved("dimensions", in.readInt(), 1, Check.MAX_DIMENSIONS);
    if (Check.saved("first window full", in.readByte(), 0, 1) == 0) {
      RowWindow first = RowWindow.load(dimensions, parameters.window, in);
      Check.saved("rows held", first.held(), 0, parameters.window - 1);
      return new HalfSpaceTrees(parameters, dimensions, first);
    }
    HalfSpaceTrees loaded = new HalfSpaceTrees(parameters, dimensions, null);
    loaded.ranges = new float[2 * dimensions];
    for (int i = 0; i < loaded.ranges.length; i++) {
      loaded.ranges[i] = finite(in.readFloat());
    }
    loaded.masses = LeafMasses.load(parameters, in);
    loaded.spaces = parameters.spaces(dimensions);
    return loaded;
  }

  private static float finite(float end) throws IOException {
    if (!Float.isFinite(end)) {
      throw new IOException("saved detector: range: found " + end + ", expected a finite number");
    }
    return end;
  }
}
