package dev.weir.tenant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.detect.DetectorParameters;
import dev.weir.detect.OnlineIsolationForest;
import dev.weir.transform.TransformParameters;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The learning part's fields of a config: scope, lanes, features, transforms, detector. */
final class LearningPartJson {
  private static final Scope DEFAULT_SCOPE = Scope.ENTITY;

  private LearningPartJson() {}

  /** Null if faults were noted. */
  static LearningPart read(ConfigNode node) {
    Scope scope =
        node.choice("scope", DEFAULT_SCOPE, List.of(Scope.ENTITY, Scope.TENANT), Scope::label);
    int lanes = node.integer("lanes", LearningPart.DEFAULT_LANES);
    node.require("features", "a list of features");
    List<ConfigNode> listed = node.objects("features", LearningPart.MAX_FEATURES);
    List<Feature> features = listed.stream().map(LearningPartJson::readFeature).toList();
    List<TransformParameters> transforms =
        node.objects("transforms", LearningPart.MAX_TRANSFORMS).stream()
            .map(ParameterTypes::readTransform)
            .collect(Collectors.toList());
    DetectorParameters detector = readDetector(node);
    boolean whole =
        detector != null
            && features.stream().allMatch(Objects::nonNull)
            && transforms.stream().allMatch(Objects::nonNull);
    return whole && node.sound("lanes", "features", "transforms")
        ? node.build(() -> new LearningPart(scope, features, transforms, detector).withLanes(lanes))
        : null;
  }

  /** Adds the fields of {@code part} in their order. */
  static void write(LearningPart part, SparseObject out) {
    out.put("scope", part.scope().label(), DEFAULT_SCOPE.label());
    out.put("lanes", part.lanes(), LearningPart.DEFAULT_LANES);
    ArrayNode features = out.tree().putArray("features");
    part.features().forEach(feature -> features.add(write(feature)));
    if (!part.transforms().isEmpty()) {
      ArrayNode transforms = out.tree().putArray("transforms");
      part.transforms().forEach(transform -> transforms.add(ParameterTypes.write(transform)));
    }
    out.tree().set("detector", ParameterTypes.write(part.detector()));
  }

  private static DetectorParameters readDetector(ConfigNode node) {
    if (!node.has("detector")) {
      return OnlineIsolationForest.Parameters.DEFAULT;
    }
    ConfigNode detector = node.object("detector");
    return detector == null ? null : ParameterTypes.readDetector(detector);
  }

  private static Feature readFeature(ConfigNode node) {
    node.require("name", FeatureNames.EXPECTED);
    node.require("type", "number, category or boolean");
    FeatureType type = node.choice("type", null, List.of(FeatureType.values()), FeatureType::label);
    Feature feature = type == null ? null : node.build(() -> readFeature(node, type));
    node.knows("name", "type", "min", "max", "buckets", "missing", "constant", "encoding", "pii");
    node.end();
    return feature;
  }

  private static Feature readFeature(ConfigNode node, FeatureType type) {
    double bound = Feature.DEFAULT_BOUND;
    boolean number = type == FeatureType.NUMBER;
    return new Feature(
        node.text("name", "unnamed"),
        type,
        node.number("min", number ? -bound : 0),
        node.number("max", number ? bound : 1),
        node.integer("buckets", type == FeatureType.CATEGORY ? Feature.DEFAULT_BUCKETS : 0),
        node.choice(
            "missing", MissingPolicy.REJECT, List.of(MissingPolicy.values()), MissingPolicy::label),
        node.number("constant", 0),
        node.choice("encoding", Encoding.HASH, List.of(Encoding.values()), Encoding::label),
        node.choice("pii", Pii.NONE, List.of(Pii.values()), Pii::label));
  }

  private static ObjectNode write(Feature feature) {
    SparseObject out =
        new SparseObject()
            .put("name", feature.name(), null)
            .put("type", feature.type().label(), null);
    switch (feature.type()) {
      case NUMBER ->
          out.put("min", feature.min(), -Feature.DEFAULT_BOUND)
              .put("max", feature.max(), Feature.DEFAULT_BOUND);
      case CATEGORY -> out.put("buckets", feature.buckets(), Feature.DEFAULT_BUCKETS);
      case BOOLEAN -> {}
    }
    return out.put("missing", feature.missing().label(), MissingPolicy.REJECT.label())
        .put("constant", feature.constant(), 0.0)
        .put("encoding", feature.encoding().label(), Encoding.HASH.label())
        .put("pii", feature.pii().label(), Pii.NONE.label())
        .tree();
  }
}
