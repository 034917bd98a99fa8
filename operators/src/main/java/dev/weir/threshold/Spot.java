package dev.weir.threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * SPOT (Siffer et al., KDD 2017): what the scores of a stream exceed with a small probability q,
 * from a generalised Pareto distribution of their peaks over a high threshold t. A score beyond z_q
 * = t + (sigma/gamma)((q n/N_t)^-gamma - 1), at gamma 0: t - sigma ln(q n/N_t), is the anomaly.
 *
 * <p>t is a quantile of the first scores and stays. A score is counted, and one above t is a peak.
 * Of the peaks the latest 400 are fitted.
 *
 * <p>The anomaly of the smallest q teaches nothing, as published, with an exception: that leaves
 * out the scores that exceed z_q by chance, too, so that z_q sinks, more are left out, and up to
 * nine times as many alarm as should. So of the anomalies about as many as chance expects are
 * counted, and how far they are does not matter: each is a peak of the size that the fit expects of
 * peaks beyond z_q.
 *
 * <p>Nothing exceeds anything as long as fewer than 10 peaks are known or all are equal, which is
 * so for constant scores.
 *
 * <p>Scores bounded by 1 would have peaks of bounded distribution, with z_q beyond 1 at times:
 * where it is told of the bound it works on -ln(1 - score), which keeps their order.
 */
public final class Spot implements AdaptiveThreshold {
  private static final int VERSION = 1;

  /**
   * Anomalies counted for each that is expected by chance. With 1 those of which chance gives a few
   * more would still be left out; with as many as come, real anomalies would become normal.
   */
  private static final double COUNTED_PER_EXPECTED = 1.5;

  /** A row of anomalies is no chance, however long there was none. */
  private static final double MOST_IN_A_ROW = 4;

  private final Parameters parameters;
  private final boolean bounded;
  private final Peaks peaks = new Peaks();

  /** The first scores; null once there are enough of them. */
  private float[] first;

  private int held;
  private float threshold;
  private long counted;
  private long above;

  /** Anomalies that may be counted. */
  private double expected;

  /**
   * What SPOT is created from.
   *
   * @param level the quantile of the first scores that is the threshold of peaks, .5 to .999
   * @param initial how many scores are first, 100 to 10,000
   */
  public record Parameters(double level, int initial) implements AdaptiveParameters {
    /** Peaks are above 98 % of the first 1,000 scores. */
    public static final Parameters DEFAULT = new Parameters(0.98, 1_000);

    /** Checks the values. */
    public Parameters {
      Check.within("level", level, 0.5, 0.999);
      Check.within("initial", initial, 100, 10_000);
    }

    @Override
    public AdaptiveType type() {
      return AdaptiveType.SPOT;
    }

    @Override
    public AdaptiveThreshold create(boolean bounded) {
      return new Spot(this, bounded);
    }

    @Override
    public void save(DataOutput out) throws IOException {
      out.writeDouble(level);
      out.writeInt(initial);
    }

    static Parameters load(DataInput in) throws IOException {
      double level = in.readDouble();
      int initial = in.readInt();
      return Check.parameters(() -> new Parameters(level, initial));
    }

    @Override
    public boolean cutsAreRisks() {
      return true;
    }

    @Override
    public String expected(double cut) {
      return expectedRisk(cut, level);
    }

    static String expectedRisk(double cut, double level) {
      return cut > 0 && cut < 1 - level
          ? null
          : "a probability above 0 and below that of a peak, 1 - level";
    }
  }

