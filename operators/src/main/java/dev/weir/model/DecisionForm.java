package dev.weir.model;

import dev.weir.tenant.AlertsPart;
import dev.weir.tenant.DecisionPart;
import dev.weir.tenant.DegradationPart;
import dev.weir.tenant.DegradationPartJson;
import dev.weir.tenant.DriftPart;
import dev.weir.tenant.Explain;
import dev.weir.tenant.ExtraFeatures;
import dev.weir.tenant.LearnMode;
import dev.weir.tenant.ThresholdPart;
import dev.weir.threshold.AdaptiveParameters;
import dev.weir.threshold.AdaptiveType;
import dev.weir.threshold.DriftType;
import dev.weir.threshold.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Saved form of a decision part: enums as one byte, their ordinal, which a test pins. */
final class DecisionForm {
  /** 1: threshold, warm-up, learn mode, alerts, expiry, explain, extra features. */
  private static final int FIRST = 1;

  /**
   * 2: how cuts are learned, what is watched for drift and the alerts' budget, and then what 1 has.
   * Written only where there is one of them: all others stay readable by the first release.
   */
  private static final int VERSION = 2;

  /**
   * 3: the number of extras (1 byte), each with its kind (1 byte), length (int) and bytes, and then
   * what 2 has. Written only where there is one of them.
   */
  private static final int WITH_EXTRAS = 3;

  /** Fallback and breaker, as canonical JSON; where one of them is not as by default. */
  private static final int DEGRADATION = 1;

  private static final int MAX_EXTRA_BYTES = 1 << 20;
  private static final int NONE = 0;

  private DecisionForm() {}

  static void save(DecisionPart decision, DataOutput out) throws IOException {
    ThresholdPart threshold = decision.threshold();
    boolean first =
        threshold.adaptive() == null
            && decision.drift() == null
            && decision.alerts().budget() == AlertsPart.NO_BUDGET;
    boolean extras = !decision.degradation().equals(DegradationPart.DEFAULT);
    out.writeShort(extras ? WITH_EXTRAS : first ? FIRST : VERSION);
    if (extras) {
      saveExtras(decision, out);
    }
    if (extras || !first) {
      saveAdded(decision, out);
    }
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

  private static void saveExtras(DecisionPart decision, DataOutput out) throws IOException {
    byte[] degradation =
        decision.degradation().equals(DegradationPart.DEFAULT)
            ? null
            : DegradationPartJson.encode(decision.degradation());
    out.writeByte(degradation == null ? 0 : 1);
    saveExtra(DEGRADATION, degradation, out);
  }

  /** Nothing where {@code bytes} is null. */
  private static void saveExtra(int kind, byte[] bytes, DataOutput out) throws IOException {
    if (bytes != null) {
      out.writeByte(kind);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  /** What the extras of a saved decision part say; what none of them says is as by default. */
  private static final class Extras {
    private DegradationPart degradation = DegradationPart.DEFAULT;

    private void load(DataInput in) throws IOException {
      for (int left = in.readUnsignedByte(); left > 0; left--) {
        int kind = in.readUnsignedByte();
        int length = in.readInt();
        if (length < 0 || length > MAX_EXTRA_BYTES) {
          throw new IOException("extra: found " + length + " bytes, expected 0 to a megabyte");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        switch (kind) {
          case DEGRADATION -> degradation = DegradationPartJson.decode(bytes);
          default -> throw new IOException("extra: found kind " + kind + ", expected 1");
        }
      }
    }
  }

  private static void saveAdded(DecisionPart decision, DataOutput out) throws IOException {
    AdaptiveParameters adaptive = decision.threshold().adaptive();
    out.writeByte(adaptive == null ? NONE : adaptive.type().code());
    if (adaptive != null) {
      adaptive.save(out);
    }
    DriftPart drift = decision.drift();
    out.writeByte(drift == null ? NONE : drift.detector().type().code());
    if (drift != null) {
      out.writeByte(drift.on().ordinal());
      drift.detector().save(out);
    }
    out.writeInt(decision.alerts().budget());
  }

  static DecisionPart load(DataInput in) throws IOException {
    int version = in.readUnsignedShort();
    if (version < FIRST || version > WITH_EXTRAS) {
      throw new IOException(
          "decision part: found version " + version + ", expected 1 to " + WITH_EXTRAS);
    }
    Extras extras = new Extras();
    if (version == WITH_EXTRAS) {
      extras.load(in);
    }
    AdaptiveParameters adaptive = version == FIRST ? null : loadAdaptive(in);
    DriftPart drift = version == FIRST ? null : loadDrift(in);
    int budget = version == FIRST ? AlertsPart.NO_BUDGET : in.readInt();
    ThresholdPart threshold =
        new ThresholdPart(
            constant(ThresholdPart.On.values(), in),
            in.readDouble(),
            in.readDouble(),
            in.readDouble(),
            in.readBoolean(),
            adaptive);
    int warmup = in.readInt();
    LearnMode learn = constant(LearnMode.values(), in);
    AlertsPart alerts = new AlertsPart(constant(Severity.values(), in), in.readLong(), budget);
    return new DecisionPart(
        threshold,
        warmup,
        learn,
        alerts,
        in.readLong(),
        constant(Explain.values(), in),
        constant(ExtraFeatures.values(), in),
        drift,
        extras.degradation);
  }

  private static AdaptiveParameters loadAdaptive(DataInput in) throws IOException {
    int code = in.readUnsignedByte();
    return code == NONE ? null : AdaptiveType.of(code).readParameters(in);
  }

  private static DriftPart loadDrift(DataInput in) throws IOException {
    int code = in.readUnsignedByte();
    if (code == NONE) {
      return null;
    }
    ThresholdPart.On on = constant(ThresholdPart.On.values(), in);
    return new DriftPart(on, DriftType.of(code).readParameters(in));
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
