package dev.weir.detect;

import dev.weir.threshold.RarityCalibration;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Several detectors of any kind that judge the same vectors. Their raw scores cannot be compared,
 * so each member's is brought to one {@link ScoreScale}, on which 3 is three deviations above what
 * the member usually says, and these strengths are combined (Aggarwal and Sathe, SIGKDD
 * Explorations 2015): the largest lets every member speak for what only it can see, the mean evens
 * out the noise of members that see the same. Each of them rises with every member's score.
 *
 * <p>Rarities are not what is combined: the mean of them crowds below 1 where it matters most, and
 * they compare with the latest thousand scores only, so that in the middle of an anomaly that lasts
 * for hundreds of events it is not rare any more. They say how much the members disagree.
 *
 * <p>A member that is not ready, or has few scores to compare with, is left out. Attribution is
 * that of the members, each summing to 1, by their parts in the score.
 *
 * <p>A member that depends on the scale of a feature has a scaler of its own; the others get the
 * vectors as they come.
 */
public final class Ensemble implements Detector {
  private static final short VERSION = 1;
  private static final int MIN_MEMBERS = 2;
  private static final int MAX_MEMBERS = 8;
  private static final double MAX_WEIGHT = 1_000;

  private final Combine combine;
  private final EnsembleMember[] members;
  private final int dimensions;

  /**
   * The vector scored last and what the members said of it, so that learning it does not cost
   * scoring it again. Follows from the state: not saved, not copied, and gone with every change.
   */
  private final float[] seen;

  private boolean judged;

  /** Room for one member's shares. */
  private final double[] shares;

  private Ensemble(Combine combine, EnsembleMember[] members, int dimensions) {
    this.combine = combine;
    this.members = members;
    this.dimensions = dimensions;
    this.seen = new float[dimensions];
    this.shares = new double[dimensions];
  }

  /** How the members make one score. */
  public enum Combine implements Labelled {
    /** The mean of their strengths. */
    MEAN(1, "mean"),
    /** The largest of them. */
    MAX(2, "max"),
    /** Their mean by the weights given. */
    WEIGHTED(3, "weighted");

    private final int code;
    private final String label;

