package dev.weir.threshold;

import dev.weir.detect.SeededRandom;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * KSWIN (Raab et al., Neurocomputing 2020): the two-sample Kolmogorov-Smirnov test of the newest
 * scores of a sliding window against as many drawn at random from the older ones. After a drift the
 * newest stay.
 *
 * <p>It tests at every score once the window is full, so that of independent scores, too, about
 * {@code alpha} of the tests call a drift.
 */
public final class Kswin implements DriftDetector {
  private static final int VERSION = 1;

  /** Differences of the two distributions up to this one are no drift, however certain. */
  private static final double LEAST_DISTANCE = 0.1;

  private final Parameters parameters;
  private final double criticalDistance;
  private final float[] window;
  private final SeededRandom random;
  private final float[] drawn;
  private final float[] newest;
  private final int[] places;
  private int held;
  private int next;

  /**
   * What KSWIN is created from.
   *
   * @param alpha the probability of a drift in a test of equal distributions, 1e-12 to .1
   * @param window scores in the window, 20 to 2,000
   * @param stat how many of them are the newest, 10 to 500 and at most half of the window
   */
  public record Parameters(double alpha, int window, int stat) implements DriftParameters {
    /** 30 of 100 scores, at .005. */
    public static final Parameters DEFAULT = new Parameters(0.005, 100, 30);

    /** Checks the values. */
    public Parameters {
      Check.within("alpha", alpha, 1e-12, 0.1);
      Check.within("window", window, 20, 2_000);
      Check.within("stat", stat, 10, 500);
      if (2 * stat > window) {
        throw new IllegalArgumentException(
            "stat: found " + stat + ", expected at most half of window, " + window / 2);
      }
    }

    @Override
    public DriftType type() {
      return DriftType.KSWIN;
    }

    @Override
    public DriftDetector create(long seed) {
      return new Kswin(this, seed);
    }

    @Override
    public void save(DataOutput out) throws IOException {
      out.writeDouble(alpha);
      out.writeInt(window);
      out.writeInt(stat);
    }

    static Parameters load(DataInput in) throws IOException {
      double alpha = in.readDouble();
      int window = in.readInt();
      int stat = in.readInt();
      return Check.parameters(() -> new Parameters(alpha, window, stat));
    }

    /** Where the asymptotic distribution of the distance has alpha left. */
    private double criticalDistance() {
      return StrictMath.sqrt(-StrictMath.log(alpha / 2) / stat);
    }
  }

  private Kswin(Parameters parameters, long randomState) {
    this.parameters = parameters;
    this.criticalDistance = Math.max(LEAST_DISTANCE, parameters.criticalDistance());
    this.window = new float[parameters.window];
    this.random = new SeededRandom(randomState);
    this.drawn = new float[parameters.stat];
    this.newest = new float[parameters.stat];
    this.places = new int[parameters.window - parameters.stat];
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public boolean learn(double score) {
    window[next] = Spot.finite(score);
    next = next + 1 == window.length ? 0 : next + 1;
    held = Math.min(held + 1, window.length);
    if (held < window.length) {
      return false;
    }
    copyNewest();
    drawOlder();
    if (distance() <= criticalDistance) {
      return false;
    }
    keepNewest();
    return true;
  }

  /** The window is full: what is next is the oldest. */
  private void copyNewest() {
    int first = next + window.length - newest.length;
    for (int i = 0; i < newest.length; i++) {
      newest[i] = window[(first + i) % window.length];
    }
  }

  private void drawOlder() {
    for (int i = 0; i < places.length; i++) {
      places[i] = i;
    }
    for (int i = 0; i < drawn.length; i++) {
      int other = i + random.nextInt(places.length - i);
      int place = places[other];
      places[other] = places[i];
      drawn[i] = window[(next + place) % window.length];
    }
  }

  private double distance() {
    Arrays.sort(newest);
    Arrays.sort(drawn);
    int a = 0;
    int b = 0;
    int largest = 0;
    while (a < newest.length && b < drawn.length) {
      float value = Math.min(newest[a], drawn[b]);
      while (a < newest.length && newest[a] == value) {
        a++;
      }
      while (b < drawn.length && drawn[b] == value) {
        b++;
      }
      largest = Math.max(largest, Math.abs(a - b));
    }
    return (double) largest / newest.length;
  }

  private void keepNewest() {
    copyNewest();
    Arrays.fill(window, 0);
    System.arraycopy(newest, 0, window, 0, newest.length);
    held = newest.length;
    next = held;
  }

  @Override
  public Kswin copy() {
    Kswin copy = new Kswin(parameters, random.state());
    System.arraycopy(window, 0, copy.window, 0, window.length);
    copy.held = held;
    copy.next = next;
    return copy;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    parameters.save(out);
    out.writeLong(random.state());
    out.writeShort(held);
    out.writeShort(next);
    for (int i = 0; i < held; i++) {
      out.writeFloat(window[i]);
    }
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException for another version and for bytes that cannot be a window
   */
  static Kswin load(DataInput in) throws IOException {
    Check.version("kswin", in.readUnsignedShort(), VERSION);
    Parameters parameters = Parameters.load(in);
    int size = parameters.window;
    Kswin kswin = new Kswin(parameters, in.readLong());
    kswin.held = in.readUnsignedShort();
    kswin.next = in.readUnsignedShort();
    boolean whole = kswin.held < size ? kswin.next == kswin.held : kswin.next < size;
    Check.saved(
        whole && kswin.held <= size,
        "kswin: found " + kswin.held + " scores at " + kswin.next,
        "at most " + size);
    for (int i = 0; i < kswin.held; i++) {
      kswin.window[i] = in.readFloat();
      Check.saved(Float.isFinite(kswin.window[i]), "kswin: found a score", "a finite one");
    }
    return kswin;
  }
}
