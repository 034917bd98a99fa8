package dev.weir.health;

import dev.weir.tenant.ConfigEpoch;
import dev.weir.tenant.HealthPart;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a tenant wants to hear of, and how new that is. It travels with the counts, so that it needs
 * no broadcast of its own.
 *
 * <p>Saved form: epoch (two longs), five shares (doubles), silence and cooldown (longs), least
 * events (int).
 */
public record HealthLimits(ConfigEpoch epoch, HealthPart part) {
  /** Of a tenant whose config nobody has seen. */
  public static final HealthLimits NONE = new HealthLimits(ConfigEpoch.NONE, HealthPart.NONE);

  /** Writes the saved form. */
  public void write(DataOutput out) throws IOException {
    out.writeLong(epoch.own());
    out.writeLong(epoch.template());
    out.writeDouble(part.maxAnomalyRate());
    out.writeDouble(part.minAnomalyRate());
    out.writeDouble(part.errorRate());
    out.writeDouble(part.collapse());
    out.writeDouble(part.drift());
    out.writeLong(part.silenceMillis());
    out.writeLong(part.cooldownMillis());
    out.writeInt(part.minEvents());
  }

  /** Reads what {@link #write} has written. */
  public static HealthLimits read(DataInput in) throws IOException {
    return new HealthLimits(
        new ConfigEpoch(in.readLong(), in.readLong()),
        new HealthPart(
            in.readDouble(),
            in.readDouble(),
            in.readDouble(),
            in.readDouble(),
            in.readDouble(),
            in.readLong(),
            in.readLong(),
            in.readInt()));
  }
}
