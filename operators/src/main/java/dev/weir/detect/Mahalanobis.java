package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Set;

/**
 * How far a vector is from the mean of the latest ones, in standard deviations that take into
 * account which features move together: sqrt((x - m)' P (x - m)), where P is the inverse of their
 * covariance (Mahalanobis, 1936), exponentially forgetting.
 *
 * <p>The covariance is regularised toward its diagonal, which leaves the score independent of the
 * unit of a feature; a standard deviation is never taken for less than a millionth of the mean's
 * size nor than 1e-9, so that a constant that moves is far off.
 *
 * <p>Attribution is the exact decomposition of the squared distance, (x - m)_j (P (x - m))_j, which
 * sums to it; parts below 0, of entries that make the others look less odd, are cut to 0.
 */
public final class Mahalanobis implements Detector {
  private static final short VERSION = 1;
  private static final int MAX_DIMENSIONS = 2_048;

  private final Parameters parameters;
  private final DecayedCovariance moments;

  private Mahalanobis(Parameters parameters, DecayedCovariance moments) {
    this.parameters = parameters;
    this.moments = moments;
  }

  /**
   * What a Mahalanobis distance is created from.
   *
   * @param forgetting the weight of the latest vector, 0 to 0.1: 1/forgetting are remembered; at 0
   *     nothing is forgotten
   * @param regularisation the part of every correlation that is not believed, 0.001 to 1: at 1 the
   *     features count as independent
   */
  public record Parameters(double forgetting, double regularisation) implements DetectorParameters {
    private static final int HEADER_BYTES = 24;
    private static final int MOST_TO_SETTLE = 10_000;

    /** About the latest thousand vectors, and correlations less 1 %. */
    public static final Parameters DEFAULT = new Parameters(0.001, 0.01);

    /** Checks the values. */
    public Parameters {
      Check.argument("forgetting", forgetting, 0, 0.1);
      Check.argument("regularisation", regularisation, 0.001, 1);
      forgetting += 0.0; // -0 is the same parameter, and must be the same bits
    }

    /** Both: another regularisation counts when the covariance is factored next. */
    @Override
    public Set<String> keepLearned() {
      return Set.of("forgetting", "regularisation");
    }

    @Override
    public DetectorType type() {
      return DetectorType.MAHALANOBIS;
    }

    /** Nothing is random here: the seed is not used. */
    @Override
    public Detector create(int dimensions, long seed) {
      Check.argument("dimensions", dimensions, 1, MAX_DIMENSIONS);
      return new Mahalanobis(this, moments(dimensions).begin());
    }

    private DecayedCovariance moments(int dimensions) {
      return new DecayedCovariance(dimensions, forgetting, regularisation);
    }

    @Override
    public int settledAfter() {
      return (int) Math.min(MOST_TO_SETTLE, Math.ceil(1 / forgetting));
    }

    @Override
    public long savedBytes(int dimensions) {
      return HEADER_BYTES + DecayedCovariance.savedBytes(dimensions);
    }

    /** A triangular matrix of the features, several times. */
    @Override
    public double nanosPerRecord(int dimensions) {
      return 100 + 8. * dimensions + 2.2 * dimensions * dimensions;
    }

    @Override
    public boolean dependsOnScale() {
      return false;
    }
  }

  @Override
  public DetectorType type() {
    return DetectorType.MAHALANOBIS;
  }

  @Override
  public int dimensions() {
    return moments.dimensions;
  }

  @Override
  public boolean ready() {
    return moments.ready();
  }

  @Override
  public double score(float[] vector) {
    return Math.sqrt(moments.squaredDistance(vector));
  }

  @Override
  public void learn(float[] vector) {
    moments.learn(vector);
  }

  @Override
  public void attribute(float[] vector, double[] shares) {
    moments.decompose(vector, shares);
    for (int j = 0; j < moments.dimensions; j++) {
      shares[j] = Math.max(0, shares[j]);
    }
  }

  @Override
  public DetectorView view() {
    return new DetectorView(type(), moments.view());
  }

  @Override
  public Detector with(DetectorParameters other) {
    return Detectors.reloaded(new Mahalanobis((Parameters) other, moments));
  }

  @Override
  public Detector copy() {
    return new Mahalanobis(parameters, moments.copy());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeDouble(parameters.forgetting);
    out.writeDouble(parameters.regularisation);
    out.writeInt(dimensions());
    moments.save(out);
  }

  static Detector load(DataInput in) throws IOException {
    Check.saved("mahalanobis version", in.readShort(), VERSION, VERSION);
    Parameters parameters = loadParameters(in);
    int dimensions = Check.saved("dimensions", in.readInt(), 1, MAX_DIMENSIONS);
    DecayedCovariance moments = parameters.moments(dimensions);
    moments.load(in);
    return new Mahalanobis(parameters, moments);
  }

  private static Parameters loadParameters(DataInput in) throws IOException {
    try {
      return new Parameters(in.readDouble(), in.readDouble());
    } catch (IllegalArgumentException e) {
      throw new IOException("saved detector: " + e.getMessage(), e);
    }
  }
}
