package dev.weir.model;

import dev.weir.tenant.AlertsPart;
import dev.weir.tenant.DecisionPart;
import dev.weir.tenant.Explain;
import dev.weir.tenant.ExtraFeatures;
import dev.weir.tenant.LearnMode;
import dev.weir.tenant.ThresholdPart;
import dev.weir.threshold.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Saved form of a decision part: enums as one byte, their ordinal, which a test pins. */
final class DecisionForm {
  /** 1: threshold, warm-up, learn mode, alerts, expiry, explain, extra features. */
  private static final int VERSION = 1;

  private DecisionForm() {}

  static void save(DecisionPart decision, DataOutput out) throws IOException {
    out.writeShort(VERSION);
    ThresholdPart threshold = decision.threshold();
    out.writeByte(threshold.on().ordinal());
    out.writeDouble(threshold.medium());
    out.writeDouble(threshold.high());
    out.writeDouble(threshold.critical());
    out.writeBoolean(threshold.tail());
    out.writeInt(decision.warmup());
    out.writeByte(decision.learn().ordinal());
    out.writeByte(decision.alerts().minSeverity().ordinal());
    out.writeLong(decision.alerts().cooldownMillis());
    out.writeLong(decision.expireAfterMillis());
    out.writeByte(decision.explain().ordinal());
    out.writeByte(decision.extraFeatures().ordinal());
  }

  static DecisionPart load(DataInput in) throws IOException {
    int version = in.readUnsignedShort();
    if (version != VERSION) {
      throw new IOException("decision part: found version " + version + ", expected " + VERSION);
    }
    ThresholdPart threshold =
        new ThresholdPart(
            constant(ThresholdPart.On.values(), in),
            in.readDouble(),
            in.readDouble(),
            in.readDouble(),
            in.readBoolean());
    int warmup = in.readInt();
    LearnMode learn = constant(LearnMode.values(), in);
    AlertsPart alerts = new AlertsPart(constant(Severity.values(), in), in.readLong());
    return new DecisionPart(
        threshold,
        warmup,
        learn,
        alerts,
        in.readLong(),
        constant(Explain.values(), in),
        constant(ExtraFeatures.values(), in));
  }

  private static <E extends Enum<E>> E constant(E[] constants, DataInput in) throws IOException {
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
