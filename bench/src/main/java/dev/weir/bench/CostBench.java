package dev.weir.bench;

import dev.weir.bench.CostSubject.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What a detector or a transform costs per record, beside what its parameters say it costs: one of
 * many models, so that each waits for memory as in a job, and one alone.
 */
final class CostBench {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("parameters"),
          new Column("dimensions", "dimensions", 0),
          new Column("measuredMicros", "measured µs", 2),
          new Column("formulaMicros", "formula µs", 2),
          new Column("ratio", "measured / formula", 2),
          new Column("aloneMicros", "one alone µs", 2),
          new Column("modelBytes", "bytes in memory", 0));

  /** All models together: more than the caches of most processors hold. */
  private static final long MANY_BYTES = 96L << 20;

  private static final int MOST_MODELS = 2_000;
  private static final int BATCH = 64;

  /** Records by which a model is ahead of the one made first. */
  private static final int LONGEST_AHEAD = 300;

  private final List<String> variants;
  private final List<Integer> dimensions;
  private final int rounds;
  private final int millis;
  private final Consumer<String> progress;

  /** Keeps what was computed from being left out. */
  private double sink;

  /**
   * One for these.
   *
   * @param variants see {@link CostSubject#of(String, int)}
   * @param millis how long each is measured in a round
   */
  CostBench(
      List<String> variants,
      List<Integer> dimensions,
      int rounds,
      int millis,
      Consumer<String> progress) {
    this.variants = List.copyOf(variants);
    this.dimensions = List.copyOf(dimensions);
    this.rounds = rounds;
    this.millis = millis;
    this.progress = progress;
  }

  /** Runs all of it. */
  BenchReport run() {
    BenchReport report =
        new BenchReport("cost", COLUMNS).setting("rounds", rounds).setting("millis", millis);
    report.note("Score and learn, one thread, its processor time, medians over the rounds.");
    for (String variant : variants) {
      for (int width : dimensions) {
        progress.accept("cost: " + variant + ", " + width + " dimensions");
        add(report, variant, width);
      }
    }
    return report;
  }

  private void add(BenchReport report, String variant, int width) {
    CostSubject subject = CostSubject.of(variant, width);
    int models = (int) Math.min(MOST_MODELS, 1 + MANY_BYTES / subject.liveBytes());
    double measured = micros(subject, models);
    double formula = subject.nanos() / 1e3;
    report.add(
        variant,
        width,
        measured,
        formula,
        measured / formula,
        micros(subject, 1),
        subject.liveBytes());
  }

  /** The first round is not counted: code is compiled in it. */
  private double micros(CostSubject subject, int models) {
    Step[] all = new Step[models];
    for (int m = 0; m < models; m++) {
      all[m] = subject.copies().get();
      // What is done now and then must not be done by all at once, or by none while it is measured.
      for (int ahead = m % LONGEST_AHEAD; ahead > 0; ahead--) {
        sink += all[m].take(ahead);
      }
    }
    List<Double> micros = new ArrayList<>();
    round(all);
    for (int round = 0; round < rounds; round++) {
      micros.add(round(all));
    }
    return Statistics.median(micros);
  }

  private double round(Step[] models) {
    SplittableRandom random = new SplittableRandom(models.length);
    long deadline = System.nanoTime() + millis * 1_000_000L;
    long begin = CpuTime.ofThread();
    long records = 0;
    do {
      for (int i = 0; i < BATCH; i++) {
        sink += models[random.nextInt(models.length)].take(random.nextInt(CostSubject.VECTORS));
      }
      records += BATCH;
    } while (System.nanoTime() - deadline < 0);
    return (CpuTime.ofThread() - begin) / 1e3 / records;
  }
}
