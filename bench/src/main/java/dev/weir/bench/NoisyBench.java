package dev.weir.bench;

import static dev.weir.bench.Statistics.median;
import static dev.weir.bench.Statistics.medianRatio;

import dev.weir.detect.DetectorType;
import dev.weir.job.JobOptions;
import dev.weir.kafka.DataFolder;
import dev.weir.kafka.TopicNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/**
 * What a tenant that sends many times its limit costs the others: how long the results of quiet
 * tenants take alone, and beside one that floods the job from a topic of its own.
 */
final class NoisyBench {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("detector"),
          Column.text("load"),
          new Column("p50Millis", "p50 ms", 1),
          new Column("p95Millis", "p95 ms", 1),
          new Column("p99Millis", "p99 ms", 1),
          new Column("p99Ratio", "p99 x alone", 2),
          new Column("p999Millis", "p99.9 ms", 1),
          new Column("quietEvents", "quiet events", 0),
          new Column("missingEvents", "missing", 0),
          new Column("noisyEvents", "noisy events", 0),
          new Column("refusedShare", "refused", 3));

  private static final String NOISY = "noisy";
  private static final int ENTITIES = 100;
  private static final int PREPARED = 50_000;
  private static final Duration POLL = Duration.ofMillis(20);
  private static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param quiet tenants that keep to their limit
   * @param rate of each of them, and the limit of the noisy one, in events per second
   * @param times how many times its limit the noisy one sends
   * @param job options of the job
   */
  record Settings(
      List<DetectorType> detectors,
      ModelShape shape,
      int quiet,
      int rate,
      int times,
      LoadProfile.Seconds seconds,
      int rounds,
      Map<String, String> job) {
    private Schedule schedule(int rateOfAll) {
      return LoadProfile.STEADY.schedule(rateOfAll, seconds);
    }
  }

  /** What was seen of one run. */
  private record Run(Arrivals arrivals, int phase, long noisy, long refused) {
    double millisAt(double percentile) {
      return arrivals.millisAt(phase, percentile);
    }
  }

  NoisyBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs all of it. */
  BenchReport run() throws Exception {
    Path folder = Files.createTempDirectory("weir-bench-");
    BenchReport report = report();
    try (BrokerProcess broker = BrokerProcess.start(folder)) {
      BenchKafka kafka = new BenchKafka(broker);
      for (DetectorType detector : settings.detectors()) {
        List<Run> alone = new ArrayList<>();
        List<Run> beside = new ArrayList<>();
        for (int round = 1; round <= settings.rounds(); round++) {
          progress.accept("noisy: round " + round + ": " + detector.label() + ", quiet alone");
          alone.add(run(kafka, detector, false, folder));
          progress.accept("noisy: round " + round + ": " + detector.label() + ", beside the noise");
          beside.add(run(kafka, detector, true, folder));
        }
        add(report, detector, "quiet tenants alone", alone, alone);
        add(report, detector, "beside the noisy one", beside, alone);
      }
    } finally {
      DataFolder.delete(folder);
    }
    return report;
  }

  private BenchReport report() {
    BenchReport report =
        new BenchReport("noisy", COLUMNS)
            .setting("quietTenants", settings.quiet())
            .setting("eventsPerSecond", settings.rate())
            .setting("noisyTimes", settings.times())
            .setting("rounds", settings.rounds());
    settings.job().forEach(report::setting);
    report.note("p99 x alone: median of the ratios within a round; the aim is 1.25.");
    report.note("refused: dead letters over the noisy tenant's events.");
    return report;
  }

  private Run run(BenchKafka kafka, DetectorType detector, boolean noise, Path folder)
      throws Exception {
    String quietTopic = "quiet-" + System.nanoTime();
    String noisyTopic = NOISY + "-" + System.nanoTime();
    TopicNames names = kafka.create(quietTopic, settings.shape().config("_default", detector, ""));
    String limit = "limits: {eventsPerSecond: " + settings.rate() + "}\n";
    kafka.configure(names, settings.shape().config(NOISY, detector, limit));
    kafka.addEvents(names, noisyTopic);
    Map<String, String> more = new LinkedHashMap<>(settings.job());
    more.put("events.topics", quietTopic + "," + noisyTopic);
    JobOptions options = kafka.options(names, more);
    Path own = Files.createDirectories(folder.resolve("job"));
    Subject subject = new Subject(detector, settings.shape());
    System.gc();
    try (BenchJob job = BenchJob.start(subject, options, own);
        KafkaProducer<byte[], byte[]> quietProducer = kafka.producer();
        KafkaProducer<byte[], byte[]> noisyProducer = kafka.producer();
        KafkaConsumer<byte[], byte[]> reader = kafka.consumer("read_uncommitted")) {
      reader.assign(List.of(new TopicPartition(names.scores(), 0)));
      job.awaitRunning();
      OpenLoop quiet = load(quietProducer, quietTopic, false);
      OpenLoop noisy = noise ? load(noisyProducer, noisyTopic, true) : null;
      Arrivals arrivals = new Arrivals(quiet.pace(), Long.MAX_VALUE);
      watch(quiet, noisy, arrivals, reader, noisyTopic);
      job.requireRunning();
      int phase = quiet.pace().schedule().phases().size() - 1;
      return new Run(arrivals, phase, kafka.held(noisyTopic), kafka.held(names.deadLetters()));
    } finally {
      kafka.deleteAll(names);
      kafka.delete(List.of(noisyTopic));
      DataFolder.delete(own);
    }
  }

  private OpenLoop load(KafkaProducer<byte[], byte[]> producer, String topic, boolean noise) {
    BenchEvents events =
        BenchEvents.uniform(ENTITIES, noise ? 2 : 1).withFeatures(settings.shape().features());
    events = noise ? events.ofTenant(NOISY) : events.ofTenants(settings.quiet());
    int rate = settings.rate() * (noise ? settings.times() : settings.quiet());
    PreparedEvents prepared = new PreparedEvents(events, PREPARED);
    return new OpenLoop(
        producer, topic, prepared, OpenLoop.Pace.from(AHEAD_NANOS, settings.schedule(rate)));
  }

  /** Sends everything, and reads until the result of every quiet event has come. */
  private static void watch(
      OpenLoop quiet,
      OpenLoop noisy,
      Arrivals arrivals,
      KafkaConsumer<byte[], byte[]> reader,
      String noisyTopic)
      throws InterruptedException {
    List<Thread> senders = new ArrayList<>(List.of(new Thread(quiet, "bench-quiet")));
    if (noisy != null) {
      senders.add(new Thread(noisy, "bench-noisy"));
    }
    senders.forEach(Thread::start);
    try {
      long last = System.nanoTime();
      while (arrivals.missing() > 0 && System.nanoTime() - last < STALL_NANOS) {
        Iterable<ConsumerRecord<byte[], byte[]>> polled = reader.poll(POLL);
        long now = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          if (!new String(record.value(), StandardCharsets.US_ASCII).contains(noisyTopic)) {
            arrivals.take(record.value(), now);
            last = now;
          }
        }
        quiet.requireSound();
        if (noisy != null) {
          noisy.requireSound();
        }
      }
    } finally {
      for (Thread sender : senders) {
        sender.interrupt();
        sender.join();
      }
    }
  }

  private void add(
      BenchReport report, DetectorType detector, String load, List<Run> runs, List<Run> alone) {
    double noisy = median(runs, Run::noisy);
    report.add(
        detector.label(),
        load,
        median(runs, run -> run.millisAt(50)),
        median(runs, run -> run.millisAt(95)),
        median(runs, run -> run.millisAt(99)),
        medianRatio(runs, alone, run -> run.millisAt(99)),
        median(runs, run -> run.millisAt(99.9)),
        median(runs, run -> run.arrivals().seen(run.phase())),
        runs.stream().mapToLong(run -> run.arrivals().missing()).sum(),
        noisy,
        noisy == 0 ? Double.NaN : median(runs, Run::refused) / noisy);
  }
}
