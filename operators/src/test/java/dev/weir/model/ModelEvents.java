package dev.weir.model;

import dev.weir.tenant.ConfigEpoch;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigJson;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A seeded stream of events of three features, one of them missing now and then. */
final class ModelEvents {
  static final List<String> DETECTORS =
      List.of(
          "{type: online-isolation-forest, trees: 16, window: 128, maxLeafSamples: 8, seed: 3}",
          "{type: robust-z-score, window: 64}",
          "{type: online-isolation-forest, trees: 8, window: 64, maxLeafSamples: 4, seed: 9}",
          "{type: ensemble, members: [{type: robust-z-score, window: 64}, {type:"
              + " moving-statistics, window: 64}]}");

  private static final long START_MILLIS = 1_750_000_000_000L;
  private static final Map<String, Integer> POSITIONS = Map.of("a", 0, "b", 1, "c", 2);

  private final long seed;
  private final String detector;
  private final JudgingConfig first;

  ModelEvents(long seed, String detector) {
    this.seed = seed;
    this.detector = detector;
    this.first = config(1, "medium: 0.9, high: 0.99, critical: 0.999", detector);
  }

  String detector() {
    return detector;
  }

  JudgingConfig config(long version, String cuts, String detector) {
    return judging(version, cuts, detector, null);
  }

  /** A config whose preceding learning part is the first one's. */
  JudgingConfig successor(long version, String detector) {
    return judging(version, "medium: 0.9, high: 0.99, critical: 0.999", detector, first);
  }

  JudgingConfig successor(long version, String cuts, String detector, JudgingConfig before) {
    return judging(version, cuts, detector, before);
  }

  private static JudgingConfig judging(
      long version, String cuts, String detector, JudgingConfig before) {
    String yaml =
        """
        tenant: acme
        version: %d
        features:
          - {name: a, type: number}
          - {name: b, type: number, missing: mean}
          - {name: c, type: number, missing: last}
        transforms: [{type: standard-scaler}]
        detector: %s
        warmup: 160
        explain: always
        threshold: {%s}
        """
            .formatted(version, detector, cuts);
    TenantConfig config = TenantConfigJson.parseYaml(yaml);
    return new JudgingConfig(
        config,
        before == null ? null : before.current(),
        new ConfigEpoch(version, ConfigEpoch.OWN));
  }

  /** Event {@code index}: the same for the same seed, whatever was asked before. */
  Observation at(int index) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + index);
    double a = random.nextDouble() + random.nextDouble() + random.nextDouble();
    double b = a + random.nextDouble() * 0.5;
    double c = random.nextInt(10) == 0 ? Double.NaN : random.nextDouble() * 100;
    return observation(index, a, random.nextInt(20) == 0 ? Double.NaN : b, c);
  }

  /** An event far out in one feature. */
  Observation outlier(int index, String feature) {
    Observation outlier = observation(index, 1.5, 1.75, 50);
    outlier.values[POSITIONS.get(feature)] += 1_000;
    return outlier;
  }

  private Observation observation(int index, double... values) {
    Observation observation = new Observation();
    observation.sentUnder(first);
    observation.values = values;
    observation.timeMillis = START_MILLIS + index * 1_000L;
    return observation;
  }
}
