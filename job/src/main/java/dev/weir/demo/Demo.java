package dev.weir.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.job.JobOptions;
import dev.weir.job.JobOptionsReader;
import dev.weir.kafka.DataFolder;
import dev.weir.kafka.EmbeddedKafka;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * The whole of Weir in one process: a real broker, the job, traffic, and what a committed reader
 * sees of it. Leaves nothing behind.
 */
public final class Demo {
  private static final int PARTITIONS = 4;
  private static final int MAX_MESSAGE_BYTES = 1 << 20;
  private static final int ANOMALY_EVERY = 2_000;

  /** Simulated time: three seconds of the tenants' day in every millisecond of ours or so. */
  private static final long MICROS_PER_EVENT = 400_000;

  private static final long STALLED_NANOS = Duration.ofSeconds(60).toNanos();
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Where rows without a time begin; any fixed moment, so that two runs are the same. */
  private static final long ROWS_START_MILLIS =
      Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  private final Settings settings;
  private final PrintWriter out;
  private final BooleanSupplier stop;
  private final TopicNames topics = TopicNames.DEFAULT;
  private final SendTimes sendTimes = new SendTimes();
  private final Tally tally = new Tally();
  private final LabelledScores labelled = new LabelledScores();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private JsonNode lastAlert;

  /**
   * What to play.
   *
   * @param inputs CSV files; none: generated traffic of three tenants
   * @param tenants folder of tenants' configs; null for those that come with Weir, or for none
   * @param config config for all tenants without one; null for none
   * @param eventsPerSecond 0: as fast as the broker takes them
   * @param exit end when everything is out
   * @param seconds end after so many; 0: never
   * @param report file for the report; null for none
   * @param seed of the generated traffic
   */
  public record Settings(
      List<Path> inputs,
      Path tenants,
      Path config,
      double eventsPerSecond,
      boolean exit,
      long seconds,
      Path report,
      long seed) {}

  /** {@code stop} is asked all the time; when it says so everything ends. */
  public Demo(Settings settings, PrintWriter out, BooleanSupplier stop) {
    this.settings = settings;
    this.out = out;
    this.stop = stop;
  }

