package dev.weir.threshold;

import java.io.DataOutput;
import java.io.IOException;

/**
 * What a drift detector is created from: a record that checks its own values and says {@code
 * "field: found X, expected Y"} in an {@link IllegalArgumentException}. Its components are the
 * parameters of a config, by their names.
 */
public interface DriftParameters {
  /** The detector these are for. */
  DriftType type();

  /**
   * A detector that has learned nothing.
   *
   * @param seed sets apart detectors of different keys, where chance plays a part
   */
  DriftDetector create(long seed);

  /** Writes the components in their order; {@link DriftType#readParameters} reads them. */
  void save(DataOutput out) throws IOException;
}
