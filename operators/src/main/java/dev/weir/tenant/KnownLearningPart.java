package dev.weir.tenant;

/**
 * A learning part that a tenant has or had, kept so that a model saved under its hash can be
 * explained.
 *
 * @param firstVersion the config version that first had it
 * @param part the learning part
 */
public record KnownLearningPart(long firstVersion, LearningPart part) {
  /** The name by which saved models know it. */
  public long hash() {
    return part.hash();
  }
}