  /**
   * Plays until it is stopped, until everything is out, or until the time is up.
   *
   * @return whether everything that went in came out, where that was to be waited for
   */
  public boolean run() throws Exception {
    Path work = Files.createTempDirectory("weir-demo-");
    List<CsvEvents> files = new ArrayList<>();
    try {
      for (Path input : settings.inputs()) {
        files.add(CsvEvents.open(input, ROWS_START_MILLIS));
      }
      DemoConfigs configs = configs(files);
      out.println("Starting a Kafka broker and the job ...");
      try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
        return play(kafka, work, files, configs);
      }
    } finally {
      files.forEach(CsvEvents::close);
      DataFolder.delete(work);
    }
  }

  private DemoConfigs configs(List<CsvEvents> files) throws IOException {
    DemoConfigs configs = new DemoConfigs();
    if (settings.tenants() != null) {
      configs.addFolder(settings.tenants());
    }
    if (settings.config() != null) {
      List<String> tenants =
          files.isEmpty()
              ? TrafficGenerator.tenants()
              : files.stream().map(CsvEvents::tenant).toList();
      configs.addForAll(settings.config(), tenants);
    }
    files.forEach(configs::addDefault);
    return configs;
  }

  private boolean play(EmbeddedKafka kafka, Path work, List<CsvEvents> files, DemoConfigs configs)
      throws Exception {
    JobOptions options = options(kafka);
    Properties client = options.kafka();
    try (Admin admin = Admin.create(client)) {
      Topics.createMissing(admin, Topics.plan(topics, PARTITIONS, MAX_MESSAGE_BYTES));
    }
    try (EmbeddedFlink flink = EmbeddedFlink.start(options, work.resolve("checkpoints"))) {
      new ConfigSender(client, topics).send(configs.requests());
      out.println("Kafka      " + kafka.bootstrapServers());
      out.println("Web UI     " + flink.webUi());
      out.println("Metrics    " + flink.metrics());
      out.println("Tenants    " + String.join(", ", tenants(files)));
      out.println(settings.exit() ? "" : "Ctrl-C ends everything and leaves nothing behind.\n");
      return watch(client, flink, files);
    }
  }

  private static List<String> tenants(List<CsvEvents> files) {
    return files.isEmpty()
        ? TrafficGenerator.tenants()
        : files.stream().map(CsvEvents::tenant).toList();
  }

  private static JobOptions options(EmbeddedKafka kafka) {
    return JobOptionsReader.of(Map.of())
        .argument("kafka.bootstrap.servers", kafka.bootstrapServers())
        .argument("checkpoint.interval", "1 s")
        .argument("parallelism", "2")
        .read();
  }

  private boolean watch(Properties client, EmbeddedFlink flink, List<CsvEvents> files)
      throws Exception {
    try (ResultWatch watch =
            new ResultWatch(
                client, topics, sendTimes, tally, labelled::score, alert -> keep(alert));
        EventProducer producer =
            new EventProducer(client, topics.events(), settings.eventsPerSecond(), sendTimes)) {
      long start = System.nanoTime();
      AtomicBoolean ended = new AtomicBoolean();
      BooleanSupplier over = () -> ended.get() || stop.getAsBoolean() || timeIsUp(start);
      Thread sender = new Thread(() -> send(producer, files, over), "weir-demo-sender");
      sender.start();
      long lastNanos = follow(watch, producer, sender, flink, start, over);
      ended.set(true);
      sender.join();
      if (failure.get() != null) {
        throw new IllegalStateException(failure.get().getMessage(), failure.get());
      }
      return finish(producer.sent(), (lastNanos - start) / 1e9);
    }
  }

  private boolean timeIsUp(long startNanos) {
    return settings.seconds() > 0
        && System.nanoTime() - startNanos > settings.seconds() * NANOS_PER_SECOND;
  }

  private void send(EventProducer producer, List<CsvEvents> files, BooleanSupplier over) {
    try {
      producer.run(new Interleaved(sources(files), this::expect), over);
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private void expect(DemoEvent event) {
    tally.expect(event);
    if (!settings.inputs().isEmpty()) {
      labelled.expect(event);
    }
  }

  private List<? extends Iterator<DemoEvent>> sources(List<CsvEvents> files) {
    if (!files.isEmpty()) {
      return files;
    }
    return List.of(
        new TrafficGenerator(
            new TrafficGenerator.Settings(
                settings.seed(), ROWS_START_MILLIS, MICROS_PER_EVENT, ANOMALY_EVERY, 100_000)));
  }

  /** Reads and prints until the end; the time of the last result. */
  private long follow(
      ResultWatch watch,
      EventProducer producer,
      Thread sender,
      EmbeddedFlink flink,
      long start,
      BooleanSupplier over) {
    LiveLine line = new LiveLine();
    long printed = start;
    long lastNanos = start;
    long before = 0;
    while (!over.getAsBoolean() && failure.get() == null) {
      watch.poll(Duration.ofMillis(100));
      long now = System.nanoTime();
      long seen = tally.scores() + tally.rejected();
      lastNanos = seen > before ? now : lastNanos;
      before = seen;
      if (now - printed >= NANOS_PER_SECOND) {
        printed = now;
        print(line.next((now - start) / 1e9, producer.sent(), tally));
        if (flink.ended()) {
          throw new IllegalStateException("the job has ended; its log says why");
        }
      }
      boolean allOut = !sender.isAlive() && seen >= producer.sent();
      // Once everything is out one more checkpoint may show what came out twice.
      long silence = allOut ? 2 * NANOS_PER_SECOND : STALLED_NANOS;
      if (settings.exit() && now - lastNanos > silence) {
        break;
      }
    }
    return lastNanos;
  }

  private void print(String line) {
    out.println(line);
    if (lastAlert != null) {
      out.println("       " + AlertSentence.of(lastAlert));
      lastAlert = null;
    }
    out.flush();
  }

  /** One alert a line: the rarest of those that are not held back by a cooldown. */
  private void keep(JsonNode alert) {
    boolean rarer =
        lastAlert == null || alert.path("rarity").asDouble() > lastAlert.path("rarity").asDouble();
    if (alert.path("firstOfCooldown").asBoolean() && rarer) {
      lastAlert = alert;
    }
  }

  private boolean finish(long sent, double seconds) throws IOException {
    DemoReport report = new DemoReport(sent, tally, seconds, labelled.measured());
    if (settings.report() != null) {
      report.write(settings.report());
    }
    if (!settings.exit()) {
      return true;
    }
    out.printf(
        Locale.ROOT,
        "%n%,d events in, %,d scored (%,d of them warming), %,d rejected: %s%n",
        sent,
        tally.scores(),
        tally.warming(),
        tally.rejected(),
        report.reconciles() ? "everything came out once" : "NOT EVERYTHING CAME OUT");
    report
        .tenants()
        .forEach(
            (name, tenant) ->
                out.printf(
                    Locale.ROOT,
                    "  %-32s %,9d events  ROC AUC %.3f  average precision %.3f%n",
                    name,
                    tenant.events(),
                    tenant.rocAuc(),
                    tenant.averagePrecision()));
    if (report.tenants().size() > 1) {
      out.printf(Locale.ROOT, "  mean ROC AUC %.3f%n", report.meanRocAuc());
    }
    out.flush();
    return report.reconciles();
  }
}
