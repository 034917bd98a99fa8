package dev.weir.tenant;

/**
 * One thing that is wrong with a config message.
 *
 * @param code what kind of thing
 * @param path where, for example {@code features[2].min}; empty for the message as a whole
 * @param found what is there, on one line of printable ASCII
 * @param expected what should be there, or what to do
 */
public record ConfigProblem(RefusalCode code, String path, String found, String expected) {

  /** "detector.window: found 0, expected 16 to 65536". */
  public String message() {
    return (path.isEmpty() ? "" : path + ": ") + "found " + found + ", expected " + expected;
  }
}
