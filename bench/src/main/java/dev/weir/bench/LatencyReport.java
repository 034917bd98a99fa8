package dev.weir.bench;

import static dev.weir.bench.Statistics.median;
import static dev.weir.bench.Statistics.medianRatio;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** The tables of {@link LatencyBench}. */
final class LatencyReport {
  private static final double NANOS_PER_MILLI = 1e6;

  private static final List<Column> HEAD =
      List.of(
          Column.text("pipeline"),
          new Column("startEventsPerSecond", "rate", 0),
          Column.text("delivery"));

  private static final List<Column> PHASES =
      List.of(
          Column.text("phase"),
          new Column("p50Millis", "p50 ms", 1),
          new Column("p95Millis", "p95 ms", 1),
          new Column("p99Millis", "p99 ms", 1),
          new Column("p99Ratio", "p99 x bare", 2),
          new Column("p999Millis", "p99.9 ms", 1),
          new Column("maxMillis", "max ms", 1),
          new Column("measuredEvents", "events", 0),
          new Column("senderLateMillis", "sender late ms", 1),
          new Column("caughtUpMillis", "caught up ms", 0),
          new Column("missingEvents", "missing", 0),
          new Column("repeatedEvents", "repeated", 0));

  private static final List<Column> RAMP =
      List.of(
          new Column("sustainedEventsPerSecond", "sustained/s", 0),
          new Column("ratio", "x bare", 2),
          new Column("p50Millis", "p50 ms", 1),
          new Column("p99Millis", "p99 ms", 1),
          new Column("boundMillis", "bound ms", 0),
          new Column("brokenP99Millis", "next p99 ms", 1),
          new Column("brokenSenderLateMillis", "next sender late ms", 1));

  private LatencyReport() {}

  /** A row for each phase of each load. */
  static BenchReport phases(
      LatencyBench.Settings settings, Map<LatencyBench.Load, Map<Subject, List<LatencyRun>>> all) {
    BenchReport report = report(settings, PHASES);
    report.note(
        "Percentiles: medians over the rounds; p99 x bare: median of the ratios within a round;"
            + " missing and repeated: of the whole run, all rounds.");
    report.note(
        "sender late: how far the load itself was behind its schedule at most; the latencies"
            + " contain it.");
    if (settings.profile() == LoadProfile.SPIKE) {
      report.note("caught up: from the spike's end to the first result within the p99 before it.");
    }
    all.forEach(
        (load, runs) -> {
          List<Schedule.Phase> phases = settings.schedule(load.rate()).phases();
          for (int p = 0; p < phases.size(); p++) {
            if (phases.get(p).measured()) {
              addPhase(report, load, runs, new Part(p, phases.get(p)));
            }
          }
        });
    return report;
  }

  private record Part(int index, Schedule.Phase phase) {}

  private static void addPhase(
      BenchReport report, LatencyBench.Load load, Map<Subject, List<LatencyRun>> runs, Part part) {
    int phase = part.index();
    String name = part.phase().name();
    addRows(
        report,
        load,
        runs,
        (rounds, bare) ->
            List.of(
                name,
                median(rounds, run -> millisAt(run, phase, 50)),
                median(rounds, run -> millisAt(run, phase, 95)),
                median(rounds, run -> millisAt(run, phase, 99)),
                medianRatio(rounds, bare, run -> millisAt(run, phase, 99)),
                median(rounds, run -> millisAt(run, phase, 99.9)),
                median(rounds, run -> millisAt(run, phase, 100)),
                median(rounds, run -> run.arrivals().seen(phase)),
                median(rounds, run -> run.load().lateNanos(phase) / NANOS_PER_MILLI),
                name.equals("after")
                    ? median(rounds, run -> run.arrivals().caughtUpMillis(phase))
                    : Double.NaN,
                rounds.stream().mapToLong(run -> run.arrivals().missing()).sum(),
                rounds.stream().mapToLong(run -> run.arrivals().repeated()).sum()));
  }

  /** A row for each load, with the highest step that was sustained. */
  static BenchReport ramp(
      LatencyBench.Settings settings, Map<LatencyBench.Load, Map<Subject, List<LatencyRun>>> all) {
    BenchReport report = report(settings, RAMP);
    report.note(
        "sustained: the last step, each twice the one before, with 99 % of its results within the"
            + " bound; next: what was seen of the step after it, until it was broken off.");
    all.forEach((load, runs) -> addRamp(report, settings, load, runs));
    return report;
  }

  private static void addRamp(
      BenchReport report,
      LatencyBench.Settings settings,
      LatencyBench.Load load,
      Map<Subject, List<LatencyRun>> runs) {
    Schedule schedule = settings.schedule(load.rate());
    addRows(
        report,
        load,
        runs,
        (rounds, bare) ->
            List.of(
                median(rounds, run -> rate(run, schedule)),
                medianRatio(rounds, bare, run -> rate(run, schedule)),
                median(rounds, run -> millisAt(run, run.sustained(schedule), 50)),
                median(rounds, run -> millisAt(run, run.sustained(schedule), 99)),
                settings.lateNanos(load.delivery()) / NANOS_PER_MILLI,
                median(rounds, run -> millisAt(run, next(run, schedule), 99)),
                median(
                    rounds, run -> run.load().lateNanos(next(run, schedule)) / NANOS_PER_MILLI)));
  }

  /** A row for each pipeline: what {@code figures} makes of its rounds and of the bare one's. */
  private static void addRows(
      BenchReport report,
      LatencyBench.Load load,
      Map<Subject, List<LatencyRun>> runs,
      BiFunction<List<LatencyRun>, List<LatencyRun>, List<Object>> figures) {
    List<LatencyRun> bare = runs.values().iterator().next();
    runs.forEach(
        (subject, rounds) -> {
          List<Object> row =
              new ArrayList<>(List.of(subject.label(), load.rate(), load.delivery().label()));
          row.addAll(figures.apply(rounds, bare));
          report.add(row.toArray());
        });
  }

  private static double rate(LatencyRun run, Schedule schedule) {
    int step = run.sustained(schedule);
    return step < 0 ? 0 : schedule.phases().get(step).eventsPerSecond();
  }

  /** The step behind the sustained one: the first if none was, the last if all were. */
  private static int next(LatencyRun run, Schedule schedule) {
    int warmUp = schedule.phases().get(0).measured() ? 0 : 1;
    return Math.min(schedule.phases().size() - 1, Math.max(warmUp, run.sustained(schedule) + 1));
  }

  private static BenchReport report(LatencyBench.Settings settings, List<Column> own) {
    List<Column> columns = new ArrayList<>(HEAD);
    columns.addAll(own);
    BenchReport report =
        new BenchReport("latency", columns)
            .setting("profile", settings.profile().label())
            .setting("seconds", settings.seconds().measured())
            .setting("burstSeconds", settings.seconds().burst())
            .setting("rounds", settings.rounds());
    settings.job().forEach(report::setting);
    report.note(
        "From the intended send time to a reader (read_committed with exactly-once); load, job and"
            + " reader share the machine with the broker.");
    return report;
  }

  private static double millisAt(LatencyRun run, int phase, double percentile) {
    return run.ofPhase(phase, arrivals -> arrivals.millisAt(phase, percentile));
  }
}
