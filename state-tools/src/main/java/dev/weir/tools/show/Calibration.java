package dev.weir.tools.show;

import dev.weir.threshold.RarityCalibration;
import dev.weir.tools.page.Scale;
import java.util.ArrayList;
import java.util.List;

/** What a calibration makes of scores, for tables and curves. */
final class Calibration {
  /** One in 2, 10, 100, 1,000 and 10,000. */
  static final List<Double> RARITIES = List.of(0.5, 0.9, 0.99, 0.999, 0.9999);

  private static final int POINTS = 80;

  /** How far beyond the highest score a curve goes, in parts of the width of all. */
  private static final double BEYOND = 0.25;

  /** A score and its rarity. */
  record Point(double score, double rarity) {}

  private Calibration() {}

  /** Points of the curve of rarity over score, ascending; none before the first score. */
  static List<Point> curve(RarityCalibration calibration) {
    float[] scores = calibration.scores();
    List<Point> points = new ArrayList<>();
    if (scores.length == 0) {
      return points;
    }
    double low = scores[0];
    double high = scores[scores.length - 1];
    Scale scale = new Scale(low, low + Math.max(high - low, 1e-6) * (1 + BEYOND));
    for (int p = 0; p <= POINTS; p++) {
      double score = scale.number((double) p / POINTS);
      points.add(new Point(score, calibration.rarity(score)));
    }
    return points;
  }
}
