package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How far the worst feature of a vector is from the median of the latest vectors, in robust
 * standard deviations: the largest over the features of |x - median| / (1.4826 MAD), where MAD is
 * the median distance from the median.
 *
 * <p>Median and MAD are exact, but not of this very moment: the features have turns, one each while
 * an eighth of the window is learned (62 vectors of 500; of the vectors held, while the window is
 * not full; every vector, where 31 or fewer are held), and keep what was found until the next.
 *
 * <p>Where more than half of the values are the same, MAD is 0; the divisor is then 1.2533 times
 * the mean distance from the median. It is never less than a millionth of |median|, nor than 1e-9,
 * so that a feature that has been constant is far off once it moves; and a score is never more than
 * 1e9. Attribution is exact: the value of every feature.
 */
public final class RobustZScore implements Detector {
  private static final short VERSION = 1;
  private static final int READY = 32;

  private final ColumnCentres columns;

  private RobustZScore(ColumnCentres columns) {
    this.columns = columns;
  }

  /**
   * What a robust z-score is created from.
   *
   * @param window how many of the latest vectors the medians are of, 16 to 10,000
   */
  public record Parameters(int window) implements DetectorParameters {
    private static final int HEADER_BYTES = 16;
    private static final int OBJECT_BYTES = 256;

    /** The latest 500 vectors. */
    public static final Parameters DEFAULT = new Parameters(500);

    /** Checks the values. */
    public Parameters {
      Check.argument("window", window, 16, 10_000);
    }

    @Override
    public DetectorType type() {
      return DetectorType.ROBUST_Z_SCORE;
    }

    /** Nothing is random here: the seed is not used. */
    @Override
    public Detector create(int dimensions, long seed) {
      return new RobustZScore(new ColumnCentres(dimensions, window));
    }

    @Override
    public int settledAfter() {
      return window;
    }

    @Override
    public long savedBytes(int dimensions) {
      return HEADER_BYTES + ColumnCentres.savedBytes(dimensions, window);
    }

    /** A centre and a spread for each feature, and their share of being found anew. */
    @Override
    public double nanosPerRecord(int dimensions) {
      return 100 + (70 + 3_000. / window) * dimensions;
    }

    /** The state as it is saved, and room to find a median in. */
    @Override
    public long liveBytes(int dimensions) {
      return OBJECT_BYTES + savedBytes(dimensions) + 8L * window;
    }

    @Override
    public boolean dependsOnScale() {
      return false;
    }
  }

  @Override
  public DetectorType type() {
    return DetectorType.ROBUST_Z_SCORE;
  }

  @Override
  public int dimensions() {
    return columns.dimensions();
  }

  @Override
  public boolean ready() {
    return columns.held() >= Math.min(READY, columns.window());
  }

  @Override
  public double score(float[] vector) {
    double most = 0;
    for (int j = 0; j < columns.dimensions(); j++) {
      most = Math.max(most, deviation(j, vector[j]));
    }
    return most;
  }

  @Override
  public void learn(float[] vector) {
    columns.add(vector);
  }

  @Override
  public void attribute(float[] vector, double[] shares) {
    for (int j = 0; j < columns.dimensions(); j++) {
      shares[j] = deviation(j, vector[j]);
    }
  }

  private double deviation(int j, double value) {
    if (columns.held() == 0) {
      return 0;
    }
    double median = columns.centre(j);
    return Spread.standardised(Math.abs(value - median), columns.spread(j), median);
  }

  @Override
  public DetectorView view() {
    EntryRanges ranges =
        new EntryRanges(
            "median of the latest vectors, and a spread round it", columns.held(), dimensions());
    for (int j = 0; j < dimensions(); j++) {
      double centre = columns.centre(j);
      ranges.set(j, centre - columns.spread(j), centre, centre + columns.spread(j));
    }
    return new DetectorView(type(), ranges);
  }

  @Override
  public Detector copy() {
    return new RobustZScore(columns.copy());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeInt(columns.window());
    out.writeInt(dimensions());
    columns.save(out);
  }

  static Detector load(DataInput in) throws IOException {
    Check.saved("robust-z-score version", in.readShort(), VERSION, VERSION);
    int size = Check.saved("window", in.readInt(), 16, 10_000);
    int dimensions = Check.saved("dimensions", in.readInt(), 1, Check.MAX_DIMENSIONS);
    return new RobustZScore(ColumnCentres.load(dimensions, size, in));
  }
}
