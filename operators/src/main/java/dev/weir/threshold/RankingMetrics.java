package dev.weir.threshold;

import java.util.Arrays;

/** How well scores rank labelled anomalies above the rest, with ties counted as ties. */
public final class RankingMetrics {
  private RankingMetrics() {}

  /**
   * Probability that an anomaly scores above a normal event, a tie counting half (Hanley and
   * McNeil, 1982).
   *
   * @return NaN where one of the two kinds is missing
   */
  public static double rocAuc(double[] scores, boolean[] anomalies) {
    int[] order = order(scores, anomalies);
    double normals = 0;
    double positives = 0;
    double wins = 0;
    int from = 0;
    while (from < order.length) {
      int to = endOfTie(order, scores, from);
      double tiedPositives = positives(order, anomalies, from, to);
      double tiedNormals = to - from - tiedPositives;
      wins += tiedPositives * (normals + tiedNormals / 2);
      positives += tiedPositives;
      normals += tiedNormals;
      from = to;
    }
    return positives == 0 || normals == 0 ? Double.NaN : wins / (positives * normals);
  }

  /**
   * Mean precision over the anomalies, from the highest score down; events that tie are taken
   * together.
   *
   * @return NaN where there is no anomaly
   */
  public static double averagePrecision(double[] scores, boolean[] anomalies) {
    int[] order = order(scores, anomalies);
    double found = 0;
    double seen = 0;
    double sum = 0;
    int to = order.length;
    while (to > 0) {
      int from = startOfTie(order, scores, to);
      double tied = positives(order, anomalies, from, to);
      found += tied;
      seen += to - from;
      sum += tied * (found / seen);
      to = from;
    }
    return found == 0 ? Double.NaN : sum / found;
  }

  /** Indices in ascending order of their scores. */
  private static int[] order(double[] scores, boolean[] anomalies) {
    if (scores.length != anomalies.length) {
      throw new IllegalArgumentException(
          "found " + scores.length + " scores and " + anomalies.length + " labels");
    }
    Integer[] indices = new Integer[scores.length];
    Arrays.setAll(indices, i -> i);
    Arrays.sort(indices, (a, b) -> Double.compare(scores[a], scores[b]));
    return Arrays.stream(indices).mapToInt(Integer::intValue).toArray();
  }

  private static int endOfTie(int[] order, double[] scores, int from) {
    int to = from + 1;
    while (to < order.length && scores[order[to]] == scores[order[from]]) {
      to++;
    }
    return to;
  }

  private static int startOfTie(int[] order, double[] scores, int to) {
    int from = to - 1;
    while (from > 0 && scores[order[from - 1]] == scores[order[to - 1]]) {
      from--;
    }
    return from;
  }

  private static double positives(int[] order, boolean[] anomalies, int from, int to) {
    double count = 0;
    for (int i = from; i < to; i++) {
      count += anomalies[order[i]] ? 1 : 0;
    }
    return count;
  }
}
