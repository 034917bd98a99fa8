package dev.weir.bench;

import dev.weir.detect.Detector;
import dev.weir.detect.DetectorParameters;
import dev.weir.detect.DetectorType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Records per second of every detector with its defaults: score, then learn, with a full window.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class DetectorBenchmark {
  private static final int BEYOND_SETTLED = 2000;

  /** All there are, unless told otherwise. */
  @Param public DetectorType type;

  private NormalVectors vectors;
  private Detector detector;

  /** Fills the window. */
  @Setup
  public void settle() {
    vectors = new NormalVectors();
    DetectorParameters defaults = type.defaults();
    detector = defaults.create(NormalVectors.DIMENSIONS, 1);
    for (int i = 0; i < defaults.settledAfter() + BEYOND_SETTLED; i++) {
      detector.learn(vectors.next());
    }
  }

  /** One record. */
  @Benchmark
  public double scoreAndLearn(ThreadCpu cpu) {
    cpu.records++;
    float[] vector = vectors.next();
    double score = detector.score(vector);
    detector.learn(vector);
    return score;
  }
}
