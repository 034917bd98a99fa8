package dev.weir.detect;

import java.io.DataInput;
import java.io.IOException;
import java.util.List;

/** The detectors there are: one line for each, which names its defaults and its reader. */
public enum DetectorType {
  /** {@link OnlineIsolationForest}. */
  ONLINE_ISOLATION_FOREST(
      1,
      "online-isolation-forest",
      OnlineIsolationForest.Parameters.DEFAULT,
      OnlineIsolationForest::load),
  /** {@link RobustZScore}. */
  ROBUST_Z_SCORE(2, "robust-z-score", RobustZScore.Parameters.DEFAULT, RobustZScore::load),
  /** {@link HalfSpaceTrees}. */
  HALF_SPACE_TREES(3, "half-space-trees", HalfSpaceTrees.Parameters.DEFAULT, HalfSpaceTrees::load),
  /** {@link OneClassSvm}. */
  ONE_CLASS_SVM(4, "one-class-svm", OneClassSvm.Parameters.DEFAULT, OneClassSvm::load),
  /** {@link NearestNeighbours}. */
  KNN(5, "knn", NearestNeighbours.Parameters.DEFAULT, NearestNeighbours::load),
  /** {@link RandomCutForestDetector}. */
  RANDOM_CUT_FOREST(
      6,
      "random-cut-forest",
      RandomCutForestDetector.Parameters.DEFAULT,
      RandomCutForestDetector::load),
  /** {@link WindowIsolationForest}. */
  WINDOW_ISOLATION_FOREST(
      7,
      "window-isolation-forest",
      WindowIsolationForest.Parameters.DEFAULT,
      WindowIsolationForest::load),
  /** {@link Loda}. */
  LODA(8, "loda", Loda.Parameters.DEFAULT, Loda::load),
  /** {@link SdoStream}. */
  SDO_STREAM(9, "sdo-stream", SdoStream.Parameters.DEFAULT, SdoStream::load),
  /** {@link Mahalanobis}. */
  MAHALANOBIS(10, "mahalanobis", Mahalanobis.Parameters.DEFAULT, Mahalanobis::load),
  /** {@link MovingStatistics}. */
  MOVING_STATISTICS(
      11, "moving-statistics", MovingStatistics.Parameters.DEFAULT, MovingStatistics::load),
  /** {@link Ensemble}. */
  ENSEMBLE(12, "ensemble", Ensemble.Parameters.DEFAULT, Ensemble::load);

  private static final List<DetectorType> ALL = List.of(values());

  private final int code;
  private final String label;
  private final DetectorParameters defaults;
  private final Reader reader;

  DetectorType(int code, String label, DetectorParameters defaults, Reader reader) {
    this.code = code;
    this.label = label;
    this.defaults = defaults;
    this.reader = reader;
  }

  /** Reads what a detector of one type has saved. */
  private interface Reader {
    Detector read(DataInput in) throws IOException;
  }

  /** All of them, in the order of their codes. */
  public static List<DetectorType> all() {
    return ALL;
  }

  /** The byte that stands for this type in saved state; never reused for another type. */
  public int code() {
    return code;
  }

  /** The name in configs and records. */
  public String label() {
    return label;
  }

  /** What a config that names only the type gets; never changed. */
  public DetectorParameters defaults() {
    return defaults;
  }

  Detector read(DataInput in) throws IOException {
    return reader.read(in);
  }
}
