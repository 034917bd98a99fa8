package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.kafka.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A real job with warm models and calibrated scores, savepoints of it, and what it did from there
 * on: a config of one tenant changes half way.
 */
final class ReplayedJob implements AutoCloseable {
  static final int ENTITIES = Population.BUSY;
  static final int ROUNDS_BEFORE = 450;
  static final int ROUNDS_AFTER = 30;

  /** The tenant whose config changes. */
  static final String CHANGED = "customer.loda";

  private static final ObjectMapper JSON = new ObjectMapper();

  final EmbeddedKafka kafka;
  final RealJob real;
  String canonical;
  String nativeRocks;

  /** All scores from the savepoints on. */
  List<String> scores;

  /** Those before the config changed. */
  List<String> scoresBeforeTheChange;

  private int events;

  private ReplayedJob(EmbeddedKafka kafka, RealJob real) {
    this.kafka = kafka;
    this.real = real;
  }

  static ReplayedJob run(Path home) throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start();
    ReplayedJob job = new ReplayedJob(kafka, RealJob.on(kafka, "", ""));
    job.go(home);
    return job;
  }

  private void go(Path home) throws Exception {
    Population population = new Population(ENTITIES, 11);
    List<Population.Sent> before = population.busyRounds(ROUNDS_BEFORE);
    JobClient job = real.start(null, 2, "--state.backend=rocksdb");
    real.configure(Population.tenants());
    real.events(before);
    List<String> earlier = real.scores(before.size());
    canonical = job.triggerSavepoint(home.toUri().toString(), SavepointFormatType.CANONICAL).get();
    nativeRocks = RealJob.stop(job, home, SavepointFormatType.NATIVE);

    List<Population.Sent> next = population.busyRounds(ROUNDS_AFTER);
    JobClient again = real.start(nativeRocks, 2, "--state.backend=rocksdb");
    real.events(next);
    int sent = before.size() + next.size();
    scoresBeforeTheChange = after(earlier, sent);
    change();
    List<Population.Sent> last = population.busyRounds(ROUNDS_AFTER);
    real.events(last);
    events = sent + last.size();
    scores = after(earlier, events);
    // Its cluster, which it has to itself here, goes with it: nobody is left to ask for its end.
    again.cancel().get(30, TimeUnit.SECONDS);
  }

  private List<String> after(List<String> earlier, int count) {
    List<String> later = new ArrayList<>(real.scores(count));
    later.removeAll(new HashSet<>(earlier));
    return later;
  }

  /** Another config, in force before the next event. */
  private void change() {
    int answers = Population.tenants().size() + 1;
    real.send(
        List.of(
            new ProducerRecord<>(
                real.names().config(), CHANGED.getBytes(UTF_8), changed().getBytes(UTF_8))));
    assertThat(real.texts(real.names().configStatus(), answers)).hasSize(answers);
  }

  /** The config that came half way: another cut, and another learning part. */
  static String changed() {
    return Population.config(CHANGED, 2)
        .replace("\"high\":0.95", "\"high\":0.92")
        .replace("\"standard-scaler\"", "\"min-max-scaler\"");
  }

  /** The events as {@code kcat -J} prints them. */
  Path kcat(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : real.read(real.names().events(), events)) {
      lines.add(
          JSON.createObjectNode()
              .put("topic", record.topic())
              .put("partition", record.partition())
              .put("offset", record.offset())
              .put("ts", record.timestamp())
              .put("key", new String(record.key(), UTF_8))
              .put("payload", new String(record.value(), UTF_8))
              .toString());
    }
    return Files.write(file, lines);
  }

  @Override
  public void close() {
    kafka.close();
  }

  /** What a command has said. */
  record Said(int code, String out, String err) {}

  /** Runs {@code weir state} with these arguments. */
  static Said state(String... arguments) {
    Ran ran = Ran.of(arguments);
    return new Said(ran.exitCode(), ran.out(), ran.err());
  }
}
