package dev.weir.command;

import java.io.DataInputStream;
import java.io.IOException;

/** What the saved forms of commands check alike. */
final class Forms {
  private Forms() {}

  static void require(int found, int format, String what) throws IOException {
    if (found != format) {
      throw new IOException(
          what + ": found form " + found + ", expected " + format + ": a later release wrote it");
    }
  }

  static void end(DataInputStream in, String what) throws IOException {
    if (in.available() > 0) {
      throw new IOException(what + ": found " + in.available() + " bytes after the end");
    }
  }
}
