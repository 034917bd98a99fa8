package dev.weir.alert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is usual for the features that rules speak of: of each the mean of its values so far, and
 * once there were many, one in which a value's weight falls by 1/256 with each later one.
 *
 * <p>Saved form, version 1: version (byte), count (byte), per feature: name (UTF), values taken in
 * (long), mean (double).
 */
final class UsualValues {
  /** Values from which on the mean says what is usual. */
  static final int MIN_VALUES = 32;

  private static final int MEMORY = 256;
  private static final int VERSION = 1;

  /** Itself and the heads of its arrays. */
  private static final int OWN_BYTES = 80;

  /** What the arrays stand for; compared by identity, so that most events cost one compare. */
  private List<SuppressionRule> followed;

  private String[] names = {};
  private long[] counts = {};
  private double[] means = {};

  /** The names are the rules'. */
  long liveBytes() {
    return OWN_BYTES + (2L * Long.BYTES + Integer.BYTES) * names.length;
  }

  UsualValues copy() {
    UsualValues copy = new UsualValues();
    copy.followed = followed;
    copy.names = names.clone();
    copy.counts = counts.clone();
    copy.means = means.clone();
    return copy;
  }

  boolean isInitial() {
    for (long count : counts) {
      if (count > 0) {
        return false;
      }
    }
    return true;
  }

  /** Keeps what is known of features that {@code rules} name and forgets the others. */
  void follow(List<SuppressionRule> rules) {
    if (followed == rules) {
      return;
    }
    String[] before = names;
    long[] countsBefore = counts;
    double[] meansBefore = means;
    names = new String[rules.size()];
    counts = new long[names.length];
    means = new double[names.length];
    for (int r = 0; r < names.length; r++) {
      names[r] = rules.get(r).feature();
      for (int b = 0; b < before.length; b++) {
        if (before[b].equals(names[r])) {
          counts[r] = countsBefore[b];
          means[r] = meansBefore[b];
        }
      }
    }
    followed = rules;
  }

  /** Takes in a value of the feature of a rule. */
  void learn(int rule, double value) {
    counts[rule]++;
    means[rule] += (value - means[rule]) / Math.min(counts[rule], MEMORY);
  }

  /** {@code NaN} where too few values are known. */
  double usual(int rule) {
    return counts[rule] < MIN_VALUES ? Double.NaN : means[rule];
  }

  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    for (int r = 0; r < names.length; r++) {
      facts.put("usualValue[" + names[r] + "]", means[r]);
    }
    return facts;
  }

  void save(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeByte(names.length);
    for (int r = 0; r < names.length; r++) {
      out.writeUTF(names[r]);
      out.writeLong(counts[r]);
      out.writeDouble(means[r]);
    }
  }

  static UsualValues load(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("usual values: found version " + version + ", expected " + VERSION);
    }
    UsualValues loaded = new UsualValues();
    int count = in.readUnsignedByte();
    loaded.names = new String[count];
    loaded.counts = new long[count];
    loaded.means = new double[count];
    for (int r = 0; r < count; r++) {
      loaded.names[r] = in.readUTF();
      loaded.counts[r] = in.readLong();
      loaded.means[r] = in.readDouble();
    }
    return loaded;
  }
}
