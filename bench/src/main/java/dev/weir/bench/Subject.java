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
record Subject(DetectorType detector, ModelShape shape) {
  /** The bare pipeline and the job with each of these. */
  static List<Subject> withBare(List<DetectorType> detectors, ModelShape shape) {
    List<Subject> all = new ArrayList<>(List.of(bare(shape)));
    detectors.forEach(detector -> all.add(new Subject(detector, shape)));
    return all;
  }

  static Subject bare(ModelShape shape) {
    return new Subject(null, shape);
  }

  String label() {
    return isBare() ? "bare pipeline" : detector.label();
  }

  boolean isBare() {
    return detector == null;
  }

  void build(StreamExecutionEnvironment env, JobOptions options) {
    if (isBare()) {
      BarePipeline.build(env, KafkaEndpoints.of(options), shape.features());
    } else {
      WeirJob.build(env, options);
    }
  }

  /** What the job's only tenant needs; null for the bare pipeline, which has none. */
  ConfigRequest config() {
    return isBare() ? null : shape.config(detector);
  }
}
