package dev.weir.transform;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Principal components of the centred features, learned record by record: the features in the few
 * directions in which they vary most, and how far a record lies from all of them. The last is what
 * tells a record that breaks the correlations of the others.
 *
 * <p>Four directions more than asked for are followed, so that one that grows slowly is not
 * forgotten again and again. With up to four more inputs than components nothing is cut off, and
 * the components are the exact ones. Not ready during the warm-up; from its end the components keep
 * their signs, and their order until the variance of one is a tenth above that of the one before.
 *
 * <p>Scale first: a feature in a small unit would be the first component by itself. Time for a
 * record grows with inputs times the square of the components.
 */
public final class IncrementalPca implements Transform {
  // 1: the four parameters, inputs, count, directions found, means, variances, directions.
  private static final short VERSION = 1;

  private static final int SPARE = 4;
  private static final double NOTHING = 1e-10;

  private final Parameters parameters;
  private final int inputs;
  private final PrincipalAxes axes;
  private final double[] scores;
  private long count;

  /**
   * How many components, learned how.
   *
   * @param components 1 to {@value #MAX_COMPONENTS}; no more than there are inputs go out
   * @param warmUp records before it is ready, 2 to {@value #MAX_WARM_UP}
   * @param forgetting 0 to weigh all records alike, else the weight of the newest record, above 0
   *     to {@value #MAX_FORGETTING}
   * @param withResidual whether the distance from the components goes out too, behind them
   */
  public record Parameters(int components, int warmUp, double forgetting, boolean withResidual)
      implements TransformParameters {
    /** Four components and the distance from them. */
    public static final Parameters DEFAULT = new Parameters(4, 256, 0, true);

    /** Above this the components follow single records. */
    public static final double MAX_FORGETTING = 0.1;

    static final int MAX_COMPONENTS = 32;
    static final int MAX_WARM_UP = 100_000;

    private static final int HEADER_BYTES = 32;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException "field: found X, expected Y"
     */
    public Parameters {
      Check.within("components", components, 1, MAX_COMPONENTS);
      Check.within("warmUp", warmUp, 2, MAX_WARM_UP);
      forgetting = Check.forgetting(forgetting, MAX_FORGETTING);
    }

    @Override
    public TransformType type() {
      return TransformType.PCA;
    }

    @Override
    public int outputs(int inputs) {
      return shown(inputs) + (withResidual ? 1 : 0);
    }

    @Override
    public long savedBytes(int inputs) {
      return HEADER_BYTES + PrincipalAxes.savedBytes(inputs, rank(inputs));
    }

    /** A symmetric problem of the size of the components for each record. */
    @Override
    public double nanosPerRecord(int inputs) {
      return 2_000 + 75. * rank(inputs) * inputs + 8. * rank(inputs) * rank(inputs) * rank(inputs);
    }

    /** Nothing is random here: the seed is not used. */
    @Override
    public IncrementalPca create(int inputs, long seed) {
      PrincipalAxes axes = new PrincipalAxes(Check.inputs(inputs), rank(inputs));
      return new IncrementalPca(this, inputs, axes);
    }

    private int shown(int inputs) {
      return Math.min(components, inputs);
    }

    private int rank(int inputs) {
      return Math.min(components + SPARE, inputs);
    }
  }

  private IncrementalPca(Parameters parameters, int inputs, PrincipalAxes axes) {
    this.parameters = parameters;
    this.inputs = inputs;
    this.axes = axes;
    this.scores = new double[parameters.shown(inputs)];
  }

  @Override
  public TransformType type() {
    return TransformType.PCA;
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public int outputs() {
    return parameters.outputs(inputs);
  }

  @Override
  public boolean ready() {
    return count >= parameters.warmUp();
  }

  /** A component that nothing varies along is 0; so is a distance within rounding. */
  @Override
  public void apply(double[] in, long timeMillis, double[] out) {
    project(in);
    System.arraycopy(scores, 0, out, 0, scores.length);
    if (!parameters.withResidual()) {
      return;
    }
    double whole = 0;
    double left = 0;
    for (int i = 0; i < inputs; i++) {
      double beyond = axes.centred(in, i);
      double rest = rest(in, i);
      whole += beyond * beyond;
      left += rest * rest;
    }
    out[scores.length] = left > NOTHING * NOTHING * whole ? Math.sqrt(left) : 0;
  }

  private void project(double[] in) {
    for (int c = 0; c < scores.length; c++) {
      scores[c] = axes.along(c, in);
    }
  }

  /** What the components do not say of input {@code i}, once {@link #project} has made them. */
  private double rest(double[] in, int i) {
    double rest = axes.centred(in, i);
    for (int c = 0; c < scores.length; c++) {
      rest -= scores[c] * axes.axis(c, i);
    }
    return rest;
  }

  @Override
  public void learn(double[] in, long timeMillis) {
    Check.finite(in, inputs);
    count++;
    double weight = Math.max(1.0 / count, parameters.forgetting());
    axes.learn(in, weight, count > parameters.warmUp() ? scores.length : 0);
    if (PrincipalAxes.crookedAfter(count)) {
      axes.straighten();
    }
    if (count == parameters.warmUp()) {
      axes.orient();
    }
  }

  /**
   * A component's share is split by what each input adds to it, that of the distance by how much of
   * each input's square is left.
   */
  @Override
  public void attribute(double[] in, double[] outShares, double[] inShares) {
    Arrays.fill(inShares, 0, inputs, 0);
    for (int c = 0; c < scores.length; c++) {
      double sum = 0;
      for (int i = 0; i < inputs; i++) {
        sum += added(c, in, i);
      }
      for (int i = 0; i < inputs; i++) {
        inShares[i] += outShares[c] * (sum > 0 ? added(c, in, i) / sum : 1.0 / inputs);
      }
    }
    if (parameters.withResidual()) {
      attributeResidual(in, outShares[scores.length], inShares);
    }
  }

  private double added(int component, double[] in, int i) {
    return Math.abs(axes.axis(component, i) * axes.centred(in, i));
  }

  private void attributeResidual(double[] in, double blame, double[] inShares) {
    project(in);
    double sum = 0;
    for (int i = 0; i < inputs; i++) {
      double rest = rest(in, i);
      sum += rest * rest;
    }
    for (int i = 0; i < inputs; i++) {
      double rest = rest(in, i);
      inShares[i] += blame * (sum > 0 ? rest * rest / sum : 1.0 / inputs);
    }
  }

  @Override
  public IncrementalPca copy() {
    IncrementalPca copy = new IncrementalPca(parameters, inputs, axes.copy());
    copy.count = count;
    return copy;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeInt(parameters.components());
    out.writeInt(parameters.warmUp());
    out.writeDouble(parameters.forgetting());
    out.writeBoolean(parameters.withResidual());
    out.writeInt(inputs);
    out.writeLong(count);
    axes.save(out);
  }

  static IncrementalPca load(DataInput in) throws IOException {
    Saved saved = new Saved(TransformType.PCA);
    saved.version(in, VERSION);
    int components = in.readInt();
    int warmUp = in.readInt();
    double forgetting = in.readDouble();
    boolean withResidual = in.readBoolean();
    Parameters parameters =
        saved.parameters(() -> new Parameters(components, warmUp, forgetting, withResidual));
    int inputs = saved.inputs(in);
    long count = saved.within("count", in.readLong(), 0, Long.MAX_VALUE - 1);
    PrincipalAxes axes = PrincipalAxes.load(in, saved, inputs, parameters.rank(inputs));
    IncrementalPca pca = new IncrementalPca(parameters, inputs, axes);
    pca.count = count;
    return pca;
  }
}
