package dev.weir.evaluate;

import dev.weir.detect.SeededRandom;
import dev.weir.event.ScoreStatus;
import dev.weir.model.Judgement;
import dev.weir.model.Learned;
import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.model.Observation;
import dev.weir.model.Workspace;
import dev.weir.state.ModelKey;
import dev.weir.tenant.ConfigEpoch;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.ThresholdPart;
import dev.weir.threshold.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Plays a table through models as the job does: one model a key, which judges an event and then
 * learns from it, and starts anew when the key was silent for too long.
 *
 * <p>Seed 1 in natural order gives, bit for bit, what the job gives for these events: the models
 * have the fingerprints of their keys. Other seeds have others, as other tenants would.
 */
final class Replay {
  /** The seed whose models are those of the job. */
  static final long FIRST_SEED = 1;

  /** Whatever the config has: one model has the rows of all lanes, as {@link Evaluation} says. */
  private static final int LANES = 1;

  private final Table table;
  private final TenantConfig config;
  private final Observation observation = new Observation();
  private final Judgement judgement = new Judgement();
  private final Workspace workspace = new Workspace();

  Replay(Table table, TenantConfig config) {
    this.table = table;
    this.config = config;
    TenantConfig versioned =
        config.version() == TenantConfig.NO_VERSION ? config.withVersion(1) : config;
    ConfigEpoch epoch = new ConfigEpoch(versioned.version(), ConfigEpoch.OWN);
    observation.sentUnder(new JudgingConfig(versioned, null, epoch));
    observation.values = new double[table.features()];
  }

  /** One pass over all rows. */
  Run play(RowOrder order, long seed) {
    int[] rows = order.of(table.rows(), seed);
    double[] scores = new double[rows.length];
    double[] rarities = new double[rows.length];
    boolean[] labels = new boolean[rows.length];
    Severity[] severities = new Severity[rows.length];
    Arrays.fill(scores, Double.NaN);
    Arrays.fill(rarities, Double.NaN);
    Arrays.fill(severities, Severity.NONE);
    double[][] levels = seed == FIRST_SEED ? levels(rows.length) : null;
    Model[] models = new Model[table.entities().size()];
    long[] fingerprints = fingerprints(seed);
    long alerts = 0;
    long warming = 0;
    long start = System.nanoTime();
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      labels[i] = table.anomaly(row);
      if (table.refused(row)) {
        continue;
      }
      Model model = model(row, i, models, fingerprints);
      note(model, i, levels);
      judge(row, i, model);
      scores[i] = judgement.score;
      rarities[i] = judgement.rarity;
      severities[i] = judgement.severity;
      alerts += judgement.alert ? 1 : 0;
      warming += judgement.status == ScoreStatus.WARMING ? 1 : 0;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    int count = (int) Arrays.stream(models).filter(model -> model != null).count();
    return new Run(
        seed,
        scores,
        rarities,
        severities,
        labels,
        levels,
        alerts,
        warming,
        seconds,
        count,
        largest(models));
  }

  private Model model(int row, int place, Model[] models, long[] fingerprints) {
    int owner = table.owner(row);
    if (models[owner] == null || models[owner].expiredAt(table.time(place))) {
      models[owner] = new Model(fingerprints[owner]);
    }
    return models[owner];
  }

  private void judge(int row, int place, Model model) {
    table.values(row, observation.values);
    observation.timeMillis = table.time(place);
    model.judge(observation, judgement, workspace);
  }

  /** Null where cuts stand still. */
  private double[][] levels(int rows) {
    if (config.decision().threshold().adaptive() == null) {
      return null;
    }
    double[][] levels = new double[3][rows];
    for (double[] level : levels) {
      Arrays.fill(level, Double.NaN);
    }
    return levels;
  }

  /** Where the cuts lie that the next row is judged by. */
  private void note(Model model, int place, double[][] levels) {
    Learned judging = model.judging();
    if (levels != null && judging != null) {
      ThresholdPart threshold = config.decision().threshold();
      levels[0][place] = judging.level(threshold, threshold.medium());
      levels[1][place] = judging.level(threshold, threshold.high());
      levels[2][place] = judging.level(threshold, threshold.critical());
    }
  }

  private long[] fingerprints(long seed) {
    return table.entities().stream()
        .map(entity -> ModelKey.of(config.tenant(), config.learning().scope(), LANES, entity))
        .mapToLong(ModelKey::fingerprint)
        .map(own -> seed == FIRST_SEED ? own : SeededRandom.combine(own, seed))
        .toArray();
  }

  private static long largest(Model[] models) {
    ModelFrame frame = new ModelFrame();
    long largest = 0;
    try {
      for (Model model : models) {
        if (model != null) {
          frame.encode(model);
          largest = Math.max(largest, frame.length());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("found an I/O error while writing to memory", e);
    }
    return largest;
  }
}
