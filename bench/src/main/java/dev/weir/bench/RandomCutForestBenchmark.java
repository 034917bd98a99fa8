package dev.weir.bench;

import com.amazon.randomcutforest.RandomCutForest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the detectors are measured against: AWS' random cut forest as it comes, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class RandomCutForestBenchmark {
  private static final int TREES = 50;
  private static final int SAMPLE = 256;
  private static final int SETTLED_AFTER = 4000;

  private NormalVectors vectors;
  private RandomCutForest forest;

  static RandomCutForest forest() {
    return RandomCutForest.builder()
        .dimensions(NormalVectors.DIMENSIONS)
        .numberOfTrees(TREES)
        .sampleSize(SAMPLE)
        .parallelExecutionEnabled(false)
        .boundingBoxCacheFraction(1)
        .randomSeed(1)
        .build();
  }

  /** Fills the samples. */
  @Setup
  public void settle() {
    vectors = new NormalVectors();
    forest = forest();
    for (int i = 0; i < SETTLED_AFTER; i++) {
      forest.update(vectors.next());
    }
  }

  /** One record. */
  @Benchmark
  public double scoreAndLearn(ThreadCpu cpu) {
    cpu.records++;
    float[] vector = vectors.next();
    double score = forest.getAnomalyScore(vector);
    forest.update(vector);
    return score;
  }
}
