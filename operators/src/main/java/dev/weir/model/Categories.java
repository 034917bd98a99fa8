package dev.weir.model;

import dev.weir.tenant.Encoding;
import dev.weir.tenant.Feature;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The values that one-hot categories have had, in the order in which they were learned: the place
 * of a value is its position of the vector. The last position is that of all others, so that at
 * most one value less than there are positions is kept.
 */
final class Categories {
  /** 1: per feature the number of values (0 for those not one-hot) and their hashes. */
  private static final int VERSION = 1;

  private static final double HASHES = 1L << 52;

  private final double[][] values;
  private final int[] sizes;

  private Categories(double[][] values, int[] sizes) {
    this.values = values;
    this.sizes = sizes;
  }

  /** None yet; null if no feature needs them. */
  static Categories of(List<Feature> features) {
    boolean needed = features.stream().anyMatch(f -> f.encoding() == Encoding.ONE_HOT);
    int count = features.size();
    return needed ? new Categories(new double[count][0], new int[count]) : null;
  }

  Categories copy() {
    double[][] copy = new double[values.length][];
    for (int f = 0; f < copy.length; f++) {
      copy[f] = values[f].clone();
    }
    return new Categories(copy, sizes.clone());
  }

  /** Where among {@code width} positions a value stands: the last one unless it was learned. */
  int position(int feature, double hash, int width) {
    for (int p = 0; p < Math.min(sizes[feature], width - 1); p++) {
      if (values[feature][p] == hash) {
        return p;
      }
    }
    return width - 1;
  }

  /** Gives a value a position of its own if it has none and one is left. */
  void learn(int feature, double hash, int width) {
    int size = sizes[feature];
    if (size >= width - 1 || position(feature, hash, width) < width - 1) {
      return;
    }
    if (size == values[feature].length) {
      values[feature] = Arrays.copyOf(values[feature], Math.min(width - 1, 2 * size + 2));
    }
    values[feature][size] = hash;
    sizes[feature]++;
  }

  void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeShort(sizes.length);
    for (int f = 0; f < sizes.length; f++) {
      out.writeShort(sizes[f]);
      for (int p = 0; p < sizes[f]; p++) {
        out.writeDouble(values[f][p]);
      }
    }
  }

  static Categories load(DataInput in) throws IOException {
    int version = in.readUnsignedShort();
    if (version != VERSION) {
      throw new IOException("categories: found version " + version + ", expected " + VERSION);
    }
    int features = in.readUnsignedShort();
    Categories loaded = new Categories(new double[features][], new int[features]);
    for (int f = 0; f < features; f++) {
      int size = in.readUnsignedShort();
      if (size >= Feature.MAX_BUCKETS) {
        throw new IOException(
            "categories: found " + size + " values, expected fewer than " + Feature.MAX_BUCKETS);
      }
      loaded.sizes[f] = size;
      loaded.values[f] = new double[size];
      for (int p = 0; p < size; p++) {
        loaded.values[f][p] = hash(in.readDouble());
      }
    }
    return loaded;
  }

  private static double hash(double found) throws IOException {
    if (!(found >= 0 && found < HASHES && found == Math.rint(found))) {
      throw new IOException("categories: found " + found + ", expected a hash of a text");
    }
    return found;
  }
}
