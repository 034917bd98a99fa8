package dev.weir.threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Running quantiles of a stream of scores that forgets: a score's weight falls by the same part
 * with every later one.
 *
 * <p>Groups of neighbouring scores, each of a mean and a weight of at most 12 % of all that is
 * above it, so that the upper tail is kept finely whatever the range of the scores (a one-sided
 * form of the merging t-digest, Dunning and Ertl 2019). Scores wait in a buffer and are merged
 * every 32, never by a read, which would make what comes later depend on who has asked. At most
 * 2,200 bytes.
 */
public final class DecayedQuantile implements AdaptiveThreshold {
  private static final int VERSION = 1;
  private static final int BUFFER = 32;
  private static final int MAX_GROUPS = 256;
  private static final double PART_OF_ABOVE = 0.12;

  /** Less than half a score expected beyond a level says nothing of it. */
  private static final double LEAST_BEYOND = 0.5;

  private final Parameters parameters;
  private final float keptOfBuffer;
  private final float[] means = new float[MAX_GROUPS + BUFFER];
  private final float[] weights = new float[MAX_GROUPS + BUFFER];
  private final float[] buffer = new float[BUFFER];
  private int groups;
  private int buffered;
  private double total;

  /**
   * What a running quantile is created from.
   *
   * @param forgetting the part of its weight that a score loses with every later one, .000001 to
   *     .1; its inverse is the number of scores that count
   */
  public record Parameters(double forgetting) implements AdaptiveParameters {
    /** As if of the latest 10,000 scores. */
    public static final Parameters DEFAULT = new Parameters(1e-4);

    /** Checks the value. */
    public Parameters {
      Check.within("forgetting", forgetting, 1e-6, 0.1);
    }

    @Override
    public AdaptiveType type() {
      return AdaptiveType.QUANTILE;
    }

    @Override
    public AdaptiveThreshold create(boolean bounded) {
      return new DecayedQuantile(this);
    }

    @Override
    public void save(DataOutput out) throws IOException {
      out.writeDouble(forgetting);
    }

    static Parameters load(DataInput in) throws IOException {
      double forgetting = in.readDouble();
      return Check.parameters(() -> new Parameters(forgetting));
    }

    @Override
    public boolean cutsAreRisks() {
      return false;
    }

    @Override
    public String expected(double cut) {
      boolean known = cut > 0 && cut < 1 && 1 - cut > 0.99 * forgetting;
      return known ? null : "a level above 0 and at most 1 - forgetting";
    }
  }

  DecayedQuantile(Parameters parameters) {
    this.parameters = parameters;
    this.keptOfBuffer = (float) StrictMath.pow(1 - parameters.forgetting, BUFFER);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /** What a score exceeds with this probability; infinite as long as that cannot be told. Pure. */
  double cut(double probability) {
    double beyond = probability * total;
    if (beyond < LEAST_BEYOND) {
      return Double.POSITIVE_INFINITY;
    }
    double above = 0;
    double upper = means[groups - 1];
    double upperAt = 0;
    for (int g = groups - 1; g >= 0; g--) {
      double at = above + weights[g] / 2.0;
      if (at >= beyond) {
        double part = (beyond - upperAt) / (at - upperAt);
        return upper + (means[g] - upper) * part;
      }
      above += weights[g];
      upper = means[g];
      upperAt = at;
    }
    return upper;
  }

  @Override
  public boolean exceeds(double score, double probability) {
    return Spot.finite(score) > cut(probability);
  }

  @Override
  public double level(double probability) {
    return cut(probability);
  }

  @Override
  public void learn(double score, double least) {
    buffer[buffered++] = Spot.finite(score);
    if (buffered == BUFFER) {
      merge();
    }
  }

  private void merge() {
    Arrays.sort(buffer);
    for (int g = 0; g < groups; g++) {
      weights[g] *= keptOfBuffer;
    }
    interleave();
    buffered = 0;
    compress(PART_OF_ABOVE);
    for (double part = 2 * PART_OF_ABOVE; groups > MAX_GROUPS; part *= 2) {
      compress(part);
    }
    addUp();
  }

  /** Puts the sorted buffer among the groups, from the highest down, in the same arrays. */
  private void interleave() {
    int group = groups - 1;
    int score = BUFFER - 1;
    for (int to = groups + BUFFER - 1; score >= 0; to--) {
      if (group >= 0 && means[group] > buffer[score]) {
        means[to] = means[group];
        weights[to] = weights[group--];
      } else {
        means[to] = buffer[score--];
        weights[to] = 1;
      }
    }
    groups += BUFFER;
  }

  /** Joins neighbours, from the highest down, as far as the mass above the pair allows. */
  private void compress(double partOfAbove) {
    int to = groups - 1;
    double above = 0;
    for (int g = groups - 2; g >= 0; g--) {
      double joined = (double) weights[to] + weights[g];
      if (joined <= Math.max(1, partOfAbove * above)) {
        // In this form equal means stay what they are, so that a constant never exceeds itself.
        means[to] += (float) (((double) means[g] - means[to]) * (weights[g] / joined));
        weights[to] = (float) joined;
      } else {
        above += weights[to];
        to--;
        means[to] = means[g];
        weights[to] = weights[g];
      }
    }
    groups -= to;
    System.arraycopy(means, to, means, 0, groups);
    System.arraycopy(weights, to, weights, 0, groups);
  }

  private void addUp() {
    total = 0;
    for (int g = 0; g < groups; g++) {
      total += weights[g];
    }
  }

  @Override
  public DecayedQuantile copy() {
    DecayedQuantile copy = new DecayedQuantile(parameters);
    System.arraycopy(means, 0, copy.means, 0, groups);
    System.arraycopy(weights, 0, copy.weights, 0, groups);
    System.arraycopy(buffer, 0, copy.buffer, 0, buffered);
    copy.groups = groups;
    copy.buffered = buffered;
    copy.total = total;
    return copy;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    parameters.save(out);
    out.writeShort(groups);
    for (int g = 0; g < groups; g++) {
      out.writeFloat(means[g]);
      out.writeFloat(weights[g]);
    }
    out.writeByte(buffered);
    for (int i = 0; i < buffered; i++) {
      out.writeFloat(buffer[i]);
    }
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException for another version and for bytes that cannot be a quantile
   */
  static DecayedQuantile load(DataInput in) throws IOException {
    Check.version("quantile", in.readUnsignedShort(), VERSION);
    DecayedQuantile quantile = new DecayedQuantile(Parameters.load(in));
    quantile.groups = in.readUnsignedShort();
    Check.saved(
        quantile.groups <= MAX_GROUPS,
        "quantile: found " + quantile.groups + " groups",
        "at most " + MAX_GROUPS);
    for (int g = 0; g < quantile.groups; g++) {
      quantile.means[g] = in.readFloat();
      quantile.weights[g] = in.readFloat();
      boolean ordered = g == 0 || quantile.means[g] >= quantile.means[g - 1];
      Check.saved(ordered && quantile.weights[g] >= 0, "quantile: found group " + g, "in order");
    }
    quantile.addUp();
    quantile.buffered = in.readUnsignedByte();
    Check.saved(
        quantile.buffered < BUFFER,
        "quantile: found " + quantile.buffered + " scores waiting",
        "below " + BUFFER);
    for (int i = 0; i < quantile.buffered; i++) {
      quantile.buffer[i] = in.readFloat();
    }
    return quantile;
  }
}
