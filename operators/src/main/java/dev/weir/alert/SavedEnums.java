package dev.weir.alert;

import java.io.DataInput;
import java.io.IOException;

/** Enums in saved forms: one byte, their ordinal. */
public final class SavedEnums {
  private SavedEnums() {}

  /**
   * Reads one of {@code constants}.
   *
   * @throws IOException for an ordinal that there is not
   */
  public static <E extends Enum<E>> E constant(E[] constants, DataInput in) throws IOException {
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
