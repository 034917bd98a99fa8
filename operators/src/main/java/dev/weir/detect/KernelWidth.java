package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The factor gamma in the exponent of a Gaussian kernel, by a running median heuristic: it moves
 * towards 1 / (2 median), where the median is of the squared distances between a vector and a
 * sample of those before it.
 *
 * <p>About one in twenty vectors, by chance, enters the sample and takes the place of the oldest
 * there. Rows equal to the vector are passed over, so that data which mostly repeats itself does
 * not make the kernel infinitely narrow.
 */
final class KernelWidth {
  private static final int ONE_IN = 20;
  private static final int FEWEST = 4;

  private final OneClassSvm.Parameters parameters;
  private final ColumnWindow sample;
  private final SeededRandom random;
  private double gamma;
  private int steps;

  KernelWidth(OneClassSvm.Parameters parameters, int dimensions, SeededRandom random) {
    this(parameters, new ColumnWindow(dimensions, parameters.buffer()), random);
    double first = parameters.gamma() > 0 ? parameters.gamma() : 0.25 / dimensions;
    gamma = within(first);
  }

  private KernelWidth(OneClassSvm.Parameters parameters, ColumnWindow sample, SeededRandom random) {
    this.parameters = parameters;
    this.sample = sample;
    this.random = random;
  }

  KernelWidth copy() {
    KernelWidth copy = new KernelWidth(parameters, sample.copy(), new SeededRandom(random.state()));
    copy.gamma = gamma;
    copy.steps = steps;
    return copy;
  }

  double gamma() {
    return gamma;
  }

  /**
   * Learns a vector, or passes it over.
   *
   * @param factors what the features are multiplied by
   * @param distances room for as many distances as the sample has rows
   */
  void learn(float[] vector, float[] factors, float[] distances) {
    boolean full = sample.held() == sample.window;
    if (random.nextInt(ONE_IN) > 0 && full) {
      return;
    }
    sample.scaledSquaredDistances(vector, factors, distances);
    sample.add(vector);
    int apart = 0;
    for (int i = 0; i < sample.held() - (full ? 0 : 1); i++) {
      if (distances[i] > 0) {
        distances[apart++] = distances[i];
      }
    }
    if (apart >= FEWEST) {
      SmallestFirst.select(distances, 0, apart, apart / 2);
      move(1 / (2.0 * distances[apart / 2]));
    }
  }

  /** Without a first gamma given, the first steps are those of a plain mean. */
  private void move(double target) {
    double rate = parameters.adaptationRate();
    if (parameters.gamma() == 0) {
      // As a double: one over the rate may be beyond an int.
      steps = (int) Math.min(steps + 1.0, Math.floor(1 / rate) + 1);
      rate = Math.max(rate, 1.0 / steps);
    }
    gamma = within(gamma + rate * (within(target) - gamma));
  }

  private double within(double found) {
    return Math.max(parameters.gammaMin(), Math.min(parameters.gammaMax(), found));
  }

  void save(DataOutput out) throws IOException {
    out.writeDouble(gamma);
    out.writeInt(steps);
    out.writeLong(random.state());
    sample.save(out);
  }

  static KernelWidth load(OneClassSvm.Parameters parameters, int dimensions, DataInput in)
      throws IOException {
    double gamma = in.readDouble();
    if (!(gamma >= parameters.gammaMin() && gamma <= parameters.gammaMax())) {
      throw new IOException(
          "saved detector: gamma: found " + gamma + ", expected gammaMin to gammaMax");
    }
    int steps = Check.saved("gamma steps", in.readInt(), 0, Integer.MAX_VALUE);
    SeededRandom random = new SeededRandom(in.readLong());
    ColumnWindow sample = ColumnWindow.load(dimensions, parameters.buffer(), in);
    KernelWidth loaded = new KernelWidth(parameters, sample, random);
    loaded.gamma = gamma;
    loaded.steps = steps;
    return loaded;
  }
}
