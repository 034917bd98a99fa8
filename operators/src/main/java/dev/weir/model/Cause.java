package dev.weir.model;

/** Why a model is not healthy. */
public enum Cause {
  /** A transform threw where it was applied. */
  TRANSFORM_FAILED,
  /** The transforms made a vector with a number that is not finite. */
  VECTOR_NOT_FINITE,
  /** The detector threw where it was to score. */
  DETECTOR_FAILED,
  /** The detector's score was not finite. */
  SCORE_NOT_FINITE,
  /** The score stands; a transform or the detector threw while it learned and was made anew. */
  LEARNING_FAILED,
  /** The score stands; the detector could not say what it is made of. */
  EXPLANATION_FAILED,
  /** The detector has failed so often that it is not asked for a while. */
  BREAKER_OPEN,
  /** The score stands; the detector is asked again, on trial. */
  ON_TRIAL,
  /** The detector was made anew and has not learned enough since. */
  RECOVERING;

  /** Whether the event's score is the detector's own nevertheless. */
  boolean scoreStands() {
    return this == LEARNING_FAILED || this == EXPLANATION_FAILED || this == ON_TRIAL;
  }

  /** Whether a breaker counts it. */
  boolean isFailure() {
    return switch (this) {
      case TRANSFORM_FAILED,
          VECTOR_NOT_FINITE,
          DETECTOR_FAILED,
          SCORE_NOT_FINITE,
          LEARNING_FAILED ->
          true;
      case EXPLANATION_FAILED, BREAKER_OPEN, ON_TRIAL, RECOVERING -> false;
    };
  }
}
