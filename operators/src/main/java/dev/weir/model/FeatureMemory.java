package dev.weir.model;

import dev.weir.tenant.Encoding;
import dev.weir.tenant.Feature;
import dev.weir.tenant.FeatureType;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.MissingPolicy;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the positions of a raw vector from an event's values, and remembers of them what that
 * takes: values that stand in for missing ones, and categories that have a position of their own.
 */
final class FeatureMemory {
  /** Of all models whose features need none. */
  private static final FeatureMemory NONE = new FeatureMemory(null, null);

  /** Null unless a feature's policy needs to remember values. */
  private final Imputation imputation;

  /** Null unless a feature is one-hot. */
  private final Categories categories;

  private FeatureMemory(Imputation imputation, Categories categories) {
    this.imputation = imputation;
    this.categories = categories;
  }

  private static FeatureMemory of(Imputation imputation, Categories categories) {
    return imputation == null && categories == null
        ? NONE
        : new FeatureMemory(imputation, categories);
  }

  /** Nothing is remembered yet. */
  static FeatureMemory fresh(List<Feature> features) {
    boolean remembers = features.stream().anyMatch(FeatureMemory::remembers);
    return of(remembers ? new Imputation(features.size()) : null, Categories.of(features));
  }

  private static boolean remembers(Feature feature) {
    return feature.missing() == MissingPolicy.MEAN || feature.missing() == MissingPolicy.LAST;
  }

  FeatureMemory copy() {
    return of(
        imputation == null ? null : imputation.copy(),
        categories == null ? null : categories.copy());
  }

  /** Mean of each feature's values so far; null unless a policy needs it. */
  double[] means() {
    return imputation == null ? null : imputation.means();
  }

  /** Whether a saved form needs the version that has categories. */
  boolean hasCategories() {
    return categories != null;
  }

  /**
   * Fills {@code raw} from the values that {@code slots} point to.
   *
   * @return how many of them were missing
   */
  int encode(LearningPart part, int[] slots, double[] values, double[] raw) {
    List<Feature> features = part.features();
    if (part.width() > features.size()) {
      return encodeCategories(features, slots, values, raw);
    }
    int imputed = 0;
    for (int f = 0; f < slots.length; f++) {
      double value = values[slots[f]];
      if (Double.isNaN(value)) {
        imputed++;
        value = substitute(features.get(f), f);
      }
      raw[f] = value;
    }
    return imputed;
  }

  private int encodeCategories(List<Feature> features, int[] slots, double[] values, double[] raw) {
    int imputed = 0;
    int position = 0;
    for (int f = 0; f < features.size(); f++) {
      Feature feature = features.get(f);
      double value = values[slots[f]];
      boolean missing = Double.isNaN(value);
      imputed += missing ? 1 : 0;
      if (feature.type() == FeatureType.CATEGORY) {
        int width = feature.width();
        Arrays.fill(raw, position, position + width, 0);
        double category = missing ? lastCategory(feature, f) : value;
        if (!Double.isNaN(category)) {
          raw[position + bucket(feature, f, category)] = 1;
        }
        position += width;
      } else {
        raw[position++] = missing ? substitute(feature, f) : value;
      }
    }
    return imputed;
  }

  private int bucket(Feature feature, int index, double category) {
    return switch (feature.encoding()) {
      case HASH -> (int) ((long) category % feature.width());
      case ONE_HOT -> categories.position(index, category, feature.width());
    };
  }

  /** What stands in for a missing category; {@code NaN}: none. */
  private double lastCategory(Feature feature, int index) {
    boolean known = feature.missing() == MissingPolicy.LAST && imputation.seen(index);
    return known ? imputation.last(index) : Double.NaN;
  }

  private double substitute(Feature feature, int index) {
    return switch (feature.missing()) {
      // REJECT gets here only while the part is the preceding one: its events have left.
      case REJECT, ZERO -> 0;
      case MEAN -> imputation.mean(index);
      case LAST -> imputation.last(index);
      case CONSTANT -> feature.constant();
    };
  }

  /** Remembers an event's values. */
  void learn(List<Feature> features, int[] slots, double[] values) {
    if (this == NONE) {
      return;
    }
    for (int f = 0; f < features.size(); f++) {
      Feature feature = features.get(f);
      double value = values[slots[f]];
      if (remembers(feature) && !Double.isNaN(value)) {
        imputation.learn(f, value);
      }
      if (feature.encoding() == Encoding.ONE_HOT && !Double.isNaN(value)) {
        categories.learn(f, value, feature.width());
      }
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeBoolean(imputation != null);
    if (imputation != null) {
      imputation.save(out);
    }
    if (categories != null) {
      categories.save(out);
    }
  }

  static FeatureMemory load(DataInput in, boolean withCategories) throws IOException {
    Imputation imputation = in.readBoolean() ? Imputation.load(in) : null;
    return of(imputation, withCategories ? Categories.load(in) : null);
  }
}
