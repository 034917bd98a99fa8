package dev.weir.tools;

import dev.weir.detect.DetectorType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Small tenants that have between them everything a job can save: every detector, transform,
 * threshold and drift detector, and what stands beside models. Each tenant's events are in one
 * partition, so that whatever depends on their order among themselves is the same every time.
 */
final class FixtureTenants {
  static final long START_MILLIS = 1_750_000_000_000L;

  /** When the second revision of {@link #PLANNED} comes into force. */
  static final int PLANNED_ROUND = 304;

  static final String ERASED = "erased";
  static final String MUTED = "muted";
  static final String SWAPPING = "swapping";
  static final String PLANNED = "planned";
  private static final String CROWDED = "crowded";
  private static final String LANES = "lanes";

  private static final Map<String, String> DETECTORS =
      Map.ofEntries(
          Map.entry("online-isolation-forest", "\"trees\":3,\"maxLeafSamples\":4,\"window\":32"),
          Map.entry("robust-z-score", "\"window\":16"),
          Map.entry("random-cut-forest", "\"trees\":2,\"sampleSize\":16"),
          Map.entry("sdo-stream", "\"observers\":16,\"nearest\":3,\"memory\":32"),
          Map.entry("half-space-trees", "\"trees\":3,\"height\":3,\"window\":32"),
          Map.entry("knn", "\"k\":3,\"window\":16"),
          Map.entry("mahalanobis", "\"forgetting\":0.01"),
          Map.entry("moving-statistics", "\"window\":16,\"statistic\":\"iqr\""),
          Map.entry("window-isolation-forest", "\"trees\":3,\"sample\":16,\"window\":32"),
          Map.entry("one-class-svm", "\"buffer\":8,\"budget\":16,\"nu\":0.9"),
          Map.entry("loda", "\"projections\":8,\"window\":64"),
          Map.entry(
              "ensemble",
              "\"members\":[{\"type\":\"robust-z-score\",\"window\":16},"
                  + "{\"type\":\"mahalanobis\",\"forgetting\":0.02}]"));

  private static final List<String> TRANSFORMS =
      List.of(
          "{\"type\":\"standard-scaler\"}",
          "{\"type\":\"min-max-scaler\"}",
          "{\"type\":\"standard-scaler\"},{\"type\":\"pca\",\"components\":2,\"warmUp\":16}",
          "{\"type\":\"random-projection\",\"components\":3}",
          "{\"type\":\"shingle\",\"size\":2}",
          "{\"type\":\"difference\"}",
          "{\"type\":\"rolling\",\"window\":4}",
          "{\"type\":\"calendar\"}",
          "");

  private static final List<String> THRESHOLDS =
      List.of(
          "{\"medium\":0.9,\"high\":0.95,\"critical\":0.99}",
          "{\"method\":\"quantile\",\"medium\":0.9,\"high\":0.95,\"critical\":0.99}",
          "{\"method\":\"spot\",\"level\":0.8,\"initial\":100,\"medium\":0.1,\"high\":0.05,"
              + "\"critical\":0.01}",
          "{\"method\":\"dspot\",\"level\":0.8,\"initial\":100,\"depth\":10,\"medium\":0.1,"
              + "\"high\":0.05,\"critical\":0.01}");

  private static final List<String> DRIFTS =
      List.of(
          ",\"drift\":{\"type\":\"adwin\"}",
          ",\"drift\":{\"type\":\"page-hinkley\"}",
          ",\"drift\":{\"type\":\"kswin\",\"window\":40,\"stat\":10}",
          "");

  private static final List<String> ALERTS =
      List.of(
          "{\"minSeverity\":\"medium\",\"cooldown\":\"PT30S\",\"budget\":5}",
          "{\"minSeverity\":\"medium\",\"transitions\":true,\"escalate\":true,"
              + "\"resolveAfter\":\"PT5S\",\"flapping\":{\"window\":\"PT1M\",\"changes\":6}}",
          "{\"minSeverity\":\"medium\",\"cooldownPer\":\"reason\",\"cooldown\":\"PT10S\","
              + "\"rules\":[{\"feature\":\"amount\",\"direction\":\"up\",\"minAbsolute\":5}]}",
          "{\"minSeverity\":\"high\",\"maintenance\":[{\"start\":\"2025-06-15T15:06:40\","
              + "\"duration\":\"PT2M\",\"features\":[\"load\"]}]}");

  /** Beyond the detector; a robust z-score of little memory judges all of these. */
  private static final Map<String, String> SPECIAL = special();

  private final SplittableRandom random;
  private int round;

  FixtureTenants(long seed) {
    random = new SplittableRandom(seed);
  }

  private static Map<String, String> special() {
    Map<String, String> special = new LinkedHashMap<>();
    special.put("_default", ",\"fallback\":{\"type\":\"moving-statistics\",\"window\":16}");
    special.put(LANES, ",\"scope\":\"tenant\",\"lanes\":3");
    special.put(ERASED, "");
    special.put(MUTED, ",\"alerts\":{\"minSeverity\":\"medium\",\"cooldown\":\"PT30S\"}");
    special.put(SWAPPING, "");
    special.put(PLANNED, "");
    special.put(CROWDED, ",\"limits\":{\"entities\":3}");
    special.put("bucket", limit("token-bucket", ",\"burst\":3"));
    special.put("sliding", limit("sliding-window", ",\"window\":\"PT5S\""));
    special.put("fixed", limit("fixed-window", ",\"window\":\"PT5S\""));
    return special;
  }

