package dev.weir.bench;

import dev.weir.detect.DetectorType;
import dev.weir.job.JobOptions;
import dev.weir.kafka.DataFolder;
import dev.weir.kafka.TopicNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/**
 * From the moment an event should have been sent until a reader of the scores sees its result, of
 * the job and of the bare pipeline. The load is an open loop, so that no wait is left out.
 */
final class LatencyBench {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("pipeline"),
          new Column("p50Millis", "p50 ms", 1),
          new Column("p95Millis", "p95 ms", 1),
          new Column("p99Millis", "p99 ms", 1),
          new Column("p999Millis", "p99.9 ms", 1),
          new Column("maxMillis", "max ms", 1),
          new Column("measuredEvents", "events", 0),
          new Column("missingEvents", "missing", 0),
          new Column("repeatedEvents", "repeated", 0));

  private static final int ENTITIES = 1_000;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Without a result for so long, the rest is not going to come. */
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param eventsPerSecond of the load
   * @param seconds that are measured
   * @param warmUpSeconds before them
   */
  record Settings(
      List<DetectorType> detectors,
      int eventsPerSecond,
      int seconds,
      int warmUpSeconds,
      DeliveryGuarantee guarantee,
      Duration interval,
      int rounds) {
    private long events() {
      return (long) eventsPerSecond * (seconds + warmUpSeconds);
    }

    private long warmUpEvents() {
      return (long) eventsPerSecond * warmUpSeconds;
    }

    private boolean exactlyOnce() {
      return guarantee == DeliveryGuarantee.EXACTLY_ONCE;
    }
  }

  LatencyBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs all of it. */
  BenchReport run() throws Exception {
    Path folder = Files.createTempDirectory("weir-bench-");
    Map<Subject, List<Arrivals>> all = new LinkedHashMap<>();
    try (BrokerProcess broker = BrokerProcess.start(folder)) {
      BenchKafka kafka = new BenchKafka(broker);
      for (int round = 1; round <= settings.rounds(); round++) {
        for (Subject subject : Subject.withBare(settings.detectors())) {
          progress.accept(
              "latency: round " + round + " of " + settings.rounds() + ": " + subject.label());
          all.computeIfAbsent(subject, key -> new ArrayList<>())
              .add(
                  run(
                      kafka,
                      subject,
                      "latency-" + subject.label().replace(' ', '-') + round,
                      folder));
        }
      }
    } finally {
      DataFolder.delete(folder);
    }
    BenchReport report = report();
    all.forEach((subject, rounds) -> add(report, subject, rounds));
    return report;
  }

  private BenchReport report() {
    BenchReport report =
        new BenchReport("latency", COLUMNS)
            .setting("eventsPerSecond", settings.eventsPerSecond())
            .setting("seconds", settings.seconds())
            .setting("guarantee", settings.guarantee().toString())
            .setting("checkpointIntervalMillis", settings.interval().toMillis())
            .setting("rounds", settings.rounds());
    report.note(
        "From the intended send time to a "
            + (settings.exactlyOnce() ? "read_committed" : "read_uncommitted")
            + " reader; load, job and reader share the machine with the broker.");
    report.note(
        "Percentiles and events: medians over the rounds; missing and repeated: all rounds.");
    return report;
  }

  private Arrivals run(BenchKafka kafka, Subject subject, String events, Path folder)
      throws Exception {
    TopicNames names = kafka.create(events, subject.config());
    JobOptions options =
        kafka.options(
            names,
            List.of(
                "--sinks.guarantee=" + settings.guarantee(),
                "--checkpoint.interval=" + settings.interval().toMillis() + " ms"));
    Path own = Files.createDirectories(folder.resolve("job"));
    System.gc();
    try (BenchJob job = BenchJob.start(subject, options, own);
        KafkaProducer<byte[], byte[]> producer = kafka.producer();
        KafkaConsumer<byte[], byte[]> reader =
            kafka.consumer(settings.exactlyOnce() ? "read_committed" : "read_uncommitted")) {
      reader.assign(List.of(new TopicPartition(names.scores(), 0)));
      job.awaitRunning();
      return load(job, new Ends(producer, names.events(), reader));
    } finally {
      kafka.deleteAll(names);
      DataFolder.delete(own);
    }
  }

  /** Where events go and results come from. */
  private record Ends(
      KafkaProducer<byte[], byte[]> producer,
      String events,
      KafkaConsumer<byte[], byte[]> reader) {}

  private Arrivals load(BenchJob job, Ends ends) throws InterruptedException {
    OpenLoop.Pace pace =
        OpenLoop.Pace.from(AHEAD_NANOS, settings.eventsPerSecond(), settings.events());
    OpenLoop load =
        new OpenLoop(ends.producer(), ends.events(), BenchEvents.uniform(ENTITIES, 1), pace);
    Arrivals arrivals = new Arrivals(pace, settings.warmUpEvents());
    Thread sender = new Thread(load, "bench-load");
    sender.start();
    try {
      long last = System.nanoTime();
      while (arrivals.missing() > 0 && System.nanoTime() - last < STALL_NANOS) {
        Iterable<ConsumerRecord<byte[], byte[]>> polled = ends.reader().poll(POLL);
        long now = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          arrivals.take(record.value(), now);
          last = now;
        }
        if (load.failure() != null) {
          throw new IllegalStateException("the load failed", load.failure());
        }
      }
      job.requireRunning();
      return arrivals;
    } finally {
      sender.interrupt();
      sender.join();
    }
  }

  private static void add(BenchReport report, Subject subject, List<Arrivals> rounds) {
    report.add(
        subject.label(),
        median(rounds, round -> round.millisAt(50)),
        median(rounds, round -> round.millisAt(95)),
        median(rounds, round -> round.millisAt(99)),
        median(rounds, round -> round.millisAt(99.9)),
        median(rounds, round -> round.millisAt(100)),
        median(rounds, Arrivals::measured),
        rounds.stream().mapToLong(Arrivals::missing).sum(),
        rounds.stream().mapToLong(Arrivals::repeated).sum());
  }

  private static double median(List<Arrivals> rounds, ToDoubleFunction<Arrivals> figure) {
    return Statistics.median(rounds.stream().mapToDouble(figure).toArray());
  }
}
