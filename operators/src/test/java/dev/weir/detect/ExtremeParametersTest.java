package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The ends of the ranges of parameters, at lengths of vectors that no other test has, as far as a
 * tenant may ask for them.
 */
class ExtremeParametersTest {
  /** What the job lets a model take unless it is told otherwise. */
  private static final long MOST_BYTES = 4L << 20;

  private static final int[] DIMENSIONS = {1, 2, 3, 100, 2_048};

  private static List<DetectorParameters> extremes() {
    List<DetectorParameters> extremes = new ArrayList<>();
    for (DetectorType type : DetectorType.all()) {
      extremes.add(type.defaults());
    }
    for (OnlineIsolationForest.Growth growth : OnlineIsolationForest.Growth.values()) {
      extremes.add(new OnlineIsolationForest.Parameters(256, 2, 4_096, growth, 1));
      extremes.add(new OnlineIsolationForest.Parameters(1, 8, 16, growth, 1));
      extremes.add(new OnlineIsolationForest.Parameters(1, 1_024, 2_048, growth, 1));
    }
    extremes.add(new RobustZScore.Parameters(16));
    extremes.add(new HalfSpaceTrees.Parameters(1, 15, 16, 0, 1));
    extremes.add(new HalfSpaceTrees.Parameters(256, 12, 16, .5, 1));
    extremes.add(new HalfSpaceTrees.Parameters(3, 1, 4_000, .1, 1));
    extremes.add(new OneClassSvm.Parameters(.01, 1e-300, 1e-9, 1_000, 1e-300, 8, 16, 1));
    extremes.add(new OneClassSvm.Parameters(.99, 0, 1e-9, 1_000, 1e-300, 500, 2_000, 1));
    extremes.add(
        new NearestNeighbours.Parameters(
            15, 16, NearestNeighbours.Aggregate.MEDIAN, NearestNeighbours.Distance.MANHATTAN));
    extremes.add(new RandomCutForestDetector.Parameters(1, 16, 1));
    extremes.add(new RandomCutForestDetector.Parameters(256, 16, 1));
    extremes.add(new RandomCutForestDetector.Parameters(3, 1_024, 1));
    extremes.add(new WindowIsolationForest.Parameters(1, 16, 16, 1));
    extremes.add(new WindowIsolationForest.Parameters(256, 1_024, 1_024, 1));
    extremes.add(new Loda.Parameters(8, 64, 1));
    extremes.add(new Loda.Parameters(1_024, 64, 1));
    extremes.add(new SdoStream.Parameters(16, 1, 16, 1));
    extremes.add(new SdoStream.Parameters(2_048, 64, 16, 1));
    extremes.add(new Mahalanobis.Parameters(0, .001));
    extremes.add(new Mahalanobis.Parameters(.1, 1));
    for (MovingStatistics.Statistic statistic : MovingStatistics.Statistic.values()) {
      extremes.add(
          new MovingStatistics.Parameters(16, statistic, MovingStatistics.Combine.MEAN, .001, 8));
    }
    return extremes;
  }

  @Test
  void theSavedFormIsNoLargerThanEstimatedAndComesBack() throws IOException {
    for (DetectorParameters parameters : extremes()) {
      for (int dimensions : DIMENSIONS) {
        if (parameters.savedBytes(dimensions) <= MOST_BYTES) {
          check(parameters, dimensions, dimensions == 2 ? 1 : 1 << 20);
        }
      }
    }
  }

  private static void check(DetectorParameters parameters, int dimensions, int values)
      throws IOException {
    Detector detector = parameters.create(dimensions, 1);
    SeededRandom random = new SeededRandom(dimensions + values);
    int events = Math.min(parameters.settledAfter() + 50, 50 + 30_000 / (20 + dimensions));
    long most = 0;
    float[] vector = new float[dimensions];
    for (int i = 0; i < events; i++) {
      for (int j = 0; j < dimensions; j++) {
        vector[j] = random.nextInt(values) * 1e-3f;
      }
      detector.learn(vector);
      if (i % (events / 2 + 1) == 0 || i == events - 1) {
        most = Math.max(most, DetectorContract.saved(detector).length);
      }
    }
    String which = parameters + " of " + dimensions + " numbers, " + values + " different";
    assertThat(most).as(which).isLessThanOrEqualTo(parameters.savedBytes(dimensions));
    byte[] saved = DetectorContract.saved(detector);
    assertThat(DetectorContract.saved(DetectorContract.load(saved))).as(which).isEqualTo(saved);
    for (double share : DetectorContract.attributed(detector, vector)) {
      assertThat(share).as(which).isFinite().isNotNegative();
    }
    assertThat(!detector.ready() || Double.isFinite(detector.score(vector))).as(which).isTrue();
  }
}
