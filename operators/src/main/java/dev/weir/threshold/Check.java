package dev.weir.threshold;

import java.io.IOException;

/** Checks of parameters and of saved bytes, with one form of message. */
final class Check {
  private Check() {}

  static void within(String field, double found, double min, double max) {
    if (!(found >= min && found <= max)) {
      throw refused(field, found, min + " to " + max);
    }
  }

  static void within(String field, int found, int min, int max) {
    if (found < min || found > max) {
      throw refused(field, found, min + " to " + max);
    }
  }

  private static IllegalArgumentException refused(String field, Object found, String expected) {
    return new IllegalArgumentException(field + ": found " + found + ", expected " + expected);
  }

  static void saved(boolean holds, String found, String expected) throws IOException {
    if (!holds) {
      throw new IOException("saved " + found + ", expected " + expected);
    }
  }

  static void version(String what, int found, int known) throws IOException {
    if (found != known) {
      throw new IOException(what + ": found version " + found + ", this release reads " + known);
    }
  }

  /** Parameters that refuse what was read, as an error of the bytes. */
  static <P> P parameters(java.util.function.Supplier<P> made) throws IOException {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new IOException("saved " + e.getMessage(), e);
    }
  }
}
