package dev.weir.health;

/**
 * What is counted of a tenant in a minute. The code stands in saved counts: never changed, never
 * reused. A new quantity takes a new code and a line of {@code docs/health.md}.
 */
public enum Quantity {
  /** Records that came: those accepted and those refused. */
  EVENTS(1),
  /** Records that were handed on to be judged. */
  ACCEPTED(2),
  /** Scores of models that have settled. */
  SCORED(3),
  /** Scores of models that have not. */
  WARMING(4),
  /** Scores of a fallback. */
  FALLBACK(5),
  /** Events that no model could judge. */
  UNSCORED(6),
  MEDIUM(7),
  HIGH(8),
  CRITICAL(9),
  ALERTS(10),
  /** Scores marked with drift. */
  DRIFTS(11),
  MODELS_CREATED(12),
  MODELS_EXPIRED(13),
  /** What the models created can grow to in a checkpoint, by the cost model. */
  MODEL_BYTES_CREATED(14),
  /** Processor time of one core for the events judged, by the cost model. */
  CPU_NANOS(15),
  /** Records that were handed on, counted as accepted, and refused behind that. */
  REFUSED_LATER(16);

  private static final Quantity[] ALL = values();

  private final int code;

  Quantity(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /**
   * The quantity that is saved as {@code code}.
   *
   * @throws IllegalArgumentException for one that a later release counts
   */
  static Quantity ofCode(int code) {
    for (Quantity quantity : ALL) {
      if (quantity.code == code) {
        return quantity;
      }
    }
    throw new IllegalArgumentException(
        "quantity: found code " + code + ", expected one of this release: a later one wrote it");
  }
}
