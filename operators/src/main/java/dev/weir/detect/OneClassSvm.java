package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/**
 * One-class support vector machine that learns one vector at a time within a budget (NORMA:
 * Kivinen, Smola and Williamson, IEEE Trans. Signal Processing 2004), with a Gaussian kernel whose
 * width follows the data.
 *
 * <p>f(x) is the weighted mean over the support vectors s of exp(-gamma D(x, s)), where D is the
 * squared distance in spreads of each feature ({@link FeatureSpreads}). The score is -ln f(x), from
 * 0 to 1e9, so that far vectors are told apart where f itself is 0 to every digit. The boundary is
 * at -ln rho, where rho is the nu-quantile of the last 200 values of f, each taken before its
 * vector was learned: a part nu of like vectors scores above it. It decides what is learned and is
 * not in the score, since it follows the data faster than the support vectors do: subtracting it
 * hides the later part of every burst.
 *
 * <p>A vector outside becomes a support vector, as do the first ones until the budget is full; then
 * it takes the place of the oldest. All weights shrink by 1 - 1/budget with every one that is
 * added, which is the constant decay of NORMA, but does not fade what is learned while nothing new
 * is seen. As all begin alike, an outlier adds no more than its share, and the oldest weigh least.
 * Vectors are kept as they came and scaled when they are compared.
 *
 * <p>Attribution: with r(s) the part of s in f(x), a feature's share is gamma times the r-weighted
 * mean of its part in D(x, s). The shares and one term that belongs to no feature, the divergence
 * of r from the weights, sum to the score.
 *
 * <p>A vector with a number that is not finite is not learned.
 */
public final class OneClassSvm implements Detector {
  private static final short VERSION = 1;
  private static final double MOST = 1e9;
  private static final int DECISIONS = 200;
  private static final int FIRST_VECTORS = 32;
  private static final int FIRST_DECISIONS = 16;

  private final Parameters parameters;
  private final SupportVectors vectors;
  private final FeatureSpreads spreads;
  private final KernelWidth width;
  private final RunningQuantile rho;

  /** Reused; holds nothing from one call to the next. */
  private final float[] distances;

  private OneClassSvm(
      Parameters parameters,
      SupportVectors vectors,
      FeatureSpreads spreads,
      KernelWidth width,
      RunningQuantile rho) {
    this.parameters = parameters;
    this.vectors = vectors;
    this.spreads = spreads;
    this.width = width;
    this.rho = rho;
    this.distances = new float[parameters.buffer];
  }

  /**
   * What a machine is created from.
   *
   * @param nu the part of like vectors outside the boundary, .01 to .99; only these are learned as
   *     support vectors, so a larger part describes the middle of the data better
   * @param gamma the first factor in the kernel's exponent, up to 1,000; 0: from the data
   * @param gammaMin the least it adapts to, 1e-9 to 1,000
   * @param gammaMax the most it adapts to, {@code gammaMin} to 1,000
   * @param adaptationRate how far it moves towards its target about every twentieth vector, 0 to 1;
   *     0 keeps the {@code gamma} given
   * @param buffer how many vectors the target is estimated from, 8 to 500
   * @param budget how many support vectors are kept, 16 to 2,000
   * @param seed what the choice of vectors for the buffer begins at, together with the seed given
   *     to {@link #create}
   */
  public record Parameters(
      double nu,
      double gamma,
      double gammaMin,
      double gammaMax,
      double adaptationRate,
      int buffer,
      int budget,
      long seed)
      implements DetectorParameters {
    private static final int HEADER_BYTES = 128;

    /** 100 support vectors, of the outer half of the data. */
    public static final Parameters DEFAULT = new Parameters(0.5, 0, 0.000001, 100, 0.1, 50, 100, 1);

    /** Checks the values. */
    public Parameters {
      Check.argument("nu", nu, 0.01, 0.99);
      Check.argument("gamma", gamma, 0, 1000);
      Check.argument("gammaMin", gammaMin, 1e-9, 1000);
      Check.argument("gammaMax", gammaMax, 1e-9, 1000);
      Check.argument("adaptationRate", adaptationRate, 0, 1);
      Check.argument("buffer", buffer, 8, 500);
      Check.argument("budget", budget, 16, 2000);
      if (gammaMax < gammaMin) {
        throw refused("gammaMax", gammaMax, "at least gammaMin, " + gammaMin);
      }
      if (adaptationRate == 0 && gamma == 0) {
        throw refused("adaptationRate", 0, "above 0 where no gamma is given");
      }
      gamma += 0.0; // -0 is the same parameter, and must be the same bits
      adaptationRate += 0.0;
    }

    private static IllegalArgumentException refused(String field, double found, String expected) {
      return new IllegalArgumentException(field + ": found " + found + ", expected " + expected);
    }

    /** How learning goes on; the kernel stands between the bounds of {@code gamma}. */
    @Override
    public Set<String> keepLearned() {
      return Set.of("nu", "adaptationRate");
    }

    @Override
    public DetectorType type() {
      return DetectorType.ONE_CLASS_SVM;
    }

    @Override
    public Detector create(int dimensions, long seed) {
      SeededRandom random = new SeededRandom(SeededRandom.combine(this.seed, seed));
      return new OneClassSvm(
          this,
          new SupportVectors(dimensions, budget),
          new FeatureSpreads(dimensions),
          new KernelWidth(this, dimensions, random),
          new RunningQuantile(nu, DECISIONS));
    }

    /** The first vectors, and then as long as it takes to replace them all. */
    @Override
    public int settledAfter() {
      return budget + Math.max(DECISIONS, (int) (budget / nu));
    }

    @Override
    public long savedBytes(int dimensions) {
      return HEADER_BYTES + 4L * DECISIONS + (24L + 4L * (budget + buffer)) * dimensions;
    }

    /** The distance from every support vector. */
    @Override
    public double nanosPerRecord(int dimensions) {
      return 200 + budget * (44 + 1.2 * dimensions);
    }

    @Override
    public boolean dependsOnScale() {
      return false;
    }
  }

