package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.kafka.EmbeddedKafka;
import dev.weir.kafka.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The real job of a fixture, on topics with the names that stand in its savepoint. */
final class FixtureJob {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FEEDBACK = "feedback";

  /** Everything that is optional, switched on. */
  static final List<String> OPTIONS =
      List.of("--admission.entities=1000", "--feedback.topic=" + FEEDBACK);

  private final RealJob real;
  private final Map<FixtureRecord.Topic, List<Integer>> sent = new TreeMap<>();
  private JobClient job;

  FixtureJob(EmbeddedKafka kafka) throws Exception {
    real = RealJob.on(kafka, "", "");
    try (Admin admin = Admin.create(real.client())) {
      Topics.createMissing(admin, List.of(new NewTopic(FEEDBACK, 1, (short) 1)));
    }
    for (FixtureRecord.Topic topic : FixtureRecord.Topic.values()) {
      int partitions = topic == FixtureRecord.Topic.EVENTS ? RealJob.PARTITIONS : 1;
      sent.put(topic, new ArrayList<>(Collections.nCopies(partitions, 0)));
    }
  }

  void start(String savepoint, int parallelism, List<String> options) throws Exception {
    job = real.start(savepoint, parallelism, options.toArray(String[]::new));
  }

  /** Where a savepoint of it is, below {@code folder}; it goes on. */
  Path savepoint(Path folder) throws Exception {
    String written =
        job.triggerSavepoint(folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(120, TimeUnit.SECONDS);
    return Path.of(java.net.URI.create(written));
  }

  /** Ends it when everything is out that it has made. */
  void stop(Path folder) throws Exception {
    RealJob.stop(job, folder, SavepointFormatType.CANONICAL);
    job.getJobExecutionResult().get(60, TimeUnit.SECONDS);
  }

  /** How many records of each partition there are. */
  Map<FixtureRecord.Topic, List<Integer>> sent() {
    Map<FixtureRecord.Topic, List<Integer>> copy = new TreeMap<>();
    sent.forEach((topic, counts) -> copy.put(topic, List.copyOf(counts)));
    return copy;
  }

  void send(List<FixtureRecord> records) {
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (FixtureRecord record : records) {
      all.add(
          new ProducerRecord<>(
              name(record.topic()),
              record.partition(),
              record.millis(),
              record.key().getBytes(UTF_8),
              record.json().getBytes(UTF_8)));
      sent.get(record.topic()).set(record.partition(), offset(record) + 1);
    }
    real.send(all);
  }

  private int offset(FixtureRecord record) {
    return sent.get(record.topic()).get(record.partition());
  }

  /** Fills the topics with what the savepoint has behind it, which nobody reads. */
  void fill(Map<FixtureRecord.Topic, List<Integer>> read) {
    List<FixtureRecord> fillers = new ArrayList<>();
    read.forEach(
        (topic, counts) -> {
          for (int partition = 0; partition < counts.size(); partition++) {
            for (int i = 0; i < counts.get(partition); i++) {
              fillers.add(new FixtureRecord(topic, partition, 0, "", "{}"));
            }
          }
        });
    send(fillers);
  }

  private String name(FixtureRecord.Topic topic) {
    return switch (topic) {
      case EVENTS -> real.names().events();
      case CONFIG -> real.names().config();
      case COMMANDS -> real.names().commands();
      case FEEDBACK -> FEEDBACK;
    };
  }

  /** Waits until every one of so many events has its score or is refused. */
  void awaitJudged(int events) {
    real.await(events, record -> true, real.names().scores(), real.names().deadLetters());
  }

  /** Waits for so many answers to requests and commands. */
  void awaitAnswers(int answers) {
    real.await(answers, record -> true, real.names().configStatus());
  }

  /** Waits until so many lines tell of what people said. */
  void awaitFeedback(int lines) {
    real.await(lines, record -> isFeedback(json(record)), real.names().tenantHealth());
  }

  /** The alerts that are out, in the order of their events. */
  List<JsonNode> alerts() {
    return sorted(values(real.names().alerts()));
  }

  /**
   * What became of what was sent beyond {@code before}, when the job has ended.
   *
   * @param feedbackBefore lines that tell of feedback before
   */
  Fixture.Outcome outcome(Map<FixtureRecord.Topic, List<Integer>> before, int feedbackBefore) {
    return new Fixture.Outcome(
        beyond(before, values(real.names().scores())),
        beyond(before, values(real.names().alerts())),
        beyond(before, committed(real.names().deadLetters()).stream().map(this::letter).toList()),
        beyond(before, values(real.names().configStatus())),
        feedback().stream().skip(feedbackBefore).map(JsonNode::toString).toList());
  }

  private List<JsonNode> feedback() {
    return values(real.names().tenantHealth()).stream()
        .filter(FixtureJob::isFeedback)
        .sorted(Comparator.comparing(line -> line.path("time").asText()))
        .toList();
  }

  private static boolean isFeedback(JsonNode line) {
    return line.path("kind").asText().equals("feedback");
  }

  private JsonNode letter(ConsumerRecord<byte[], byte[]> letter) {
    var json = JSON.createObjectNode().put("code", header(letter, "code"));
    json.putObject("source")
        .put("topic", header(letter, "topic"))
        .put("partition", Integer.parseInt(header(letter, "partition")))
        .put("offset", Long.parseLong(header(letter, "offset")));
    return json;
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader("weir-" + name).value(), UTF_8);
  }

  private List<String> beyond(
      Map<FixtureRecord.Topic, List<Integer>> before, List<JsonNode> records) {
    Predicate<JsonNode> later =
        record -> {
          JsonNode source = record.path("source");
          return before.entrySet().stream()
              .filter(entry -> name(entry.getKey()).equals(source.path("topic").asText()))
              .anyMatch(
                  entry ->
                      source.path("offset").asLong()
                          >= entry.getValue().get(source.path("partition").asInt()));
        };
    return sorted(records.stream().filter(later).toList()).stream()
        .map(JsonNode::toString)
        .toList();
  }

  /** By source; several of one source stay as they are. */
  private static List<JsonNode> sorted(List<JsonNode> records) {
    return records.stream()
        .sorted(
            Comparator.comparing((JsonNode record) -> record.path("source").path("topic").asText())
                .thenComparing(record -> record.path("source").path("partition").asInt())
                .thenComparing(record -> record.path("source").path("offset").asLong()))
        .toList();
  }

  private List<JsonNode> values(String topic) {
    return committed(topic).stream().map(FixtureJob::json).toList();
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that a committed reader sees by now. */
  private List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
    return real.readAll(topic);
  }
}
