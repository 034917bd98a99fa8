package dev.weir.tenant;

import dev.weir.detect.DetectorParameters;

/**
 * What happens where a model's detector fails.
 *
 * @param fallback the detector that learns beside it and judges in its place; null: none
 * @param breaker when a failing detector is asked
 */
public record DegradationPart(DetectorParameters fallback, BreakerPart breaker) {
  /** No second detector. */
  public static final DegradationPart DEFAULT = new DegradationPart(null, BreakerPart.DEFAULT);

  /**
   * Checks that there is a breaker.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public DegradationPart {
    Check.present("breaker", breaker);
  }
}
