package dev.weir.threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * DSPOT (Siffer et al., KDD 2017): {@link Spot} on how far a score is above the mean of the latest
 * normal ones, so that a level that moves slowly is followed. What exceeds the smallest probability
 * is not normal and moves nothing.
 */
public final class DriftSpot implements AdaptiveThreshold {
  private static final int VERSION = 1;

  private final Parameters parameters;
  private final boolean bounded;
  private final Spot residuals;
  private final float[] latest;
  private int held;
  private int next;
  private double sum;

  /**
   * What DSPOT is created from.
   *
   * @param level the quantile of the first scores that is the threshold of peaks, .5 to .999
   * @param initial how many scores are first, 100 to 10,000
   * @param depth how many normal scores the level is the mean of, 2 to 1,000
   */
  public record Parameters(double level, int initial, int depth) implements AdaptiveParameters {
    /** As SPOT's, above the mean of 100 scores. */
    public static final Parameters DEFAULT = new Parameters(0.98, 1_000, 100);

    /** Checks the values. */
    public Parameters {
      Check.within("level", level, 0.5, 0.999);
      Check.within("initial", initial, 100, 10_000);
      Check.within("depth", depth, 2, 1_000);
    }

    @Override
    public AdaptiveType type() {
      return AdaptiveType.DSPOT;
    }

    @Override
    public AdaptiveThreshold create(boolean bounded) {
      return new DriftSpot(this, bounded);
    }

    @Override
    public void save(DataOutput out) throws IOException {
      out.writeDouble(level);
      out.writeInt(initial);
      out.writeInt(depth);
    }

    static Parameters load(DataInput in) throws IOException {
      double level = in.readDouble();
      int initial = in.readInt();
      int depth = in.readInt();
      return Check.parameters(() -> new Parameters(level, initial, depth));
    }

    @Override
    public boolean cutsAreRisks() {
      return true;
    }

    @Override
    public String expected(double cut) {
      return Spot.Parameters.expectedRisk(cut, level);
    }
  }

  DriftSpot(Parameters parameters, boolean bounded) {
    this(parameters, bounded, new Spot(inner(parameters), false));
  }

  private DriftSpot(Parameters parameters, boolean bounded, Spot residuals) {
    this.parameters = parameters;
    this.bounded = bounded;
    this.residuals = residuals;
    this.latest = new float[parameters.depth];
  }

  private static Spot.Parameters inner(Parameters parameters) {
    return new Spot.Parameters(parameters.level, parameters.initial);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public boolean exceeds(double score, double probability) {
    return held == latest.length && residuals.exceeds(value(score) - mean(), probability);
  }

  @Override
  public double level(double probability) {
    if (held < latest.length) {
      return Double.POSITIVE_INFINITY;
    }
    double level = mean() + residuals.level(probability);
    return bounded ? Spot.shrunk(level) : level;
  }

  @Override
  public void learn(double score, double least) {
    float value = value(score);
    if (held == latest.length) {
      double residual = value - mean();
      boolean anomaly = residuals.exceeds(residual, least);
      residuals.learn(residual, least);
      if (anomaly) {
        return;
      }
    }
    follow(value);
  }

  private double mean() {
    return sum / latest.length;
  }

  private void follow(float value) {
    sum += (double) value - latest[next];
    latest[next] = value;
    held = Math.min(held + 1, latest.length);
    next++;
    if (next == latest.length) {
      next = 0;
      addUp(); // else what rounding leaves behind would stay for ever
    }
  }

  private void addUp() {
    sum = 0;
    for (float value : latest) {
      sum += value;
    }
  }

  private float value(double score) {
    return bounded ? Spot.unbounded(score) : Spot.finite(score);
  }

  @Override
  public DriftSpot copy() {
    DriftSpot copy = new DriftSpot(parameters, bounded, residuals.copy());
    System.arraycopy(latest, 0, copy.latest, 0, latest.length);
    copy.held = held;
    copy.next = next;
    copy.sum = sum;
    return copy;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeShort(parameters.depth);
    out.writeBoolean(bounded);
    residuals.save(out);
    out.writeShort(held);
    out.writeShort(next);
    out.writeDouble(sum);
    for (int i = 0; i < held; i++) {
      out.writeFloat(latest[i]);
    }
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException for another version and for bytes that cannot be a threshold
   */
  static DriftSpot load(DataInput in) throws IOException {
    Check.version("dspot", in.readUnsignedShort(), VERSION);
    int depth = in.readUnsignedShort();
    boolean bounded = in.readBoolean();
    Spot residuals = Spot.load(in);
    Spot.Parameters inner = residuals.parameters();
    Parameters parameters =
        Check.parameters(() -> new Parameters(inner.level(), inner.initial(), depth));
    DriftSpot spot = new DriftSpot(parameters, bounded, residuals);
    spot.held = in.readUnsignedShort();
    spot.next = in.readUnsignedShort();
    boolean whole = spot.held < depth ? spot.next == spot.held : spot.next < depth;
    Check.saved(
        whole && spot.held <= depth,
        "dspot: found " + spot.held + " scores at " + spot.next,
        "at most " + depth);
    spot.sum = in.readDouble();
    for (int i = 0; i < spot.held; i++) {
      spot.latest[i] = in.readFloat();
    }
    return spot;
  }
}
