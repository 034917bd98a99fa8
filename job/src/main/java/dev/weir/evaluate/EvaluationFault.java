package dev.weir.evaluate;

/** What keeps a file from being evaluated, with the place and what was expected there. */
public final class EvaluationFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean usage;

  private EvaluationFault(boolean usage, String message) {
    super(message);
    this.usage = usage;
  }

  /** Something is wrong with a file. */
  static EvaluationFault inFile(String message) {
    return new EvaluationFault(false, message);
  }

  /** Something is wrong with what was asked for. */
  static EvaluationFault inArguments(String message) {
    return new EvaluationFault(true, message);
  }

  /** Whether the arguments are wrong, and not a file. */
  public boolean isUsage() {
    return usage;
  }
}
