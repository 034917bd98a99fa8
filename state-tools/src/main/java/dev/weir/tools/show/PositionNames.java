package dev.weir.tools.show;

import dev.weir.model.Learned;
import dev.weir.tenant.Feature;
import dev.weir.tenant.LearningPart;
import dev.weir.transform.Transform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the entries of the vectors in a model stand for: a feature, a position of a category, or
 * what transforms have made of them. A transform says which inputs make an output where it hands
 * blame back.
 */
final class PositionNames {
  private static final double LEAST_SHARE = 0.05;
  private static final int MOST_NAMED = 3;

  private PositionNames() {}

  /** Names before the first transform, then behind each; {@code part} may be null. */
  static List<List<String>> of(LearningPart part, Learned learned) {
    List<List<String>> names = new ArrayList<>();
    List<Transform> transforms = learned.transforms();
    int width = transforms.isEmpty() ? learned.detector().dimensions() : transforms.get(0).inputs();
    names.add(part == null ? numbered(width) : features(part));
    for (Transform transform : transforms) {
      names.add(behind(transform, names.get(names.size() - 1)));
    }
    return names;
  }

  private static List<String> numbered(int width) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      names.add("entry " + (i + 1));
    }
    return names;
  }

  private static List<String> features(LearningPart part) {
    List<String> names = new ArrayList<>();
    for (Feature feature : part.features()) {
      if (feature.buckets() == 0) {
        names.add(feature.name());
      }
      for (int b = 0; b < feature.buckets(); b++) {
        names.add(feature.name() + " [" + (b + 1) + "]");
      }
    }
    return names;
  }

  private static List<String> behind(Transform transform, List<String> before) {
    double[] in = new double[transform.inputs()];
    double[] inShares = new double[transform.inputs()];
    double[] outShares = new double[transform.outputs()];
    List<String> names = new ArrayList<>();
    for (int out = 0; out < transform.outputs(); out++) {
      outShares[out] = 1;
      try {
        transform.attribute(in, outShares, inShares);
        names.add(name(transform, inShares, before));
      } catch (RuntimeException e) {
        // A transform that is not ready cannot say: the entry has a number then.
        names.add(transform.type().label());
      }
      outShares[out] = 0;
    }
    return distinct(names);
  }

  private static String name(Transform transform, double[] shares, List<String> before) {
    List<String> sources = new ArrayList<>();
    for (int i = 0; i < shares.length; i++) {
      if (shares[i] > LEAST_SHARE) {
        sources.add(before.get(i));
      }
    }
    if (sources.isEmpty()) {
      return transform.type().label();
    }
    return sources.size() > MOST_NAMED ? "mix of " + sources.size() : String.join(" + ", sources);
  }

  /** Numbers names that stand more than once. */
  private static List<String> distinct(List<String> names) {
    Map<String, Integer> times = new LinkedHashMap<>();
    names.forEach(name -> times.merge(name, 1, Integer::sum));
    Map<String, Integer> met = new LinkedHashMap<>();
    return names.stream()
        .map(name -> times.get(name) == 1 ? name : name + " #" + met.merge(name, 1, Integer::sum))
        .toList();
  }
}
