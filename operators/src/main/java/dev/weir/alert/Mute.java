package dev.weir.alert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * An entity whose alerts are held back for a time.
 *
 * <p>Saved form: end (long), learn (boolean), reason (UTF).
 *
 * @param untilMillis by the key's own clock
 * @param reason of whoever muted it; at most {@value #MAX_REASON} characters
 * @param learn whether the model goes on learning meanwhile
 */
public record Mute(long untilMillis, String reason, boolean learn) {
  public static final int MAX_REASON = 256;

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public Mute {
    if (reason == null || reason.length() > MAX_REASON) {
      String found = reason == null ? "nothing" : reason.length() + " characters";
      throw Check.refused("reason", found, "at most " + MAX_REASON + " characters");
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(untilMillis);
    out.writeBoolean(learn);
    out.writeUTF(reason);
  }

  static Mute load(DataInput in) throws IOException {
    long untilMillis = in.readLong();
    boolean learn = in.readBoolean();
    return new Mute(untilMillis, in.readUTF(), learn);
  }
}
