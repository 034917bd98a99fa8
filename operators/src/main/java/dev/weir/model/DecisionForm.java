package dev.weir.model;

import dev.weir.alert.AlertRules;
import dev.weir.alert.SavedEnums;
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
  private static final int SECOND = 2;

  /**
   * 3: a list of extras and then what 2 has. Count (byte), per extra: kind (byte), length (int),
   * bytes. Written only where there is one.
   */
  private static final int VERSION = 3;

  /** Extra: what decides about alerts beyond severity, cooldown and budget. */
  private static final int ALERT_RULES = 2;

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
    int extras = extras(decision);
    out.writeShort(extras > 0 ? VERSION : first ? FIRST : SECOND);
    if (extras > 0) {
      out.writeByte(extras);
      saveExtras(decision, out);
    }
    if (extras > 0 || !first) {
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

  private static int extras(DecisionPart decision) {
    return (isDegradation(decision) ? 1 : 0) + (hasRules(decision) ? 1 : 0);
  }

  private static boolean isDegradation(DecisionPart decision) {
    return !decision.degradation().equals(DegradationPart.DEFAULT);
  }

  private static boolean hasRules(DecisionPart decision) {
    return decision.alerts().rules() != AlertRules.NONE;
  }

  /** Each in its own bytes, so that a reader knows where it ends. */
  private static void saveExtras(DecisionPart decision, DataOutput out) throws IOException {
    if (isDegradation(decision)) {
      byte[] json = DegradationPartJson.encode(decision.degradation());
      saveExtra(DEGRADATION, json, json.length, out);
    }
    if (hasRules(decision)) {
      FrameOutput extra = new FrameOutput();
      decision.alerts().rules().save(extra);
      saveExtra(ALERT_RULES, extra.bytes(), extra.length(), out);
    }
  }

  private static void saveExtra(int kind, byte[] bytes, int length, DataOutput out)
      throws IOException {
    out.writeByte(kind);
    out.writeInt(length);
    out.write(bytes, 0, length);
  }

  /** What the extras say; as by default where there are none. */
  private static final class Extras {
    private DegradationPart degradation = DegradationPart.DEFAULT;
    private AlertRules rules = AlertRules.NONE;

    private static Extras load(DataInput in) throws IOException {
      Extras extras = new Extras();
      for (int left = in.readUnsignedByte(); left > 0; left--) {
        int kind = in.readUnsignedByte();
        int length = in.readInt();
        if (length < 0 || length > MAX_EXTRA_BYTES) {
          throw new IOException("decision part: found an extra of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        extras.read(kind, bytes);
      }
      return extras;
    }

    private void read(int kind, byte[] bytes) throws IOException {
      switch (kind) {
        case DEGRADATION -> degradation = DegradationPartJson.decode(bytes);
        case ALERT_RULES -> {
          FrameInput extra = new FrameInput(bytes, 0, bytes.length);
          rules = AlertRules.load(extra);
          if (extra.remaining() > 0) {
            throw new IOException("decision part: found bytes left over in extra " + kind);
          }
        }
        default -> throw new IOException("decision part: found unknown extra " + kind);
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
    if (version < FIRST || version > VERSION) {
      throw new IOException(
          "decision part: found version " + version + ", expected " + FIRST + " to " + VERSION);
    }
    Extras extras = version < VERSION ? new Extras() : Extras.load(in);
    AdaptiveParameters adaptive = version == FIRST ? null : loadAdaptive(in);
    DriftPart drift = version == FIRST ? null : loadDrift(in);
    int budget = version == FIRST ? AlertsPart.NO_BUDGET : in.readInt();
    ThresholdPart threshold =
        new ThresholdPart(
            SavedEnums.constant(ThresholdPart.On.values(), in),
            in.readDouble(),
            in.readDouble(),
            in.readDouble(),
            in.readBoolean(),
            adaptive);
    int warmup = in.readInt();
    LearnMode learn = SavedEnums.constant(LearnMode.values(), in);
    AlertsPart alerts =
        new AlertsPart(
            SavedEnums.constant(Severity.values(), in), in.readLong(), budget, extras.rules);
    return new DecisionPart(
        threshold,
        warmup,
        learn,
        alerts,
        in.readLong(),
        SavedEnums.constant(Explain.values(), in),
        SavedEnums.constant(ExtraFeatures.values(), in),
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
    ThresholdPart.On on = SavedEnums.constant(ThresholdPart.On.values(), in);
    return new DriftPart(on, DriftType.of(code).readParameters(in));
  }
}
