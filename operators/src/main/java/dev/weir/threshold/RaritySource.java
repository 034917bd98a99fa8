package dev.weir.threshold;

/** Where a rarity comes from. */
public enum RaritySource {
  /** From how many of the remembered scores are as high. */
  COUNTS("counts"),
  /** From the distribution fitted to the highest scores: the remembered ones do not reach it. */
  TAIL("tail");

  private final String label;

  RaritySource(String label) {
    this.label = label;
  }

  /** The name in the output. */
  public String label() {
    return label;
  }
}
