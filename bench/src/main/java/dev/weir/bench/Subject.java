package dev.weir.bench;

import dev.weir.detect.DetectorType;
import dev.weir.job.JobOptions;
import dev.weir.job.KafkaEndpoints;
import dev.weir.job.WeirJob;
import dev.weir.tenant.ConfigRequest;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A pipeline that is measured: the job with a detector, or the bare one.
 *
 * @param detector null: the bare pipeline
 */
record Subject(DetectorType detector) {
  static final Subject BARE = new Subject(null);

  /** A forest for many models: less than half the size of the default, of the same depth. */
  private static final String SMALL_FOREST = ", trees: 32, window: 512, maxLeafSamples: 8";

  /** The bare pipeline and the job with each of these. */
  static List<Subject> withBare(List<DetectorType> detectors) {
    List<Subject> all = new ArrayList<>(List.of(BARE));
    detectors.forEach(detector -> all.add(new Subject(detector)));
    return all;
  }

  String label() {
    return detector == null ? "bare pipeline" : detector.label();
  }

  void build(StreamExecutionEnvironment env, JobOptions options) {
    if (detector == null) {
      BarePipeline.build(env, KafkaEndpoints.of(options));
    } else {
      WeirJob.build(env, options);
    }
  }

  /** What the job's only tenant needs; null for the bare pipeline, which has none. */
  ConfigRequest config() {
    return detector == null ? null : config(detector);
  }

  /** A model an entity, ten numbers, no transforms, otherwise defaults. */
  static ConfigRequest config(DetectorType detector) {
    StringBuilder text = new StringBuilder();
    text.append("tenant: ").append(BenchEvents.TENANT);
    text.append("\nversion: 1\nscope: entity\nfeatures:\n");
    for (int f = 0; f < BenchEvents.FEATURES; f++) {
      text.append("  - {name: ").append(BenchEvents.feature(f)).append(", type: number}\n");
    }
    text.append("detector: {type: ").append(detector.label());
    text.append(detector == DetectorType.ONLINE_ISOLATION_FOREST ? SMALL_FOREST : "");
    return ConfigRequest.ofFile(text.append("}\n").toString());
  }
}