  Spot(Parameters parameters, boolean bounded) {
    this.parameters = parameters;
    this.bounded = bounded;
    this.first = new float[64];
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /** What a score exceeds with this probability; infinite as long as that cannot be told. Pure. */
  double cut(double probability) {
    return first == null && peaks.speak()
        ? threshold + peaks.quantile(probability * counted / above)
        : Double.POSITIVE_INFINITY;
  }

  @Override
  public boolean exceeds(double score, double probability) {
    float value = value(score);
    return first == null && value > threshold && value > cut(probability);
  }

  @Override
  public double level(double probability) {
    double cut = Math.max(threshold, cut(probability));
    return bounded ? shrunk(cut) : cut;
  }

  @Override
  public void learn(double score, double least) {
    float value = value(score);
    if (first != null) {
      begin(value);
      return;
    }
    if (value > threshold) {
      double cut = cut(least);
      boolean anomaly = value > cut;
      if (anomaly && expected < 1) {
        return;
      }
      expected -= anomaly ? 1 : 0;
      above++;
      peaks.add(anomaly ? peaks.meanBeyond(cut - threshold) : (double) value - threshold);
    }
    counted++;
    expected = Math.min(MOST_IN_A_ROW, expected + COUNTED_PER_EXPECTED * least);
  }

  private void begin(float value) {
    if (held == first.length) {
      first = Arrays.copyOf(first, Math.min(parameters.initial, 2 * held));
    }
    first[held++] = value;
    if (held < parameters.initial) {
      return;
    }
    float[] sorted = first.clone();
    Arrays.sort(sorted);
    threshold = sorted[(int) (parameters.level * held)];
    for (float score : first) {
      if (score > threshold) {
        above++;
        peaks.add((double) score - threshold);
      }
    }
    counted = held;
    held = 0;
    first = null;
  }

  private float value(double score) {
    return bounded ? unbounded(score) : finite(score);
  }

  static float finite(double score) {
    return (float) Math.min(Math.max(score, -Float.MAX_VALUE), Float.MAX_VALUE) + 0.0f;
  }

  /** -ln(1 - score); a score of 1, or above for all that, stands for the last one below. */
  static float unbounded(double score) {
    return finite(-StrictMath.log(1 - Math.min(score, 1 - 0x1.0p-53)));
  }

  /** The score that {@link #unbounded} makes {@code value} of. */
  static double shrunk(double value) {
    return value == Double.POSITIVE_INFINITY ? value : 1 - StrictMath.exp(-value);
  }

  @Override
  public Spot copy() {
    Spot copy = new Spot(parameters, bounded);
    copy.first = first == null ? null : first.clone();
    copy.held = held;
    copy.threshold = threshold;
    copy.counted = counted;
    copy.above = above;
    copy.expected = expected;
    peaks.copyTo(copy.peaks);
    return copy;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    parameters.save(out);
    out.writeBoolean(bounded);
    out.writeShort(held);
    for (int i = 0; i < held; i++) {
      out.writeFloat(first[i]);
    }
    out.writeBoolean(first == null);
    if (first == null) {
      out.writeFloat(threshold);
      out.writeLong(counted);
      out.writeLong(above);
      out.writeDouble(expected);
      peaks.save(out);
    }
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException for another version and for bytes that cannot be a threshold
   */
  static Spot load(DataInput in) throws IOException {
    Check.version("spot", in.readUnsignedShort(), VERSION);
    Parameters parameters = Parameters.load(in);
    int initial = parameters.initial;
    Spot spot = new Spot(parameters, in.readBoolean());
    spot.held = in.readUnsignedShort();
    Check.saved(
        spot.held < initial, "spot: found " + spot.held + " first scores", "below " + initial);
    while (spot.first.length < spot.held) {
      spot.first = new float[Math.min(initial, 2 * spot.first.length)];
    }
    for (int i = 0; i < spot.held; i++) {
      spot.first[i] = in.readFloat();
    }
    if (in.readBoolean()) {
      Check.saved(spot.held == 0, "spot: found first scores and peaks", "one of them");
      spot.first = null;
      spot.threshold = in.readFloat();
      spot.counted = in.readLong();
      spot.above = in.readLong();
      spot.expected = in.readDouble();
      boolean counts = spot.above >= 0 && spot.counted >= spot.above && spot.expected >= 0;
      Check.saved(counts, "spot: found " + spot.above + " of " + spot.counted, "a part");
      spot.peaks.load(in);
    }
    return spot;
  }
}
