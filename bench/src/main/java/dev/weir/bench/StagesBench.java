package dev.weir.bench;

import dev.weir.bench.EventLine.Stage;
import dev.weir.detect.DetectorType;
import dev.weir.event.RawRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where an event's time goes, stage by stage and without Flink and Kafka: decode and check, cross
 * an exchange, judge, write. Beside them the same JSON parsed without checks. One thread, its
 * processor time, a model an entity, so that their memory is as cold as in the job.
 */
final class StagesBench {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("detector"),
          new Column("parseMicros", "bare parse µs", 2),
          new Column("decodeMicros", "decode µs", 2),
          new Column("exchangeMicros", "exchange µs", 2),
          new Column("judgeMicros", "judge µs", 2),
          new Column("encodeMicros", "encode µs", 2),
          new Column("sumMicros", "all but parse µs", 2));

  /** Events that are made; they are taken again and again. */
  private static final int EVENTS = EventLine.BATCH * 1_000;

  private final List<DetectorType> detectors;
  private final int entities;
  private final int rounds;
  private final int eventsPerEntity;
  private final Consumer<String> progress;

  /**
   * One for these detectors.
   *
   * @param eventsPerEntity before the rounds, unmeasured, so that models are full and code is
   *     compiled; a round has a quarter of them
   */
  StagesBench(
      List<DetectorType> detectors,
      int entities,
      int rounds,
      int eventsPerEntity,
      Consumer<String> progress) {
    this.detectors = List.copyOf(detectors);
    this.entities = entities;
    this.rounds = rounds;
    this.eventsPerEntity = eventsPerEntity;
    this.progress = progress;
  }

  /** Runs all of it. */
  BenchReport run() throws IOException {
    RawRecord[] records = records();
    long batches = Math.max(1, (long) entities * eventsPerEntity / EventLine.BATCH);
    Map<DetectorType, List<double[]>> figures = new LinkedHashMap<>();
    for (DetectorType detector : detectors) {
      progress.accept("stages: " + detector.label());
      EventLine line = new EventLine(detector);
      batches(line, records, batches);
      List<double[]> all = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        all.add(batches(line, records, Math.max(1, batches / 4)));
      }
      figures.put(detector, all);
    }
    BenchReport report =
        new BenchReport("stages", COLUMNS)
            .setting("entities", entities)
            .setting("features", BenchEvents.FEATURES)
            .setting("rounds", rounds);
    report.note("One thread, its processor time per event, medians over the rounds.");
    figures.forEach((detector, all) -> add(report, detector, all));
    return report;
  }

  private RawRecord[] records() {
    BenchEvents events = BenchEvents.uniform(entities, 1);
    RawRecord[] records = new RawRecord[EVENTS];
    for (int e = 0; e < EVENTS; e++) {
      events.next();
      records[e] =
          new RawRecord(
              events.key(),
              events.value(),
              events.timeMillis(),
              "events",
              0,
              e,
              new String[0],
              new byte[0][]);
    }
    return records;
  }

  /** Microseconds of each stage per event. */
  private static double[] batches(EventLine line, RawRecord[] records, long batches)
      throws IOException {
    for (long b = 0; b < batches; b++) {
      line.run(records, (int) (b * EventLine.BATCH % EVENTS));
    }
    double[] micros = new double[Stage.values().length];
    for (Stage stage : Stage.values()) {
      micros[stage.ordinal()] = line.take(stage) / 1e3 / (batches * EventLine.BATCH);
    }
    return micros;
  }

  private static void add(BenchReport report, DetectorType detector, List<double[]> all) {
    double[] medians = new double[Stage.values().length];
    double sum = 0;
    for (Stage stage : Stage.values()) {
      int s = stage.ordinal();
      medians[s] = Statistics.median(all.stream().map(micros -> micros[s]).toList());
      sum += stage == Stage.PARSE ? 0 : medians[s];
    }
    report.add(detector.label(), medians[0], medians[1], medians[2], medians[3], medians[4], sum);
  }
}
