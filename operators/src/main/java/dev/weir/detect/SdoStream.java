package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/**
 * Sparse data observers on a stream (SDOstream: Hartl, Iglesias and Zseby, 2020): a few vectors of
 * the stream are kept as observers, and a vector far from those that are active scores high. The
 * score is the median distance (Euclidean, so scale the features first) to the {@code nearest}
 * nearest active observers.
 *
 * <p>Every vector learned is observed by the observers nearest to it; what an observer has observed
 * fades by a factor e every {@code memory} vectors, which are the only clock here. The 30 % that
 * have observed least are idle and do not count for scores, and so an anomaly that was made an
 * observer does not hide the next one. A vector becomes an observer with a chance of observers /
 * memory, times what the observers nearest to it have observed over what observers have on the
 * average; it takes the place of the one that has observed least for its age.
 *
 * <p>A vector with a value that is not finite is not learned, and scores as 1e40 away.
 *
 * <p>Attribution is an approximation: the mean squared difference of every feature to the observers
 * that the score is made of, over the root of their sum.
 */
public final class SdoStream implements Detector {
  static final int MAX_MEMORY = 100_000;
  private static final short VERSION = 1;
  private static final int READY = 8;

  private final Parameters parameters;
  private final Observers observers;
  private final SeededRandom random;
  private final Observers.Nearest found;

  private SdoStream(Parameters parameters, Observers observers, SeededRandom random) {
    this.parameters = parameters;
    this.observers = observers;
    this.random = random;
    this.found = new Observers.Nearest(parameters.nearest);
  }

  /**
   * What the observers are created from.
   *
   * @param observers how many observers, 16 to 2,048
   * @param nearest how many of them observe a vector and make its score, 1 to 64 and at most a
   *     quarter of {@code observers}
   * @param memory after how many vectors an observation counts for 1/e, 16 to 100,000
   * @param seed where the choice of observers begins, together with the seed given to {@link
   *     #create}
   */
  public record Parameters(int observers, int nearest, int memory, long seed)
      implements DetectorParameters {
    private static final int HEADER_BYTES = 40;

    /** 256 observers of a memory of 2,048 vectors. */
    public static final Parameters DEFAULT = new Parameters(256, 5, 2048, 1);

    /** Checks the values. */
    public Parameters {
      Check.argument("observers", observers, 16, 2048);
      Check.argument("nearest", nearest, 1, 64);
      Check.argument("memory", memory, 16, MAX_MEMORY);
      if (nearest > observers / 4) {
        throw new IllegalArgumentException(
            "nearest: found "
                + nearest
                + ", expected at most a quarter of observers, "
                + observers / 4);
      }
    }

    /** How many observers count, and how what they have seen fades from now on. */
    @Override
    public Set<String> keepLearned() {
      return Set.of("nearest", "memory");
    }

    @Override
    public DetectorType type() {
      return DetectorType.SDO_STREAM;
    }

    @Override
    public Detector create(int dimensions, long seed) {
      Check.argument("dimensions", dimensions, 1, Check.MAX_DIMENSIONS);
      return new SdoStream(
          this,
          new Observers(dimensions, observers, memory),
          new SeededRandom(SeededRandom.combine(this.seed, seed)));
    }

    @Override
    public int settledAfter() {
      return Math.max(observers, memory);
    }

    @Override
    public long savedBytes(int dimensions) {
      return HEADER_BYTES + (long) observers * Observers.savedBytes(dimensions);
    }

    /** The distance from every observer. */
    @Override
    public double nanosPerRecord(int dimensions) {
      return 200 + observers * (22 + 1.2 * dimensions);
    }

    @Override
    public boolean dependsOnScale() {
      return true;
    }
  }

  @Override
  public DetectorType type() {
    return DetectorType.SDO_STREAM;
  }

  @Override
  public int dimensions() {
    return observers.dimensions;
  }

  @Override
  public boolean ready() {
    return observers.held() >= Math.min(observers.most, READY * parameters.nearest);
  }

  @Override
  public double score(float[] vector) {
    observers.findNearest(vector, true, found);
    return found.medianDistance();
  }

  @Override
  public void learn(float[] vector) {
    if (!finite(vector)) {
      return;
    }
    if (!observers.full()) {
      observers.findNearest(vector, false, found);
      observers.observe(found);
      observers.adopt(vector);
      return;
    }
    observers.findNearest(vector, false, found);
    double chance = observers.activityOf(found) * parameters.observers / parameters.memory;
    observers.observe(found);
    if (random.nextDouble() < chance) {
      observers.adopt(vector);
    }
  }

  private boolean finite(float[] vector) {
    for (int j = 0; j < observers.dimensions; j++) {
      if (!Float.isFinite(vector[j])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void attribute(float[] vector, double[] shares) {
    Arrays.fill(shares, 0, observers.dimensions, 0);
    observers.findNearest(vector, true, found);
    double sum = 0;
    for (int j = 0; j < observers.dimensions; j++) {
      for (int i = 0; i < found.count(); i++) {
        shares[j] += observers.squaredDifference(found.observer(i), vector, j) / found.count();
      }
      sum += shares[j];
    }
    double distance = Math.sqrt(sum);
    for (int j = 0; j < observers.dimensions && distance > 0; j++) {
      shares[j] /= distance;
    }
  }

  @Override
  public DetectorView view() {
    return new DetectorView(type(), observers.view());
  }

  @Override
  public Detector with(DetectorParameters other) {
    return Detectors.reloaded(new SdoStream((Parameters) other, observers, random));
  }

  @Override
  public Detector copy() {
    return new SdoStream(parameters, observers.copy(), new SeededRandom(random.state()));
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeShort(parameters.observers);
    out.writeByte(parameters.nearest);
    out.writeInt(parameters.memory);
    out.writeLong(parameters.seed);
    out.writeShort(observers.dimensions);
    out.writeLong(random.state());
    observers.save(out);
  }

  static Detector load(DataInput in) throws IOException {
    Check.saved("sdo-stream version", in.readShort(), VERSION, VERSION);
    int most = Check.saved("observers", in.readUnsignedShort(), 16, 2048);
    int nearest = Check.saved("nearest", in.readByte(), 1, Math.min(64, most / 4));
    int memory = Check.saved("memory", in.readInt(), 16, MAX_MEMORY);
    Parameters parameters = new Parameters(most, nearest, memory, in.readLong());
    int dimensions = Check.saved("dimensions", in.readUnsignedShort(), 1, Check.MAX_DIMENSIONS);
    SeededRandom random = new SeededRandom(in.readLong());
    return new SdoStream(parameters, Observers.load(dimensions, most, memory, in), random);
  }
}
