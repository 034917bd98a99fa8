package dev.weir.evaluate;

import dev.weir.detect.DetectorType;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.Scope;
import dev.weir.tenant.TenantConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Plays files through the models that the job would have for them, and measures. */
public final class Evaluation {
  private final Settings settings;
  private final EvaluationTable table;

  /**
   * What to play.
   *
   * @param files CSV files
   * @param roles which columns are not features
   * @param config the config; null for one made of each file
   * @param detectors those to play; empty for the one that fits best; with {@code config} none
   * @param orders the orders to play
   * @param seeds seeds 1 to this
   */
  public record Settings(
      List<Path> files,
      Roles roles,
      TenantConfig config,
      List<DetectorType> detectors,
      List<RowOrder> orders,
      int seeds) {
    /** Copies the lists. */
    public Settings {
      files = List.copyOf(files);
      detectors = List.copyOf(detectors);
      orders = List.copyOf(orders);
    }
  }

  /** Notes and results go to {@code table} as soon as they are there. */
  public Evaluation(Settings settings, EvaluationTable table) {
    this.settings = settings;
    this.table = table;
  }

  /**
   * Plays all files.
   *
   * @throws EvaluationFault at the first that cannot be played
   */
  public EvaluationReport run() {
    List<EvaluatedFile> files = new ArrayList<>();
    table.begin(settings);
    for (Path file : settings.files()) {
      files.add(evaluate(file));
    }
    List<Mean> means =
        Mean.of(
            files.stream().flatMap(file -> file.results().stream()).toList(),
            !settings.detectors().isEmpty());
    table.end(means);
    return new EvaluationReport(files, means);
  }

  private EvaluatedFile evaluate(Path file) {
    Set<String> said = new LinkedHashSet<>();
    List<Result> played = new ArrayList<>();
    Table rows = null;
    for (TenantConfig config : configs(file, said)) {
      // Read anew only if another detector changes the features, which it does not.
      rows = rows == null ? Table.read(file, settings.roles(), config) : rows;
      remarks(file, rows, said);
      for (RowOrder order : settings.orders()) {
        Result result = play(file, rows, config, order);
        played.add(result);
        table.row(result);
      }
    }
    if (rows == null) {
      throw EvaluationFault.inFile(file + ": found no detector that can take its features");
    }
    return new EvaluatedFile(
        CsvRows.nameOf(file),
        rows.rows(),
        rows.labelled(),
        rows.anomalies(),
        played,
        List.copyOf(said));
  }

  private List<TenantConfig> configs(Path file, Set<String> said) {
    if (settings.config() != null) {
      return List.of(settings.config());
    }
    TableProfile profile = TableProfile.of(file, settings.roles());
    SuggestedConfig suggested = new SuggestedConfig(profile, null, AlertRate.USUAL);
    List<DetectorType> types =
        settings.detectors().isEmpty() ? List.of(suggested.choice().type()) : settings.detectors();
    List<TenantConfig> configs = new ArrayList<>();
    for (DetectorType type : types) {
      try {
        configs.add(suggested.config(type));
      } catch (EvaluationFault refused) {
        if (types.size() == 1) {
          throw refused;
        }
        say(refused.getMessage(), said);
      }
    }
    return configs;
  }

  private void remarks(Path file, Table rows, Set<String> said) {
    String name = CsvRows.nameOf(file);
    if (!rows.labelled()) {
      say(name + ": no column label; accuracy is not defined (--label-column names it)", said);
    } else if (rows.anomalies() == 0 || rows.anomalies() == rows.rows()) {
      String kind = rows.anomalies() == 0 ? "normal" : "an anomaly";
      say(name + ": every row is labelled " + kind + "; accuracy is not defined", said);
    }
    if (rows.refusedRows() > 0) {
      say(
          String.format(
              Locale.ROOT,
              "%s: %,d rows go to the dead letters and have the lowest score; %s",
              name,
              rows.refusedRows(),
              rows.firstRefused()),
          said);
    }
    if (settings.config() != null) {
      remarks(settings.config().learning(), name, rows, said);
    }
  }

  /** Of a config of one's own, which nobody has made for these rows. */
  private void remarks(LearningPart learning, String name, Table rows, Set<String> said) {
    if (learning.scope() == Scope.ENTITY && settings.roles().entity() == null) {
      say(
          name + ": the config has scope entity, all rows are one's: --entity-column says whose",
          said);
    }
    if (learning.lanes() > 1) {
      say(name + ": the config has lanes: here one model has the rows of all", said);
    }
    if (!rows.unused().isEmpty()) {
      say(name + ": not in the config: " + String.join(", ", rows.unused()), said);
    }
  }

  private void say(String note, Set<String> said) {
    if (said.add(note)) {
      table.note(note);
    }
  }

  private Result play(Path file, Table rows, TenantConfig config, RowOrder order) {
    Replay replay = new Replay(rows, config);
    List<Long> seeds = new ArrayList<>();
    List<Measures> runs = new ArrayList<>();
    Shown shown = null;
    for (long seed = Replay.FIRST_SEED; seed < Replay.FIRST_SEED + settings.seeds(); seed++) {
      Run run = replay.play(order, seed);
      Measures measures = Measures.of(run, rows);
      shown = shown == null ? Shown.of(run, measures, config.decision()) : shown;
      seeds.add(seed);
      runs.add(measures);
    }
    return new Result(CsvRows.nameOf(file), order, config, seeds, runs, shown);
  }
}
