package dev.weir.threshold;

import java.io.DataOutput;
import java.io.IOException;

/**
 * What an adaptive threshold is created from: a record that checks its own values and says {@code
 * "field: found X, expected Y"} in an {@link IllegalArgumentException}. Its components are the
 * parameters of a config, by their names.
 */
public interface AdaptiveParameters {
  /** The method these are for. */
  AdaptiveType type();

  /**
   * A threshold that has learned nothing.
   *
   * @param bounded whether no score is above 1, and what is rare crowds below it
   */
  AdaptiveThreshold create(boolean bounded);

  /** Whether cuts are probabilities of being exceeded, which descend, and not levels. */
  boolean cutsAreRisks();

  /** What a cut must be, in words; null if {@code cut} is that. */
  String expected(double cut);

  /** Writes the components in their order; {@link AdaptiveType#readParameters} reads them. */
  void save(DataOutput out) throws IOException;

  /** How probable it is that a score exceeds {@code cut}. */
  default double probability(double cut) {
    return cutsAreRisks() ? cut : 1 - cut;
  }
}
