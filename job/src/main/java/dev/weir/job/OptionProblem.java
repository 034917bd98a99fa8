package dev.weir.job;

/**
 * One thing wrong with the job's options, as a line: the option, what was found where, what was
 * expected.
 *
 * @param option the option's key; the file's name if the file itself is at fault
 * @param message the rest of the line, without any secret
 * @param usage whether an argument of the command line is to blame
 */
public record OptionProblem(String option, String message, boolean usage) {
  static OptionProblem of(OptionEntry entry, String expected) {
    return new OptionProblem(
        entry.key(), "found " + entry.shown() + ", expected " + expected, entry.isArgument());
  }

  @Override
  public String toString() {
    return option + ": " + message;
  }
}
