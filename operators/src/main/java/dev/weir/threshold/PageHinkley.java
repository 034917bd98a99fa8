package dev.weir.threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The Page-Hinkley test (Page, Biometrika 1954), in both directions: how far the sum of the
 * deviations from the running mean, each less a tolerated delta, has come from its extreme. Past
 * {@code lambda} it is a drift, and the test begins anew.
 *
 * <p>{@code delta} and {@code lambda} are on the scale of what it watches.
 */
public final class PageHinkley implements DriftDetector {
  private static final int VERSION = 1;

  private final Parameters parameters;
  private long seen;
  private double mean;
  private double rise;
  private double lowest;
  private double fall;
  private double highest;

  /**
   * What the test is created from.
   *
   * @param minInstances scores before the first drift, 2 to 100,000
   * @param delta the change per score that is tolerated, 0 to 1,000,000
   * @param lambda how far the sum must come, .000001 to 1,000,000,000
   */
  public record Parameters(int minInstances, double delta, double lambda)
      implements DriftParameters {
    /** For rarities, which are between 0 and 1. */
    public static final Parameters DEFAULT = new Parameters(30, 0.005, 50);

    /** Checks the values. */
    public Parameters {
      Check.within("minInstances", minInstances, 2, 100_000);
      Check.within("delta", delta, 0, 1e6);
      Check.within("lambda", lambda, 1e-6, 1e9);
    }

    @Override
    public DriftType type() {
      return DriftType.PAGE_HINKLEY;
    }

    @Override
    public DriftDetector create(long seed) {
      return new PageHinkley(this);
    }

    @Override
    public void save(DataOutput out) throws IOException {
      out.writeInt(minInstances);
      out.writeDouble(delta);
      out.writeDouble(lambda);
    }

    static Parameters load(DataInput in) throws IOException {
      int minInstances = in.readInt();
      double delta = in.readDouble();
      double lambda = in.readDouble();
      return Check.parameters(() -> new Parameters(minInstances, delta, lambda));
    }
  }

  private PageHinkley(Parameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public boolean learn(double score) {
    double value = Spot.finite(score);
    seen++;
    mean += (value - mean) / seen;
    rise += value - mean - parameters.delta;
    lowest = Math.min(lowest, rise);
    fall += value - mean + parameters.delta;
    highest = Math.max(highest, fall);
    boolean far = Math.max(rise - lowest, highest - fall) > parameters.lambda;
    if (!far || seen < parameters.minInstances) {
      return false;
    }
    seen = 0;
    mean = 0;
    rise = 0;
    lowest = 0;
    fall = 0;
    highest = 0;
    return true;
  }

  @Override
  public PageHinkley copy() {
    PageHinkley copy = new PageHinkley(parameters);
    copy.seen = seen;
    copy.mean = mean;
    copy.rise = rise;
    copy.lowest = lowest;
    copy.fall = fall;
    copy.highest = highest;
    return copy;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    parameters.save(out);
    out.writeLong(seen);
    out.writeDouble(mean);
    out.writeDouble(rise);
    out.writeDouble(lowest);
    out.writeDouble(fall);
    out.writeDouble(highest);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException for another version and for bytes that cannot be a test
   */
  static PageHinkley load(DataInput in) throws IOException {
    Check.version("page-hinkley", in.readUnsignedShort(), VERSION);
    PageHinkley test = new PageHinkley(Parameters.load(in));
    test.seen = in.readLong();
    Check.saved(test.seen >= 0, "page-hinkley: found " + test.seen + " scores", "at least 0");
    test.mean = in.readDouble();
    test.rise = in.readDouble();
    test.lowest = in.readDouble();
    test.fall = in.readDouble();
    test.highest = in.readDouble();
    return test;
  }
}
