package dev.weir.tools.show;

import dev.weir.detect.DetectorView;
import dev.weir.model.Learned;
import dev.weir.model.Model;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.ThresholdPart;
import dev.weir.threshold.RarityCalibration;
import dev.weir.threshold.Severity;
import dev.weir.transform.Transform;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One of the learned parts of a model, for people.
 *
 * @param role judging, candidate or fallback
 * @param part what it was made by; null where that is not kept any more
 * @param learned itself
 * @param warm whether its scores count; null where its learning part is not known
 * @param stages what transforms and detector have learned of their entries, in order
 * @param cuts the score from which on a score has a severity; {@code NaN} where it cannot be told
 *     yet
 */
public record LearnedReport(
    String role,
    LearningPart part,
    Learned learned,
    Boolean warm,
    List<RangeTable> stages,
    Map<Severity, Double> cuts) {

  private static final int DOUBLINGS = 60;
  private static final int HALVINGS = 60;

  static LearnedReport of(String role, FoundModel found, Learned learned, LearningPart part) {
    Model model = found.model();
    Boolean warm = part == null ? null : learned.warm(part, model.decision().warmup());
    return new LearnedReport(
        role,
        part,
        learned,
        warm,
        stages(learned, part),
        cuts(model.decision().threshold(), learned));
  }

  private static List<RangeTable> stages(Learned learned, LearningPart part) {
    List<List<String>> names = PositionNames.of(part, learned);
    List<RangeTable> stages = new ArrayList<>();
    List<Transform> transforms = learned.transforms();
    for (int t = 0; t < transforms.size(); t++) {
      Transform transform = transforms.get(t);
      stages.add(new RangeTable(transform.type().label(), names.get(t), transform.view()));
    }
    add(learned.detector().view(), names.get(names.size() - 1), "", stages);
    return stages;
  }

  private static void add(
      DetectorView view, List<String> names, String prefix, List<RangeTable> stages) {
    String stage = prefix + view.type().label();
    stages.add(new RangeTable(stage, names, view.ranges()));
    view.members().forEach(member -> add(member, names, stage + " / ", stages));
  }

  private static Map<Severity, Double> cuts(ThresholdPart threshold, Learned learned) {
    Map<Severity, Double> cuts = new EnumMap<>(Severity.class);
    put(Severity.MEDIUM, threshold.medium(), threshold, learned, cuts);
    put(Severity.HIGH, threshold.high(), threshold, learned, cuts);
    put(Severity.CRITICAL, threshold.critical(), threshold, learned, cuts);
    return cuts;
  }

  private static void put(
      Severity severity,
      double cut,
      ThresholdPart threshold,
      Learned learned,
      Map<Severity, Double> cuts) {
    if (!Double.isNaN(cut)) {
      double level = threshold.adaptive() == null ? cut : learned.level(threshold, cut);
      boolean score = threshold.on() == ThresholdPart.On.SCORE;
      cuts.put(severity, score ? level : scoreAt(level, learned.calibration()));
    }
  }

  /** The least score of a rarity; {@code NaN} where so rare a one cannot be told yet. */
  static double scoreAt(double rarity, RarityCalibration calibration) {
    float[] scores = calibration.scores();
    if (Double.isNaN(rarity) || scores.length == 0 || !calibration.resolves(rarity)) {
      return Double.NaN;
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (float score : scores) {
      low = Math.min(low, score);
      high = Math.max(high, score);
    }
    double step = Math.max(high - low, 1e-6);
    for (int d = 0; d < DOUBLINGS && calibration.rarity(high) < rarity; d++) {
      high += step;
      step *= 2;
    }
    if (calibration.rarity(high) < rarity) {
      return Double.NaN;
    }
    for (int h = 0; h < HALVINGS; h++) {
      double middle = low + (high - low) / 2;
      if (calibration.rarity(middle) < rarity) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
