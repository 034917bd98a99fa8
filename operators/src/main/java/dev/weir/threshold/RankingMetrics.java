package dev.weir.threshold;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How well scores rank labelled anomalies above the rest. Equal scores are one step of the rank.
 */
public final class RankingMetrics {
  private RankingMetrics() {}

  /**
   * The chance that an anomaly scores above a normal event, half of it where they are equal (Hanley
   * and McNeil, Radiology 1982).
   *
   * @param labels true for an anomaly
   * @return NaN if there is no anomaly or nothing else
   */
  public static double rocAuc(double[] scores, boolean[] labels) {
    int[] order = descending(scores, labels);
    long anomalies = 0;
    long normals = 0;
    long halves = 0; // twice the number of pairs won: whole, so the sum is exact
    int from = 0;
    while (from < order.length) {
      int to = endOfTie(scores, order, from);
      long tied = anomalies(labels, order, from, to);
      long tiedNormals = to - from - tied;
      halves += tiedNormals * (2 * anomalies + tied);
      anomalies += tied;
      normals += tiedNormals;
      from = to;
    }
    return anomalies == 0 || normals == 0
        ? Double.NaN
        : halves / 2.0 / ((double) anomalies * normals);
  }

  /**
   * The precision at every step of the recall, weighted by that step.
   *
   * @param labels true for an anomaly
   * @return NaN if there is no anomaly or nothing else
   */
  public static double averagePrecision(double[] scores, boolean[] labels) {
    int[] order = descending(scores, labels);
    long anomalies = 0;
    double sum = 0;
    int from = 0;
    while (from < order.length) {
      int to = endOfTie(scores, order, from);
      long tied = anomalies(labels, order, from, to);
      anomalies += tied;
      sum += (double) tied * anomalies / to;
      from = to;
    }
    return anomalies == 0 || anomalies == order.length ? Double.NaN : sum / anomalies;
  }

  /**
   * The best harmonic mean of precision and recall that one cut on the scores can reach: the cut is
   * chosen by the labels, so it says what the ranking allows, not what a threshold will do.
   *
   * @param labels true for an anomaly
   * @return NaN if there is no anomaly or nothing else
   */
  public static double bestF1(double[] scores, boolean[] labels) {
    int[] order = descending(scores, labels);
    long all = anomalies(labels, order, 0, order.length);
    long found = 0;
    double best = 0;
    int from = 0;
    while (from < order.length) {
      int to = endOfTie(scores, order, from);
      found += anomalies(labels, order, from, to);
      best = Math.max(best, 2.0 * found / (to + all));
      from = to;
    }
    return all == 0 || all == order.length ? Double.NaN : best;
  }

  private static int[] descending(double[] scores, boolean[] labels) {
    if (scores.length != labels.length) {
      throw new IllegalArgumentException(
          "labels: found " + labels.length + ", expected one for each of " + scores.length);
    }
    if (Arrays.stream(scores).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException("scores: found NaN, which has no rank");
    }
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted((a, b) -> Double.compare(scores[b] + 0.0, scores[a] + 0.0))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int endOfTie(double[] scores, int[] order, int from) {
    int to = from + 1;
    while (to < order.length && scores[order[to]] == scores[order[from]]) {
      to++;
    }
    return to;
  }

  private static long anomalies(boolean[] labels, int[] order, int from, int to) {
    long count = 0;
    for (int i = from; i < to; i++) {
      count += labels[order[i]] ? 1 : 0;
    }
    return count;
  }
}
