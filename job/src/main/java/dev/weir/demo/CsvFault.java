package dev.weir.demo;

/** A CSV file that cannot be played, with the place and what was expected there. */
public final class CsvFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  CsvFault(String message) {
    super(message);
  }
}
