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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/**
 * From the moment an event should have been sent until a reader of the scores sees its result, of
 * the job and of the bare pipeline. The load is an open loop, so that no wait is left out. In a
 * round every pipeline runs once with every load, beside the bare one.
 */
final class LatencyBench {
  private static final int ENTITIES = 1_000;
  private static final int PREPARED = 100_000;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Without a result for so long, the rest is not going to come. */
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param rates of the loads, events per second
   * @param bound of a ramp's p99, beyond the interval of the checkpoints with exactly-once
   * @param job options of the job, for every pipeline
   */
  record Settings(
      List<DetectorType> detectors,
      ModelShape shape,
      LoadProfile profile,
      List<Integer> rates,
      LoadProfile.Seconds seconds,
      List<Delivery> deliveries,
      Duration bound,
      int rounds,
      Map<String, String> job) {
    Schedule schedule(int rate) {
      return profile.schedule(rate, seconds);
    }

    long lateNanos(Delivery delivery) {
      return bound.toNanos() + (delivery.exactlyOnce() ? delivery.interval().toNanos() : 0);
    }
  }

  /** What is compared with the bare pipeline: the same load, delivered in the same way. */
  record Load(int rate, Delivery delivery) {}

  LatencyBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs all of it. */
  BenchReport run() throws Exception {
    Path folder = Files.createTempDirectory("weir-bench-");
    Map<Load, Map<Subject, List<LatencyRun>>> all = new LinkedHashMap<>();
    try (BrokerProcess broker = BrokerProcess.start(folder)) {
      BenchKafka kafka = new BenchKafka(broker);
      for (int round = 1; round <= settings.rounds(); round++) {
        for (int rate : settings.rates()) {
          for (Delivery delivery : settings.deliveries()) {
            Load load = new Load(rate, delivery);
            round(kafka, folder, load, all.computeIfAbsent(load, key -> new LinkedHashMap<>()));
          }
        }
        progress.accept("latency: round " + round + " of " + settings.rounds() + " done");
      }
    } finally {
      DataFolder.delete(folder);
    }
    return settings.profile() == LoadProfile.RAMP
        ? LatencyReport.ramp(settings, all)
        : LatencyReport.phases(settings, all);
  }

  private void round(BenchKafka kafka, Path folder, Load load, Map<Subject, List<LatencyRun>> runs)
      throws Exception {
    for (Subject subject : Subject.withBare(settings.detectors(), settings.shape())) {
      progress.accept(
          String.format(
              "latency: %s, %d events/s, %s: %s",
              settings.profile().label(), load.rate(), load.delivery().label(), subject.label()));
      runs.computeIfAbsent(subject, key -> new ArrayList<>())
          .add(run(kafka, subject, load, folder));
    }
  }

  private LatencyRun run(BenchKafka kafka, Subject subject, Load load, Path folder)
      throws Exception {
    TopicNames names = kafka.create("latency-" + System.nanoTime(), subject.config());
    Map<String, String> more = new LinkedHashMap<>(load.delivery().options());
    more.putAll(settings.job());
    JobOptions options = kafka.options(names, more);
    Path own = Files.createDirectories(folder.resolve("job"));
    BenchEvents events = BenchEvents.uniform(ENTITIES, 1).withFeatures(settings.shape().features());
    PreparedEvents prepared = new PreparedEvents(events, PREPARED);
    System.gc();
    try (BenchJob job = BenchJob.start(subject, options, own);
        KafkaProducer<byte[], byte[]> producer = kafka.producer();
        KafkaConsumer<byte[], byte[]> reader = kafka.consumer(load.delivery().isolation())) {
      reader.assign(List.of(new TopicPartition(names.scores(), 0)));
      job.awaitRunning();
      OpenLoop.Pace pace = OpenLoop.Pace.from(AHEAD_NANOS, settings.schedule(load.rate()));
      OpenLoop sender = new OpenLoop(producer, names.events(), prepared, pace);
      LatencyRun run =
          new LatencyRun(new Arrivals(pace, settings.lateNanos(load.delivery())), sender);
      watch(run, pace.schedule(), reader);
      job.requireRunning();
      return run;
    } finally {
      kafka.deleteAll(names);
      DataFolder.delete(own);
    }
  }

  /** Sends everything and reads until every result has come, or until a ramp is too steep. */
  private void watch(LatencyRun run, Schedule schedule, KafkaConsumer<byte[], byte[]> reader)
      throws InterruptedException {
    Thread sender = new Thread(run.load(), "bench-load");
    sender.start();
    try {
      long last = System.nanoTime();
      while (run.arrivals().missing() > 0 && System.nanoTime() - last < STALL_NANOS) {
        Iterable<ConsumerRecord<byte[], byte[]>> polled = reader.poll(POLL);
        long now = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          run.arrivals().take(record.value(), now);
          last = now;
        }
        run.load().requireSound();
        if (settings.profile() == LoadProfile.RAMP && tooSteep(run, schedule)) {
          return;
        }
      }
    } finally {
      sender.interrupt();
      sender.join();
    }
  }

  private static boolean tooSteep(LatencyRun run, Schedule schedule) {
    for (int p = 0; p < schedule.phases().size(); p++) {
      if (schedule.phases().get(p).measured() && run.broken(schedule, p)) {
        return true;
      }
    }
    return false;
  }
}
