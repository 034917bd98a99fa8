package dev.weir.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.detect.DetectorParameters;
import dev.weir.detect.DetectorType;
import dev.weir.detect.OnlineIsolationForest;
import dev.weir.detect.RobustZScore;
import dev.weir.transform.StandardScaler;
import dev.weir.transform.TransformParameters;
import dev.weir.transform.TransformType;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How the parameters of each detector and each transform are written in a config. Another detector
 * is one more entry here.
 */
final class ParameterTypes {
  private static final Map<DetectorType, Form<? extends DetectorParameters>> DETECTORS =
      Map.of(
          DetectorType.ONLINE_ISOLATION_FOREST,
          new Form<>(
              OnlineIsolationForest.Parameters.class,
              ParameterTypes::readForest,
              ParameterTypes::writeForest),
          DetectorType.ROBUST_Z_SCORE,
          new Form<>(
              RobustZScore.Parameters.class,
              ParameterTypes::readRobustZScore,
              ParameterTypes::writeRobustZScore));

  private static final Map<TransformType, Form<? extends TransformParameters>> TRANSFORMS =
      Map.of(
          TransformType.STANDARD_SCALER,
          new Form<>(
              StandardScaler.Parameters.class,
              ParameterTypes::readScaler,
              ParameterTypes::writeScaler));

  /** Reading and writing of one kind of parameters. */
  private record Form<P>(
      Class<P> kind, Function<ConfigNode, P> reader, BiConsumer<P, SparseObject> writer) {
    ObjectNode write(String type, Object parameters) {
      SparseObject out = new SparseObject().put("type", type, null);
      writer.accept(kind.cast(parameters), out);
      return out.tree();
    }
  }

  private ParameterTypes() {}

  /** Null if faults were noted. */
  static DetectorParameters readDetector(ConfigNode node) {
    node.require("type", "the type of a detector");
    DetectorType type =
        node.choice("type", null, List.of(DetectorType.values()), DetectorType::label);
    return type == null ? null : read(DETECTORS.get(type), node);
  }

  /** Null if faults were noted. */
  static TransformParameters readTransform(ConfigNode node) {
    node.require("type", "the type of a transform");
    TransformType type =
        node.choice("type", null, List.of(TransformType.values()), TransformType::label);
    return type == null ? null : read(TRANSFORMS.get(type), node);
  }

  static ObjectNode write(DetectorParameters parameters) {
    return DETECTORS.get(parameters.type()).write(parameters.type().label(), parameters);
  }

  static ObjectNode write(TransformParameters parameters) {
    return TRANSFORMS.get(parameters.type()).write(parameters.type().label(), parameters);
  }

  private static <P> P read(Form<P> form, ConfigNode node) {
    P parameters = node.build(() -> form.reader().apply(node));
    node.end();
    return parameters;
  }

  private static OnlineIsolationForest.Parameters readForest(ConfigNode node) {
    OnlineIsolationForest.Parameters otherwise = OnlineIsolationForest.Parameters.DEFAULT;
    return new OnlineIsolationForest.Parameters(
        node.integer("trees", otherwise.trees()),
        node.integer("maxLeafSamples", otherwise.maxLeafSamples()),
        node.integer("window", otherwise.window()),
        node.choice(
            "growth",
            otherwise.growth(),
            List.of(OnlineIsolationForest.Growth.values()),
            OnlineIsolationForest.Growth::label),
        node.whole("seed", otherwise.seed()));
  }

  private static void writeForest(OnlineIsolationForest.Parameters found, SparseObject out) {
    OnlineIsolationForest.Parameters otherwise = OnlineIsolationForest.Parameters.DEFAULT;
    out.put("trees", found.trees(), otherwise.trees())
        .put("maxLeafSamples", found.maxLeafSamples(), otherwise.maxLeafSamples())
        .put("window", found.window(), otherwise.window())
        .put("growth", found.growth().label(), otherwise.growth().label())
        .put("seed", found.seed(), otherwise.seed());
  }

  private static RobustZScore.Parameters readRobustZScore(ConfigNode node) {
    return new RobustZScore.Parameters(
        node.integer("window", RobustZScore.Parameters.DEFAULT.window()));
  }

  private static void writeRobustZScore(RobustZScore.Parameters found, SparseObject out) {
    out.put("window", found.window(), RobustZScore.Parameters.DEFAULT.window());
  }

  private static StandardScaler.Parameters readScaler(ConfigNode node) {
    return new StandardScaler.Parameters(
        node.number("forgetting", StandardScaler.Parameters.DEFAULT.forgetting()));
  }

  private static void writeScaler(StandardScaler.Parameters found, SparseObject out) {
    out.put("forgetting", found.forgetting(), StandardScaler.Parameters.DEFAULT.forgetting());
  }
}