  @Override
  public DetectorType type() {
    return DetectorType.ONE_CLASS_SVM;
  }

  @Override
  public int dimensions() {
    return vectors.dimensions();
  }

  @Override
  public boolean ready() {
    return rho.held() >= FIRST_DECISIONS;
  }

  @Override
  public double score(float[] vector) {
    return 0.0 - decision(vector);
  }

  /** The score of the boundary: what scores above it becomes a support vector. */
  double boundary() {
    return 0.0 - rho.quantile();
  }

  /** ln f(x), rounded to {@code float} as it is kept. */
  private float decision(float[] vector) {
    return (float) Math.max(-MOST, vectors.logKernel(vector, spreads.inverses(), width.gamma()));
  }

  @Override
  public void learn(float[] vector) {
    if (!finite(vector)) {
      return;
    }
    boolean supports = !vectors.full();
    if (vectors.held() >= Math.min(FIRST_VECTORS, parameters.budget)) {
      float decision = decision(vector);
      supports |= decision < rho.quantile();
      rho.add(decision);
    }
    spreads.learn(vector);
    width.learn(vector, spreads.inverses(), distances);
    if (supports) {
      vectors.add(vector);
    }
  }

  private boolean finite(float[] vector) {
    for (int j = 0; j < dimensions(); j++) {
      if (!(Math.abs(vector[j]) <= Float.MAX_VALUE)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void attribute(float[] vector, double[] shares) {
    Arrays.fill(shares, 0, dimensions(), 0);
    vectors.attribute(vector, spreads.inverses(), width.gamma(), shares);
  }

  @Override
  public DetectorView view() {
    return new DetectorView(type(), vectors.view());
  }

  @Override
  public Detector with(DetectorParameters other) {
    return Detectors.reloaded(new OneClassSvm((Parameters) other, vectors, spreads, width, rho));
  }

  @Override
  public Detector copy() {
    return new OneClassSvm(parameters, vectors.copy(), spreads.copy(), width.copy(), rho.copy());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeDouble(parameters.nu);
    out.writeDouble(parameters.gamma);
    out.writeDouble(parameters.gammaMin);
    out.writeDouble(parameters.gammaMax);
    out.writeDouble(parameters.adaptationRate);
    out.writeInt(parameters.buffer);
    out.writeInt(parameters.budget);
    out.writeLong(parameters.seed);
    out.writeInt(dimensions());
    vectors.save(out);
    spreads.save(out);
    width.save(out);
    rho.save(out);
  }

  static Detector load(DataInput in) throws IOException {
    Check.saved("one-class-svm version", in.readShort(), VERSION, VERSION);
    Parameters parameters = loadParameters(in);
    int dimensions = Check.saved("dimensions", in.readInt(), 1, Check.MAX_DIMENSIONS);
    return new OneClassSvm(
        parameters,
        SupportVectors.load(dimensions, parameters.budget, in),
        FeatureSpreads.load(dimensions, in),
        KernelWidth.load(parameters, dimensions, in),
        RunningQuantile.load(parameters.nu, DECISIONS, in));
  }

  private static Parameters loadParameters(DataInput in) throws IOException {
    try {
      return new Parameters(
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readInt(),
          in.readInt(),
          in.readLong());
    } catch (IllegalArgumentException refused) {
      throw new IOException("saved detector: " + refused.getMessage(), refused);
    }
  }
}
