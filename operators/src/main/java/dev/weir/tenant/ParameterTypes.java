package dev.weir.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.detect.DetectorParameters;
import dev.weir.detect.DetectorType;
import dev.weir.transform.TransformParameters;
import dev.weir.transform.TransformType;

/** How the parameters of detectors and transforms are written: their type and {@link Fields}. */
final class ParameterTypes {
  private static final Fields<DetectorParameters> DETECTOR_FIELDS =
      new Fields<>(DetectorParameters.class);
  private static final Fields<TransformParameters> TRANSFORM_FIELDS =
      new Fields<>(TransformParameters.class);

  private ParameterTypes() {}

  /** Null if faults were noted. */
  static DetectorParameters readDetector(ConfigNode node) {
    node.require("type", "the type of a detector");
    DetectorType type = node.choice("type", null, DetectorType.all(), DetectorType::label);
    return type == null ? null : DETECTOR_FIELDS.read(type.defaults(), node);
  }

  /** Null if faults were noted. */
  static TransformParameters readTransform(ConfigNode node) {
    node.require("type", "the type of a transform");
    TransformType type = node.choice("type", null, TransformType.all(), TransformType::label);
    return type == null ? null : TRANSFORM_FIELDS.read(type.defaults(), node);
  }

  static ObjectNode write(DetectorParameters parameters) {
    SparseObject out = new SparseObject().put("type", parameters.type().label(), null);
    DETECTOR_FIELDS.write(parameters, parameters.type().defaults(), out);
    return out.tree();
  }

  static ObjectNode write(TransformParameters parameters) {
    SparseObject out = new SparseObject().put("type", parameters.type().label(), null);
    TRANSFORM_FIELDS.write(parameters, parameters.type().defaults(), out);
    return out.tree();
  }
}
