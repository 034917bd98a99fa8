package dev.weir.tenant;

import dev.weir.detect.DetectorParameters;
import dev.weir.threshold.RarityCalibration;
import dev.weir.transform.TransformParameters;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a model is made by. A change of it starts a new model; its {@link #hash} names it.
 *
 * <p>A class, not a record, because the hash is computed once and every event asks for it. Two
 * parts are equal if their hashes' source, the canonical JSON, is: that is, field by field.
 */
public final class LearningPart {
  /** More features than this are no longer explained by naming them. */
  public static final int MAX_FEATURES = 1_000;

  /** Positions of one vector: a bound on the bytes and the time that one event may cost. */
  public static final int MAX_WIDTH = 2_048;

  static final int MAX_TRANSFORMS = 8;

  /** More than the subtasks that a job has. */
  static final int MAX_LANES = 256;

  static final int DEFAULT_LANES = 1;

  private final Scope scope;
  private final int lanes;
  private final List<Feature> features;
  private final List<TransformParameters> transforms;
  private final DetectorParameters detector;
  private final int width;
  private final int vectorLength;
  private final long modelBytes;
  private final long liveBytes;
  private final long leanBytes;
  private final long hash;

  /**
   * Checks every field. One lane: see {@link #withLanes}.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public LearningPart(
      Scope scope,
      List<Feature> features,
      List<TransformParameters> transforms,
      DetectorParameters detector) {
    this(scope, DEFAULT_LANES, features, transforms, detector);
  }

  private LearningPart(
      Scope scope,
      int lanes,
      List<Feature> features,
      List<TransformParameters> transforms,
      DetectorParameters detector) {
    this.scope = checkScope(scope);
    this.lanes = checkLanes(lanes, scope);
    this.features = List.copyOf(Check.present("features", features));
    this.transforms = List.copyOf(Check.present("transforms", transforms));
    this.detector = Check.present("detector", detector);
    this.width = checkFeatures(this.features);
    if (this.transforms.size() > MAX_TRANSFORMS) {
      throw Check.refused("transforms", transforms.size() + " of them", "at most 8");
    }
    int length = width;
    long bytes = categoryBytes(this.features);
    for (int t = 0; t < this.transforms.size(); t++) {
      TransformParameters transform = this.transforms.get(t);
      bytes += transform.savedBytes(length);
      length = checkLength(transform, t, length);
    }
    this.vectorLength = length;
    this.modelBytes = RarityCalibration.MAX_SAVED_BYTES + bytes + this.detector.savedBytes(length);
    this.liveBytes = RarityCalibration.LIVE_BYTES + 2 * bytes + this.detector.liveBytes(length);
    this.leanBytes = RarityCalibration.LEAN_BYTES + 2 * bytes + this.detector.leanBytes(length);
    this.hash = ContentHash.of(TenantConfigJson.writeLearning(this));
  }

  /** Whose events one model learns from. */
  public Scope scope() {
    return scope;
  }

  /**
   * How many models share the work where one is for the whole tenant: each learns from the events
   * of its own entities.
   */
  public int lanes() {
    return lanes;
  }

  /** Whether it has a category that is hashed with the job's key. */
  public boolean hasPii() {
    return features.stream().anyMatch(feature -> feature.pii() == Pii.HASH);
  }

  /** Whether models of the two stand under the same keys, but learn from other entities. */
  boolean inOtherLanesThan(LearningPart other) {
    return scope == Scope.TENANT && other.scope == Scope.TENANT && lanes != other.lanes;
  }

  /**
   * The same with other lanes.
   *
   * @throws IllegalArgumentException unless 1 to 256, and 1 where the scope is the entity
   */
  public LearningPart withLanes(int lanes) {
    return new LearningPart(scope, lanes, features, transforms, detector);
  }

  /**
   * What a fallback is made by: the same events and features, but another detector and nothing
   * before it.
   */
  LearningPart withFallback(DetectorParameters fallback) {
    return new LearningPart(scope, lanes, features, List.of(), fallback);
  }

  /** The features in the order of the vector; at least one, their names unique. */
  public List<Feature> features() {
    return features;
  }

  /** What is applied to the vector before the detector, in order. */
  public List<TransformParameters> transforms() {
    return transforms;
  }

  /** The detector and its parameters. */
  public DetectorParameters detector() {
    return detector;
  }

  /** Positions of the vector that the features make. */
  public int width() {
    return width;
  }

  /** Positions of the vector that the detector gets: what the last transform makes. */
  public int vectorLength() {
    return vectorLength;
  }

  /** An upper estimate of what one model saves of categories, transforms, detector, calibration. */
  public long modelBytes() {
    return modelBytes;
  }

  /** About what a model in use occupies of the heap, which is more than it saves. */
  public long liveBytes() {
    return liveBytes;
  }

  /** The same of one that does without what it can make of the rest of its memory. */
  public long leanBytes() {
    return leanBytes;
  }

  /**
   * The first 8 bytes, big-endian, of the SHA-256 of the canonical JSON. Saved models carry it:
   * what it is computed from never changes for a config of today.
   */
  public long hash() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LearningPart part
        && hash == part.hash
        && scope == part.scope
        && lanes == part.lanes
        && features.equals(part.features)
        && transforms.equals(part.transforms)
        && detector.equals(part.detector);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }

  @Override
  public String toString() {
    return "LearningPart[" + ContentHash.text(hash) + ", " + features.size() + " features]";
  }

  /** What the values of one-hot categories take, which a model holds by their hashes. */
  private static long categoryBytes(List<Feature> features) {
    return features.stream()
        .filter(feature -> feature.encoding() == Encoding.ONE_HOT)
        .mapToLong(feature -> 8L * feature.buckets())
        .sum();
  }

  private static int checkLength(TransformParameters transform, int index, int inputs) {
    int outputs;
    try {
      outputs = transform.outputs(inputs);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("transforms[" + index + "]." + e.getMessage(), e);
    }
    if (outputs > MAX_WIDTH) {
      throw Check.refused(
          "transforms",
          outputs + " positions behind the " + (index + 1) + ".",
          "at most " + MAX_WIDTH);
    }
    return outputs;
  }

  private static Scope checkScope(Scope scope) {
    Check.present("scope", scope);
    if (scope == Scope.SHARED) {
      throw Check.refused("scope", "shared", "entity or tenant");
    }
    return scope;
  }

  private static int checkLanes(int lanes, Scope scope) {
    if (lanes < 1 || lanes > MAX_LANES) {
      throw Check.refused("lanes", lanes, "1 to " + MAX_LANES);
    }
    if (lanes > 1 && scope == Scope.ENTITY) {
      throw Check.refused(
          "lanes", lanes, "1 with scope entity, where every entity has a model of its own");
    }
    return lanes;
  }

  private static int checkFeatures(List<Feature> features) {
    if (features.isEmpty() || features.size() > MAX_FEATURES) {
      throw Check.refused("features", features.size() + " of them", "1 to " + MAX_FEATURES);
    }
    int width = 0;
    Set<String> names = new HashSet<>();
    for (int i = 0; i < features.size(); i++) {
      Feature feature = features.get(i);
      if (!names.add(feature.name())) {
        throw Check.refused(
            "features[" + i + "].name", feature.name(), "a name that no other feature has");
      }
      width += feature.width();
    }
    if (width > MAX_WIDTH) {
      throw Check.refused(
          "features", width + " positions in all", "at most " + MAX_WIDTH + ": fewer buckets");
    }
    return width;
  }
}
