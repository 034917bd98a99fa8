package dev.weir.threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Turns a raw score into a rarity, 1 - p of the score among the model's own recent ones, which
 * means the same for every detector.
 *
 * <p>p is the conformal (1 + number of remembered scores that are as high) / (number + 1). It holds
 * the last {@link #SCORES} scores in their order: random replacement would need less memory, but
 * its alarms come in bunches (the variance of their number is 2.6 times that of a sliding window).
 * What no remembered score reaches is read from a {@link TailFit}, and says so.
 *
 * <p>All scores made before learning belong in here, whatever their severity: leaving out the
 * alarmed ones makes the next ones likelier, and the rate runs away.
 */
public final class RarityCalibration {
  /** Scores remembered. */
  public static final int SCORES = 1_000;

  /** The most that {@link #save} writes. */
  public static final int MAX_SAVED_BYTES = 4_096;

  /** What one with a full memory occupies of the heap. */
  public static final int LIVE_BYTES = 10_300;

  /** The same of one that is {@link #lean}. */
  public static final int LEAN_BYTES = 6_000;

  /** 1: tail switch, number seen, scores in ring order as three bytes, tail. */
  private static final int VERSION = 1;

  /** Scores after which the tail begins, and between two looks at its threshold. */
  private static final int CENTRE_EVERY = 256;

  private final boolean withTail;
  private RecentScores recent = new RecentScores();
  private int next;
  private long seen;
  private TailFit tail = new TailFit();

  /** {@code tail}: rarities beyond what counts resolve are read from a fit of the tail. */
  public RarityCalibration(boolean tail) {
    this.withTail = tail;
  }

  /** Whether the counts of a full memory reach {@code cut}. */
  public static boolean countsResolve(double cut) {
    return countsResolve(cut, SCORES);
  }

  private static boolean countsResolve(double cut, int count) {
    return 1 - 1.0 / (count + 1) >= cut;
  }

  /** Scores held. */
  public int count() {
    return recent.count();
  }

  /** The scores held, ascending, as they are remembered: to about three digits. */
  public float[] scores() {
    return recent.sorted();
  }

  /** The same, oldest first. */
  public float[] scoresInOrder() {
    float[] scores = new float[recent.count()];
    for (int age = 0; age < scores.length; age++) {
      scores[age] = ShortFloat.ofKey(recent.at(age));
    }
    return scores;
  }

  /** Scores learned. */
  public long seen() {
    return seen;
  }

  /** The rarity of {@code score}: at least 0, below 1. Pure. */
  public double rarity(double score) {
    float rounded = ShortFloat.round(score);
    int held = recent.count();
    int below = countBelow(rounded);
    double p = (1.0 + held - below) / (held + 1);
    return 1 - (beyond(below) ? Math.min(p, tail.probability(rounded)) : p);
  }

  /** Where the rarity of {@code score} comes from. Pure. */
  public RaritySource source(double score) {
    float rounded = ShortFloat.round(score);
    boolean tailSpeaks =
        beyond(countBelow(rounded)) && tail.probability(rounded) < 1.0 / (recent.count() + 1);
    return tailSpeaks ? RaritySource.TAIL : RaritySource.COUNTS;
  }

  /** Whether a rarity of {@code cut} can be told from a smaller one by now. */
  public boolean resolves(double cut) {
    return countsResolve(cut, recent.count()) || withTail && tail.speaks();
  }

  private boolean beyond(int below) {
    return withTail && below == recent.count() && tail.speaks();
  }

  private int countBelow(float score) {
    return recent.countBelow(ShortFloat.key(score));
  }

  /** Remembers {@code score}. */
  public void learn(double score) {
    float rounded = ShortFloat.round(score);
    seen++;
    tail.learn(rounded);
    recent.add(ShortFloat.key(rounded));
    next = next + 1 == SCORES ? 0 : next + 1;
    if (withTail && seen % CENTRE_EVERY == 0 && tail.offCentre()) {
      tail.centre(recent.sorted());
    }
  }

  /**
   * Whether it keeps the scores in the order they came only: the same ranks, counted one by one.
   */
  public void lean(boolean lean) {
    recent.lean(lean);
  }

  /** A copy that shares nothing that can change. */
  public RarityCalibration copy() {
    RarityCalibration copy = new RarityCalibration(withTail);
    copy.recent = recent.copy();
    copy.next = next;
    copy.seen = seen;
    copy.tail = tail.copy();
    return copy;
  }

  /** Writes version and state; at most {@link #MAX_SAVED_BYTES}. */
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeBoolean(withTail);
    out.writeLong(seen);
    int held = recent.count();
    out.writeShort(held);
    out.writeShort(next);
    // Of a full ring the newest is written before the oldest, wherever that is.
    int oldest = held < SCORES ? 0 : next;
    recent.save(oldest, out);
    tail.save(out);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException for another version and for bytes that cannot be a calibration
   */
  public static RarityCalibration load(DataInput in) throws IOException {
    int version = in.readUnsignedShort();
    if (version != VERSION) {
      throw new IOException(
          "calibration: found version " + version + ", this release reads " + VERSION);
    }
    RarityCalibration calibration = new RarityCalibration(in.readBoolean());
    calibration.seen = in.readLong();
    int held = in.readUnsignedShort();
    int next = in.readUnsignedShort();
    if (held > SCORES || next >= SCORES || held < SCORES && next != held) {
      throw new IOException(
          "calibration: found " + held + " scores at " + next + ", expected at most " + SCORES);
    }
    int oldest = held < SCORES ? 0 : next;
    calibration.recent = RecentScores.load(held, oldest, in);
    calibration.next = next;
    calibration.tail = TailFit.load(in);
    return calibration;
  }
}