  /** Half of what these tenants send. */
  private static String limit(String algorithm, String more) {
    return ",\"limits\":{\"algorithm\":\""
        + algorithm
        + "\",\"eventsPerSecond\":1,\"share\":\"whole\""
        + more
        + "}";
  }

  /** The first config of every tenant. */
  static Map<String, String> configs() {
    Map<String, String> configs = new LinkedHashMap<>();
    for (DetectorType type : DetectorType.all()) {
      configs.put(tenant(type), config(type));
    }
    SPECIAL.forEach((tenant, more) -> configs.put(tenant, special(tenant, 1, more)));
    return configs;
  }

  private static String tenant(DetectorType type) {
    return "by-" + type.label();
  }

  private static String config(DetectorType type) {
    String parameters = DETECTORS.get(type.label());
    if (parameters == null) {
      throw new IllegalStateException(
          "detector " + type.label() + ": found no small parameters, expected some in DETECTORS");
    }
    int i = DetectorType.all().indexOf(type);
    return "{\"tenant\":\""
        + tenant(type)
        + "\",\"version\":1,\"features\":[{\"name\":\"amount\",\"type\":\"number\"},"
        + "{\"name\":\"load\",\"type\":\"number\",\"missing\":\""
        + (i % 2 == 0 ? "mean" : "last")
        + "\"},{\"name\":\"channel\",\"type\":\"category\",\"buckets\":3,\"missing\":\"zero\""
        + (i % 3 == 0 ? ",\"encoding\":\"one-hot\"" : "")
        + "}],\"transforms\":["
        + TRANSFORMS.get(i % TRANSFORMS.size())
        + "],\"detector\":{\"type\":\""
        + type.label()
        + "\","
        + parameters
        + "},\"warmup\":32,\"explain\":\"always\",\"threshold\":"
        + THRESHOLDS.get(i % THRESHOLDS.size())
        + DRIFTS.get((i + i / 4) % DRIFTS.size())
        + (i % 3 == 1 ? ",\"fallback\":{\"type\":\"robust-z-score\",\"window\":16}" : "")
        + ",\"alerts\":"
        + ALERTS.get((i + i / 4) % ALERTS.size())
        + ",\"health\":{\"silence\":\"PT10M\",\"anomalyRate\":{\"max\":0.5}}}";
  }

  private static String special(String tenant, int version, String more) {
    return "{\"tenant\":\""
        + tenant
        + "\",\"version\":"
        + version
        + ",\"features\":[{\"name\":\"amount\",\"type\":\"number\"},"
        + "{\"name\":\"load\",\"type\":\"number\",\"missing\":\"zero\"}],"
        + "\"extraFeatures\":\"ignore\",\"warmup\":32,"
        + "\"detector\":{\"type\":\"robust-z-score\",\"window\":16},"
        + "\"threshold\":{\"medium\":0.9,\"high\":0.95,\"critical\":0.99}"
        + more
        + "}";
  }

  /** A config that comes into force among the events that follow the savepoint. */
  static String planned() {
    long millis = START_MILLIS + PLANNED_ROUND * 1_000L;
    return special(
        PLANNED,
        2,
        ",\"effectiveFrom\":\"" + Instant.ofEpochMilli(millis) + "\",\"learn\":\"never\"");
  }

  /** A config whose model is nearly warm when the savepoint is taken. */
  static String successor() {
    return special(SWAPPING, 2, "").replace("\"window\":16", "\"window\":18");
  }

  /** A config for a tenant that was erased under version 2. */
  static String reborn() {
    return special(ERASED, 3, "");
  }

  /** A request that comes too late: {@link #planned} has this version. */
  static String stale() {
    return special(PLANNED, 1, ",\"learn\":\"never\"");
  }

  static int partition(String tenant) {
    return Math.floorMod(tenant.hashCode(), RealJob.PARTITIONS);
  }

  /** The next rounds: in each, one event of every entity of every tenant. */
  List<FixtureRecord> rounds(int rounds) {
    List<FixtureRecord> sent = new ArrayList<>();
    for (int end = round + rounds; round < end; round++) {
      for (String tenant : configs().keySet()) {
        String sender = tenant.equals("_default") ? "walk-in" : tenant;
        for (int e = 0; e < entities(tenant); e++) {
          sent.add(event(sender, "device-" + e));
        }
      }
    }
    return sent;
  }

  private static int entities(String tenant) {
    return switch (tenant) {
      case LANES, CROWDED -> 5;
      default -> 2;
    };
  }

  private FixtureRecord event(String tenant, String entity) {
    long millis = START_MILLIS + round * 1_000L;
    double amount = 20 + 5 * random.nextDouble() + (random.nextInt(20) == 0 ? 30 : 0);
    String load = random.nextInt(8) == 0 ? "null" : String.valueOf(random.nextInt(100) / 10.0);
    String json =
        String.format(
            Locale.ROOT,
            "{\"tenant\":\"%s\",\"entity\":\"%s\",\"id\":\"%s-%d\",\"time\":%d,"
                + "\"features\":{\"amount\":%.2f,\"load\":%s,\"channel\":\"%s\"}}",
            tenant,
            entity,
            entity,
            round,
            millis,
            amount,
            load,
            List.of("web", "shop", "phone", "mail").get(random.nextInt(4)));
    return new FixtureRecord(
        FixtureRecord.Topic.EVENTS, partition(tenant), millis, tenant + "|" + entity, json);
  }
}