    Combine(int code, String label) {
      this.code = code;
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /**
   * What an ensemble is created from.
   *
   * @param members 2 to 8 detectors, none of them an ensemble
   * @param combine how the members make one score
   * @param weights with {@link Combine#WEIGHTED} one for each member, above 0 to 1,000; else none
   */
  public record Parameters(List<DetectorParameters> members, Combine combine, List<Double> weights)
      implements DetectorParameters {
    private static final int HEADER_BYTES = 16;

    /**
     * Members that look at different things: how easily a vector is set apart, how far its worst
     * feature is off, and how far it is from all that was seen lately and long ago.
     */
    public static final Parameters DEFAULT =
        new Parameters(
            List.of(
                WindowIsolationForest.Parameters.DEFAULT,
                RobustZScore.Parameters.DEFAULT,
                SdoStream.Parameters.DEFAULT),
            Combine.MAX,
            List.of());

    /** Checks the values. */
    public Parameters {
      if (members == null || members.size() < MIN_MEMBERS || members.size() > MAX_MEMBERS) {
        throw refused("members", (members == null ? 0 : members.size()) + " of them", "2 to 8");
      }
      members = List.copyOf(members);
      for (int m = 0; m < members.size(); m++) {
        if (members.get(m) instanceof Parameters) {
          throw refused(
              "members[" + m + "].type", "ensemble", "a detector that is not an ensemble");
        }
      }
      if (combine == null) {
        throw refused("combine", "nothing", "mean, max or weighted");
      }
      weights = checked(weights, combine == Combine.WEIGHTED ? members.size() : 0);
    }

    private static List<Double> checked(List<Double> weights, int expected) {
      if (weights == null || weights.size() != expected) {
        String needed = expected == 0 ? "none unless combine is weighted" : "one for each member";
        throw refused("weights", (weights == null ? 0 : weights.size()) + " of them", needed);
      }
      for (int m = 0; m < expected; m++) {
        double weight = weights.get(m);
        if (!(weight > 0 && weight <= MAX_WEIGHT)) {
          throw refused("weights[" + m + "]", weight, "above 0 to 1000");
        }
      }
      return List.copyOf(weights);
    }

    private static IllegalArgumentException refused(String field, Object found, String expected) {
      return new IllegalArgumentException(field + ": found " + found + ", expected " + expected);
    }

    /** How members make one score; what they have learned is their own. */
    @Override
    public Set<String> keepLearned() {
      return Set.of("combine", "weights");
    }

    @Override
    public DetectorType type() {
      return DetectorType.ENSEMBLE;
    }

    @Override
    public Detector create(int dimensions, long seed) {
      EnsembleMember[] created = new EnsembleMember[members.size()];
      for (int m = 0; m < created.length; m++) {
        DetectorParameters member = members.get(m);
        created[m] =
            new EnsembleMember(
                member.create(dimensions, SeededRandom.combine(seed, m)),
                weight(m),
                member.dependsOnScale() ? new MemberScaler(dimensions) : null);
      }
      return new Ensemble(combine, created, dimensions);
    }

    private double weight(int member) {
      return weights.isEmpty() ? 1 : weights.get(member);
    }

    /** The last member's, and then a calibration filled with scores on one level. */
    @Override
    public int settledAfter() {
      return members.stream().mapToInt(DetectorParameters::settledAfter).max().orElseThrow()
          + EnsembleMember.CALIBRATED_AFTER;
    }

    @Override
    public long savedBytes(int dimensions) {
      long bytes = HEADER_BYTES;
      for (DetectorParameters member : members) {
        bytes += EnsembleMember.OWN_BYTES + member.savedBytes(dimensions);
        bytes += member.dependsOnScale() ? MemberScaler.savedBytes(dimensions) : 0;
      }
      return bytes;
    }

    /** That of its members, and of bringing their scores together. */
    @Override
    public double nanosPerRecord(int dimensions) {
      double nanos = 200;
      for (DetectorParameters member : members) {
        nanos += 150 + member.nanosPerRecord(dimensions);
      }
      return nanos;
    }

    @Override
    public long liveBytes(int dimensions) {
      long bytes = 2 * savedBytes(dimensions);
      for (DetectorParameters member : members) {
        bytes += member.liveBytes(dimensions) - 2 * member.savedBytes(dimensions);
      }
      return bytes;
    }

    @Override
    public long leanBytes(int dimensions) {
      long spared = members.size() * (RarityCalibration.LIVE_BYTES - RarityCalibration.LEAN_BYTES);
      for (DetectorParameters member : members) {
        spared += member.liveBytes(dimensions) - member.leanBytes(dimensions);
      }
      return liveBytes(dimensions) - spared;
    }

    /** A member that does has a scaler of its own. */
    @Override
    public boolean dependsOnScale() {
      return false;
    }
  }

  @Override
  public DetectorType type() {
    return DetectorType.ENSEMBLE;
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  /** At least one member can be asked. */
  @Override
  public boolean ready() {
    for (EnsembleMember member : members) {
      if (member.ready()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public double score(float[] vector) {
    judge(vector);
    double most = 0;
    double sum = 0;
    double weights = 0;
    for (EnsembleMember member : members) {
      if (member.ready()) {
        most = Math.max(most, member.strength());
        sum += member.weight() * member.strength();
        weights += member.weight();
      }
    }
    return combine == Combine.MAX || weights == 0 ? most : sum / weights;
  }

  /** Difference between the largest and the smallest rarity; NaN unless two members are ready. */
  @Override
  public double disagreement(float[] vector) {
    judge(vector);
    double least = 1;
    double most = 0;
    int ready = 0;
    for (EnsembleMember member : members) {
      if (member.ready()) {
        least = Math.min(least, member.rarity());
        most = Math.max(most, member.rarity());
        ready++;
      }
    }
    return ready < 2 ? Double.NaN : most - least;
  }

  @Override
  public void learn(float[] vector) {
    judge(vector);
    for (EnsembleMember member : members) {
      member.learn(vector);
    }
    judged = false;
  }

  /** Equal means equal bits: a detector may tell 0 from -0. */
  private void judge(float[] vector) {
    if (judged && Arrays.equals(seen, 0, dimensions, vector, 0, dimensions)) {
      return;
    }
    for (EnsembleMember member : members) {
      member.judge(vector);
    }
    System.arraycopy(vector, 0, seen, 0, dimensions);
    judged = true;
  }

  @Override
  public void attribute(float[] vector, double[] out) {
    judge(vector);
    Arrays.fill(out, 0, dimensions, 0);
    double most = combine == Combine.MAX ? score(vector) : 0;
    for (EnsembleMember member : members) {
      if (member.ready() && member.strength() >= most) {
        member.attribute(vector, shares, out);
      }
    }
  }

  @Override
  public DetectorView view() {
    List<DetectorView> views = new ArrayList<>();
    for (EnsembleMember member : members) {
      views.add(member.view());
    }
    return new DetectorView(type(), null, views);
  }

  @Override
  public Detector with(DetectorParameters other) {
    Parameters parameters = (Parameters) other;
    EnsembleMember[] copied = new EnsembleMember[members.length];
    for (int m = 0; m < copied.length; m++) {
      copied[m] = members[m].copy(parameters.weight(m));
    }
    return new Ensemble(parameters.combine, copied, dimensions);
  }

  @Override
  public void lean(boolean lean) {
    for (EnsembleMember member : members) {
      member.lean(lean);
    }
  }

  @Override
  public Detector copy() {
    EnsembleMember[] copied = new EnsembleMember[members.length];
    for (int m = 0; m < copied.length; m++) {
      copied[m] = members[m].copy();
    }
    return new Ensemble(combine, copied, dimensions);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeByte(combine.code);
    out.writeInt(dimensions);
    out.writeByte(members.length);
    for (EnsembleMember member : members) {
      member.save(out);
    }
  }

  static Detector load(DataInput in) throws IOException {
    Check.saved("ensemble version", in.readShort(), VERSION, VERSION);
    Combine[] all = Combine.values();
    Combine combine = all[Check.saved("combine", in.readByte(), 1, all.length) - 1];
    int dimensions = Check.saved("dimensions", in.readInt(), 1, Check.MAX_DIMENSIONS);
    int count = Check.saved("members", in.readUnsignedByte(), MIN_MEMBERS, MAX_MEMBERS);
    EnsembleMember[] members = new EnsembleMember[count];
    for (int m = 0; m < count; m++) {
      members[m] = EnsembleMember.load(dimensions, MAX_WEIGHT, in);
    }
    return new Ensemble(combine, members, dimensions);
  }
}
