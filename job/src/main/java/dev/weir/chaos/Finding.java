package dev.weir.chaos;

/**
 * One way in which a run is not what was expected.
 *
 * @param kind what sort of fault it is
 * @param words where it is, what was found, what was expected
 */
public record Finding(Kind kind, String words) {
  /** The sorts of faults, the worst first. */
  public enum Kind {
    /** The reference itself is not whole, so that it proves nothing. */
    REFERENCE("faults of the reference run"),
    /** An input or an alert of which nothing came out. */
    MISSING("missing"),
    /** A result that is there more often than expected. */
    DOUBLED("doubled"),
    /** A result that the reference does not have, or that names no input. */
    UNEXPECTED("unexpected"),
    /** The same input's result in other bytes. */
    DIFFERENT("different bytes"),
    /** A key's results in another order. */
    REORDERED("in another order"),
    /** Numbers of judged events with a gap or a repeat. */
    GAP("gaps in n"),
    /** An input that had to be repeated and was not. */
    NOT_REPEATED("not repeated"),
    /** An input that had to be lost and was not. */
    NOT_LOST("not lost");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** In words, for a person. */
    public String label() {
      return label;
    }
  }
}
