package dev.weir.model;

import dev.weir.tenant.Feature;
import dev.weir.tenant.FeatureType;
import dev.weir.tenant.LearningPart;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * What judges where nothing else can: how far the worst number of an event is from the median of
 * the last {@value #REMEMBERED} values of its feature, the largest over the features of {@code |x -
 * median| / max(1.4826 MAD, 1e-6 |median|, 1e-9)}, and at most 1e9; MAD is the median distance from
 * the median.
 *
 * <p>Of an even number of values the upper one of the two in the middle is the median. Missing
 * values and categories are passed over; a feature adds 0 until it has had {@value #ENOUGH} values.
 *
 * <p>It begins with a model's first failure, and knows nothing before that: a model that has never
 * failed keeps nothing for it. It never throws and is always finite. Nothing calibrates it, so it
 * gives no rarity and no severity.
 */
final class LastResort {
  /** The name in scores, in the place of a detector's. */
  static final String LABEL = "last-resort";

  /** 1: features, and per feature values seen (long) and those remembered, in ring order. */
  private static final int VERSION = 1;

  private static final int REMEMBERED = 32;
  private static final int ENOUGH = 8;
  private static final double NORMAL = 1.4826;
  private static final double RELATIVE_FLOOR = 1e-6;
  private static final double FLOOR = 1e-9;
  private static final double MOST = 1e9;

  /** Itself, the heads of its arrays, and what it sorts in. */
  private static final int OWN_BYTES = 72 + Double.BYTES * REMEMBERED;

  private final long[] seen;
  private final float[] values;
  private final double[] scratch = new double[REMEMBERED];

  LastResort(int features) {
    seen = new long[features];
    values = new float[features * REMEMBERED];
  }

  /** The score of the values of {@code event} that {@code slots} point to. */
  double score(LearningPart part, int[] slots, double[] event) {
    List<Feature> features = part.features();
    double most = 0;
    for (int f = 0; f < seen.length; f++) {
      double value = within(event[slots[f]]);
      if (counts(features.get(f), value) && seen[f] >= ENOUGH) {
        most = Math.max(most, far(f, value));
      }
    }
    return Math.min(most, MOST);
  }

  private double far(int feature, double value) {
    int held = held(feature);
    for (int v = 0; v < held; v++) {
      scratch[v] = values[feature * REMEMBERED + v];
    }
    double median = median(held);
    for (int v = 0; v < held; v++) {
      scratch[v] = Math.abs(scratch[v] - median);
    }
    double floor = Math.max(FLOOR, RELATIVE_FLOOR * Math.abs(median));
    return Math.abs(value - median) / Math.max(NORMAL * median(held), floor);
  }

  private double median(int held) {
    Arrays.sort(scratch, 0, held);
    return scratch[held / 2];
  }

  private int held(int feature) {
    return (int) Math.min(seen[feature], REMEMBERED);
  }

  void learn(LearningPart part, int[] slots, double[] event) {
    List<Feature> features = part.features();
    for (int f = 0; f < seen.length; f++) {
      double value = within(event[slots[f]]);
      if (counts(features.get(f), value)) {
        values[f * REMEMBERED + (int) (seen[f]++ % REMEMBERED)] = (float) value;
      }
    }
  }

  private static boolean counts(Feature feature, double value) {
    return feature.type() != FeatureType.CATEGORY && !Double.isNaN(value);
  }

  /** Within the range of a float; NaN stays NaN. */
  private static double within(double value) {
    return Math.min(Math.max(value, -Float.MAX_VALUE), Float.MAX_VALUE);
  }

  /** Roughly what it occupies in memory. */
  long liveBytes() {
    return OWN_BYTES + (long) Long.BYTES * seen.length + (long) Float.BYTES * values.length;
  }

  LastResort copy() {
    LastResort copy = new LastResort(seen.length);
    System.arraycopy(seen, 0, copy.seen, 0, seen.length);
    System.arraycopy(values, 0, copy.values, 0, values.length);
    return copy;
  }

  void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeShort(seen.length);
    for (int f = 0; f < seen.length; f++) {
      out.writeLong(seen[f]);
      for (int v = 0; v < held(f); v++) {
        out.writeFloat(values[f * REMEMBERED + v]);
      }
    }
  }

  static LastResort load(DataInput in) throws IOException {
    int version = in.readUnsignedShort();
    require(version == VERSION, "version " + version);
    int features = in.readUnsignedShort();
    require(features <= LearningPart.MAX_FEATURES, features + " features");
    LastResort loaded = new LastResort(features);
    for (int f = 0; f < features; f++) {
      loaded.seen[f] = in.readLong();
      require(loaded.seen[f] >= 0, loaded.seen[f] + " values seen");
      for (int v = 0; v < loaded.held(f); v++) {
        float value = in.readFloat();
        require(Float.isFinite(value), "value " + value);
        loaded.values[f * REMEMBERED + v] = value;
      }
    }
    return loaded;
  }

  private static void require(boolean holds, String found) throws IOException {
    if (!holds) {
      throw new IOException("last resort: found " + found + ", expected saved statistics");
    }
  }
}
