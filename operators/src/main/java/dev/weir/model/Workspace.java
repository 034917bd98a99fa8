package dev.weir.model;

import java.util.Arrays;

/**
 * Arrays that judging needs between two lines of code: one set per operator instead of one per
 * model, and grown instead of allocated.
 */
public final class Workspace {
  double[] raw = {};
  double[][] stages = {};
  float[] vector = {};
  double[] shares = {};
  double[] otherShares = {};
  final Alerting alerting = new Alerting();

  /** Transforms of the chain that were ready and have filled their stage. */
  int applied;

  /** What went wrong with the last vector that was prepared; null: nothing. */
  Cause cause;

  /** Learning it has failed half way: what was to learn it must not be asked again. */
  boolean broken;

  final Calls calls;

  public Workspace() {
    this(Calls.DIRECT);
  }

  /** Where detectors and transforms are called by {@code calls}. */
  Workspace(Calls calls) {
    this.calls = calls;
  }

  /** Nothing has gone wrong with the next vector yet. */
  void begin() {
    if (cause != null) {
      cause = null;
    }
    broken = false;
  }

  /** Room for a raw vector of {@code width} and for {@code stageWidths} behind it. */
  void reserve(int width, int stages, int widest) {
    if (raw.length < width) {
      raw = new double[width];
    }
    if (this.stages.length < stages) {
      this.stages = Arrays.copyOf(this.stages, stages);
    }
    for (int s = 0; s < stages; s++) {
      if (this.stages[s] == null || this.stages[s].length < widest) {
        this.stages[s] = new double[widest];
      }
    }
    if (shares.length < widest) {
      shares = new double[widest];
      otherShares = new double[widest];
    }
  }
}
