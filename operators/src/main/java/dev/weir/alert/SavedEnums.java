package dev.weir.alert;

import java.io.DataInput;
import java.io.IOException;

/** Enums in saved forms: one byte, their ordinal. */
final class SavedEnums {
  private SavedEnums() {}

  static <E extends Enum<E>> E constant(E[] constants, DataInput in) throws IOException {
    int ordinal = in.readUnsignedByte();
    if (ordinal >= constants.length) {
      throw new IOException(
          constants[0].getDeclaringClass().getSimpleName()
              + ": found "
              + ordinal
              + ", expected less than "
              + constants.length);
    }
    return constants[ordinal];
  }
}
