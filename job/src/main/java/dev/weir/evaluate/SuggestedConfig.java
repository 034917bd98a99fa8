package dev.weir.evaluate;

import dev.weir.demo.CsvEvents;
import dev.weir.detect.DetectorType;
import dev.weir.tenant.ConfigLimits;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.FeatureType;
import dev.weir.tenant.InvalidConfigException;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantNames;
import dev.weir.transform.TransformType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A config made of what a file is like, as YAML whose comments give the reasons. What is evaluated
 * without a config of one's own is this one, so the two cannot differ.
 */
final class SuggestedConfig {
  /** Last values that stand for the shape of a series. */
  private static final int SHINGLE = 8;

  /** To these the values before an event would be nothing but more values. */
  private static final Set<DetectorType> EACH_ALONE =
      EnumSet.of(DetectorType.ROBUST_Z_SCORE, DetectorType.MOVING_STATISTICS);

  private static final int USUAL_WARMUP = 1_024;
  private static final int LEAST_WARMUP = 128;
  private static final double DAY_MILLIS = 86_400_000;

  private final TableProfile profile;
  private final String tenant;
  private final AlertRate rate;
  private final FeatureLines features;

  /**
   * For the rows of {@code profile}; {@code tenant} null: named like the file.
   *
   * @throws EvaluationFault if no column can be a feature
   */
  SuggestedConfig(TableProfile profile, String tenant, AlertRate rate) {
    this.profile = profile;
    this.tenant = tenant == null ? CsvEvents.tenantOf(profile.file()) : tenant;
    this.rate = rate;
    this.features = new FeatureLines(profile);
    if (profile.features().isEmpty()) {
      throw EvaluationFault.inFile(
          profile.file() + ": found no column that can be a feature, expected at least one");
    }
    if (!TenantNames.isTenant(this.tenant)) {
      throw EvaluationFault.inArguments(
          "--tenant: found '" + this.tenant + "', expected " + TenantNames.EXPECTED);
    }
  }

  /**
   * The config with this detector.
   *
   * @throws EvaluationFault if the job would refuse it
   */
  TenantConfig config(DetectorType detector) {
    try {
      return fitting(ConfigRequest.ofFile(yaml(detector, "")).config());
    } catch (InvalidConfigException e) {
      throw EvaluationFault.inFile(
          profile.file() + ": " + detector.label() + ": " + e.getMessage());
    }
  }

  /** The job refuses configs of larger models. */
  private TenantConfig fitting(TenantConfig config) {
    long bytes = config.learning().modelBytes();
    long most = ConfigLimits.DEFAULT.maxModelBytes();
    if (bytes > most) {
      throw EvaluationFault.inFile(
          String.format(
              Locale.ROOT,
              "%s: %s: found %,d bytes for one model, expected at most %,d: the job would refuse"
                  + " it",
              profile.file(),
              config.learning().detector().type().label(),
              bytes,
              most));
    }
    return config;
  }

  /**
   * The config with the detector that fits best.
   *
   * @throws EvaluationFault if the job would refuse it
   */
  String yaml() {
    DetectorChoice choice = choice();
    config(choice.type());
    return yaml(choice.type(), choice.reason());
  }

  /** The detector that fits best. */
  DetectorChoice choice() {
    return DetectorChoice.of(this);
  }

  /** What the file is like. */
  TableProfile profile() {
    return profile;
  }

  /** Rows of the file for each model. */
  long rowsPerModel() {
    return profile.rows() / Math.max(1, profile.entities());
  }

  /** One number after the other: their shape counts, not only their size. */
  boolean isSeries() {
    List<ColumnProfile> found = profile.features();
    return profile.timed() && found.size() == 1 && found.get(0).type() == FeatureType.NUMBER;
  }

  private String yaml(DetectorType detector, String reason) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "# Suggested from %s: %,d rows, %d features. Change what you know better.",
            FeatureLines.comment(profile.file()),
            profile.rows(),
            profile.features().size()));
    lines.add("tenant: " + quoted(tenant));
    scope(lines);
    lines.add("features:");
    lines.addAll(features.lines());
    lines.addAll(features.leftOut());
    transforms(detector, lines);
    if (!reason.isEmpty()) {
      lines.add("# " + reason);
    }
    lines.add("detector: {type: " + detector.label() + "}");
    decision(lines);
    return String.join("\n", lines) + "\n";
  }

  private void scope(List<String> lines) {
    if (profile.entities() > 0) {
      lines.add(
          String.format(
              Locale.ROOT, "# One model for each of the %,d entities.", profile.entities()));
      lines.add("scope: entity");
    } else {
      lines.add("# One model for all rows; --entity-column says whose row it is.");
      lines.add("scope: tenant");
    }
  }

  private void transforms(DetectorType detector, List<String> lines) {
    List<String> transforms = new ArrayList<>();
    // The values of a single feature have one unit, and a scale that moves would blur their level.
    if (detector.defaults().dependsOnScale() && profile.features().size() > 1) {
      lines.add("# The detector compares features: without a common scale the largest would rule.");
      transforms.add("{type: standard-scaler}");
    }
    if (isSeries() && !EACH_ALONE.contains(detector)) {
      lines.add("# A single series: the last " + SHINGLE + " values show its shape.");
      transforms.add("{type: " + TransformType.SHINGLE.label() + ", size: " + SHINGLE + "}");
    }
    if (!transforms.isEmpty()) {
      lines.add("transforms: [" + String.join(", ", transforms) + "]");
    }
  }

  private void decision(List<String> lines) {
    lines.add("# Severity high for " + rate.text() + " of a model's own events" + perDay() + ".");
    lines.add("threshold: " + rate.yaml());
    int warmup = warmup();
    if (warmup < USUAL_WARMUP) {
      lines.add("# The sample has few rows for a model: a quarter of them warms it up.");
      lines.add("warmup: " + warmup);
    }
    lines.add("alerts: {minSeverity: high, cooldown: PT5M}");
    if (features.leavesOut()) {
      lines.add("# Events may carry the columns that were left out.");
      lines.add("extraFeatures: ignore");
    }
  }

  private int warmup() {
    long quarter = Long.highestOneBit(Math.max(1, rowsPerModel() / 4));
    return (int) Math.max(LEAST_WARMUP, Math.min(USUAL_WARMUP, quarter));
  }

  private String perDay() {
    if (profile.spanMillis() == 0) {
      return "";
    }
    double alerts = rate.rate() * profile.rows() * DAY_MILLIS / profile.spanMillis();
    String form = alerts < 10 ? ": about %.2g a day" : ": about %,.0f a day";
    return String.format(Locale.ROOT, form, alerts);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
