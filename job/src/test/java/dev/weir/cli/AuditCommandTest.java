package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.audit.AuditResult;
import dev.weir.audit.KafkaAudit;
import dev.weir.event.DeadLetterHeaders;
import dev.weir.job.JobOptions;
import dev.weir.job.JobOptionsReader;
import dev.weir.kafka.KafkaExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Events and results as a job would write them, with transactions, on a real broker. */
class AuditCommandTest {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String prefix;
  private KafkaProducer<String, String> producer;

  @BeforeEach
  void createTopics(TestInfo test) throws Exception {
    prefix = test.getTestMethod().orElseThrow().getName().substring(0, 12) + "-";
    try (Admin admin = Admin.create(servers())) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(prefix + "events", 2, (short) 1),
                  new NewTopic(prefix + "scores", 3, (short) 1),
                  new NewTopic(prefix + "dead-letters", 1, (short) 1),
                  new NewTopic(prefix + "parked", 1, (short) 1)))
          .all()
          .get();
    }
    Map<String, Object> settings =
        Map.of("bootstrap.servers", KAFKA.bootstrapServers(), "transactional.id", prefix);
    producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    producer.initTransactions();
  }

  @AfterEach
  void closeProducer() {
    producer.close(Duration.ZERO);
  }

  private static Map<String, Object> servers() {
    return Map.of("bootstrap.servers", KAFKA.bootstrapServers());
  }

  /** One transaction; its mark takes an offset in every partition that it wrote to. */
  private void send(boolean commit, List<ProducerRecord<String, String>> records) {
    producer.beginTransaction();
    records.forEach(producer::send);
    if (commit) {
      producer.commitTransaction();
    } else {
      producer.flush();
      producer.abortTransaction();
    }
  }

  private List<ProducerRecord<String, String>> events(int partition, int count) {
    List<ProducerRecord<String, String>> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(new ProducerRecord<>(prefix + "events", partition, "k" + i, "{}"));
    }
    return events;
  }

  private List<ProducerRecord<String, String>> scores(int partition, long... offsets) {
    return LongStream.of(offsets).mapToObj(offset -> score(partition, offset)).toList();
  }

  private ProducerRecord<String, String> score(int partition, long offset) {
    String json = "{\"n\":1,\"source\":{\"topic\":\"%sevents\",\"partition\":%d,\"offset\":%d}}";
    String value = String.format(Locale.ROOT, json, prefix, partition, offset);
    return new ProducerRecord<>(prefix + "scores", (int) (offset % 3), "k", value);
  }

  private ProducerRecord<String, String> deadLetter(int partition, long offset) {
    ProducerRecord<String, String> letter =
        new ProducerRecord<>(prefix + "dead-letters", "k", "broken");
    header(letter, DeadLetterHeaders.TOPIC, prefix + "events");
    header(letter, DeadLetterHeaders.PARTITION, Integer.toString(partition));
    header(letter, DeadLetterHeaders.OFFSET, Long.toString(offset));
    return letter;
  }

  private static void header(ProducerRecord<?, ?> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> options() {
    return List.of(
        "--kafka.bootstrap.servers=" + KAFKA.bootstrapServers(),
        "--events.topics=" + prefix + "events",
        "--scores.topic=" + prefix + "scores",
        "--dead-letters.topic=" + prefix + "dead-letters",
        "--parked.topic=" + prefix + "parked");
  }

  private int audit(String... more) {
    List<String> words = new ArrayList<>(List.of("audit"));
    words.addAll(options());
    words.addAll(List.of(more));
    out.getBuffer().setLength(0);
    return Weir.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(OptionArguments.handedOn(words.toArray(String[]::new)));
  }

  /**
   * Partition 0 has events at 0 to 9 and 15 to 19, between them a mark, three aborted events and
   * another mark; partition 1 has five. Everything up to 16 came out except 3, which is in an
   * aborted transaction only.
   */
  private void sendAllButOne() {
    send(true, events(0, 10));
    send(false, events(0, 3));
    send(true, events(0, 5));
    send(true, events(1, 5));
    send(true, scores(0, 0, 1, 2, 4));
    send(false, scores(0, 3, 5));
    List<ProducerRecord<String, String>> mixed = new ArrayList<>(scores(0, 6, 7, 8, 9, 15, 16));
    mixed.add(deadLetter(0, 5));
    send(true, mixed);
    send(true, scores(1, 0, 1, 2, 3, 4));
  }

  @Test
  void aLostScoreADoubledOneADeadLetterAndATailAreToldApart() throws Exception {
    sendAllButOne();
    send(true, scores(0, 7));
    Path file = folder.resolve("audit.json");
    assertThat(audit("--json", file.toString())).isEqualTo(ExitCode.PARTIAL);
    String events = prefix + "events";
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "partition events judged refused missing twice not yet",
            events + "-0 15 10 1 1 1 3",
            events + "-1 5 5 0 0 0 0",
            "total 20 15 1 1 1 3",
            "missing in " + events + "-0: 3",
            "twice in " + events + "-0: 7",
            "not judged yet in " + events + "-0: 17-19",
            "missing " + events + "-0 at 3: key k3",
            "of 20 events 1 are missing and 1 came out more than once; 3 more are not judged yet");
    JsonNode json = new ObjectMapper().readTree(Files.readString(file));
    assertThat(json.path("exactlyOnce").asBoolean(true)).isFalse();
    assertThat(json.path("missing").asInt()).isEqualTo(1);
    assertThat(json.path("partitions").path(0).path("trailingOffsets")).hasToString("[[17,19]]");
    assertThat(json.path("partitions").path(0).path("missingOffsets")).hasToString("[[3,3]]");
    assertThat(json.path("missingEvents").path(0).path("key").asText()).isEqualTo("k3");
  }

  @Test
  void eachEventOnceIsFineAndATailOnlyUntilAllMustBeJudged() {
    sendAllButOne();
    send(true, scores(0, 3));
    assertThat(audit()).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .contains("each of 17 events came out exactly once; 3 more are not judged yet");
    assertThat(audit("--all-judged")).isEqualTo(ExitCode.PARTIAL);
    send(true, scores(0, 17, 18, 19));
    assertThat(audit("--all-judged")).isEqualTo(ExitCode.OK);
  }

  @Test
  void aLetterOfFeedbackIsOfNoEvent() {
    sendAllButOne();
    send(true, scores(0, 3));
    ProducerRecord<String, String> letter =
        new ProducerRecord<>(prefix + "dead-letters", "k", "broken");
    header(letter, DeadLetterHeaders.TOPIC, prefix + "feedback");
    header(letter, DeadLetterHeaders.PARTITION, "0");
    header(letter, DeadLetterHeaders.OFFSET, "0");
    send(true, List.of(letter));
    assertThat(audit("--feedback.topic=" + prefix + "feedback")).isEqualTo(ExitCode.OK);
    assertThat(audit()).as("of an unknown topic").isEqualTo(ExitCode.PARTIAL);
  }

  @Test
  void anOpenTransactionIsNamedWhereItHidesResults() {
    sendAllButOne();
    producer.beginTransaction();
    producer.send(score(0, 3));
    producer.flush();
    assertThat(audit()).isEqualTo(ExitCode.PARTIAL);
    assertThat(out.toString()).contains("note: " + prefix + "scores-0: a transaction is open");
    producer.commitTransaction();
    assertThat(audit()).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).doesNotContain("note:");
  }

  @Test
  void whatComesWhileItWaitsIsSeenButNotWhatIsNewer() {
    sendAllButOne();
    JobOptions options = JobOptionsReader.read(options().toArray(String[]::new), Map.of());
    List<AuditResult> looks = new ArrayList<>();
    try (KafkaAudit audit = new KafkaAudit(options)) {
      AuditResult result =
          audit.read(
              Duration.ofMinutes(1),
              look -> {
                if (looks.isEmpty()) {
                  send(true, events(1, 2));
                  send(true, scores(1, 6));
                  send(true, scores(0, 3));
                }
                looks.add(look);
                return look.exactlyOnce();
              });
      assertThat(looks.get(0).missing()).isEqualTo(1);
      assertThat(result.exactlyOnce()).isTrue();
      assertThat(result.partitions().get(1).events()).isEqualTo(5);
      assertThat(result.partitions().get(1).withoutEvent()).isZero();
    }
  }

  @Test
  void aTopicThatIsMissingIsNamed() {
    prefix = "nothing-";
    assertThat(audit()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(err.toString())
        .contains("found no topic nothing-scores at " + KAFKA.bootstrapServers());
  }
}
