package dev.weir.bench;

import dev.weir.detect.DetectorType;
import dev.weir.tenant.ConfigEpoch;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.JudgingConfig;

/**
 * What every model of a run learns from.
 *
 * @param features numbers in an event
 * @param parameters of every detector as a config writes them, {@code "window: 64"}; empty for the
 *     defaults, and for a forest of less than half their size
 * @param warmup events before a model's scores count; 0 for the default
 */
record ModelShape(int features, String parameters, int warmup) {
  static final ModelShape DEFAULT = new ModelShape(BenchEvents.FEATURES, "", 0);

  /** A forest for many models: less than half the size of the default, of the same depth. */
  private static final String SMALL_FOREST = "trees: 32, window: 512, maxLeafSamples: 8";

  /**
   * A model an entity, no transforms, otherwise defaults.
   *
   * @throws dev.weir.tenant.InvalidConfigException where the detector has no such parameters
   */
  ConfigRequest config(DetectorType detector) {
    return config(BenchEvents.TENANT, detector, "");
  }

  /** The same for another tenant, and with more of it as a config writes it. */
  ConfigRequest config(String tenant, DetectorType detector, String more) {
    StringBuilder text = new StringBuilder(more);
    text.append("tenant: ").append(tenant);
    text.append("\nversion: 1\nscope: entity\nfeatures:\n");
    for (int f = 0; f < features; f++) {
      text.append("  - {name: ").append(BenchEvents.feature(f)).append(", type: number}\n");
    }
    if (warmup > 0) {
      text.append("warmup: ").append(warmup).append('\n');
    }
    boolean small = parameters.isEmpty() && detector == DetectorType.ONLINE_ISOLATION_FOREST;
    String own = small ? SMALL_FOREST : parameters;
    text.append("detector: {type: ").append(detector.label());
    text.append(own.isEmpty() ? "" : ", " + own).append("}\n");
    return ConfigRequest.ofFile(text.toString());
  }

  /** That config as models get it. */
  JudgingConfig judging(DetectorType detector) {
    return new JudgingConfig(
        config(detector).config().withVersion(1), null, new ConfigEpoch(1, ConfigEpoch.OWN));
  }

  /** Events after which a model is full and its scores count. */
  int settledAfter(DetectorType detector) {
    var config = config(detector).config();
    return Math.max(config.decision().warmup(), config.learning().detector().settledAfter());
  }

  /** About what a model in use occupies of the heap. */
  long liveBytes(DetectorType detector) {
    return config(detector).config().learning().liveBytes();
  }

  /** At most what a full model takes on disk. */
  long savedBytes(DetectorType detector) {
    return config(detector).config().learning().modelBytes();
  }
}
