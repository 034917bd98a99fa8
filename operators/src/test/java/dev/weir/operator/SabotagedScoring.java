package dev.weir.operator;

import dev.weir.detect.DetectorType;
import dev.weir.model.Sabotage;

/** Scoring whose detectors and transforms fail for certain events; see {@link Sabotage}. */
public class SabotagedScoring extends ScoreEventsOperator {
  private static final long serialVersionUID = 1L;

  private final DetectorType type;

  /** Detectors of {@code type} fail. */
  public SabotagedScoring(EventRules rules, ModelCacheSize cache, DetectorType type) {
    super(rules, cache);
    this.type = type;
  }

  @Override
  public void open() throws Exception {
    super.open();
    ((ScoreEvents) getUserFunction()).judgeIn(Sabotage.workspace(type));
  }
}
