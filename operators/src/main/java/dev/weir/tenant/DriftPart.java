package dev.weir.tenant;

import dev.weir.threshold.DriftParameters;

/**
 * What is watched for drift.
 *
 * @param on what is watched
 * @param detector what watches it
 */
public record DriftPart(ThresholdPart.On on, DriftParameters detector) {

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public DriftPart {
    Check.present("on", on);
    Check.present("type", detector);
  }
}
