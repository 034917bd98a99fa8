package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kafka.KafkaExtension;
import dev.weir.tenant.CommandStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a real broker, from the topic to the answer and to the models. */
class CommandsOnTheJobTest {
  private static final long START_MILLIS = 1_750_000_000_000L;
  private static final int ENTITIES = 50;

  private static final String CONFIG =
      "{\"tenant\":\"%s\",\"version\":%d,\"features\":[{\"name\":\"a\",\"type\":\"number\"}],"
          + "\"detector\":{\"type\":\"robust-z-score\",\"window\":32},\"warmup\":160}";

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.withSlots(4);
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  @TempDir Path folder;

  private static void configure(KafkaTopics topics, String tenant, int version) {
    topics.send(
        List.of(topics.config(tenant, String.format(Locale.ROOT, CONFIG, tenant, version))));
  }

  private static void events(KafkaTopics topics, String tenant, int round) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int e = 0; e < ENTITIES; e++) {
      long millis = START_MILLIS + round * 1_000L;
      String json =
          String.format(
              Locale.ROOT,
              "{\"tenant\":\"%s\",\"entity\":\"e%d\",\"time\":%d,\"features\":{\"a\":%d}}",
              tenant,
              e,
              millis,
              e % 7);
      records.add(topics.event(tenant + "|e" + e, json.getBytes(StandardCharsets.UTF_8), millis));
    }
    topics.send(records);
  }

  private static void command(KafkaTopics topics, String tenant, String json) {
    topics.send(
        List.of(
            new ProducerRecord<>(
                topics.names.commands(),
                tenant.getBytes(StandardCharsets.UTF_8),
                json.getBytes(StandardCharsets.UTF_8))));
  }

  private static List<String> statuses(KafkaTopics topics, int count) {
    List<String> stages = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> line : topics.read(topics.names.configStatus(), count)) {
      if (CommandStatus.isOne(line.value())) {
        CommandStatus status = CommandStatus.read(line.value());
        stages.add(status.stage().label() + " " + status.done() + " of " + status.of());
      }
    }
    return stages;
  }

  /** The scores of a tenant beyond the first {@code before}, of {@code count} in all. */
  private static List<String> scores(KafkaTopics topics, String tenant, int count) {
    return topics.read(topics.names.scores(), count).stream()
        .map(record -> KafkaTopics.text(record.value()))
        .filter(score -> score.contains("\"tenant\":\"" + tenant + "\""))
        .toList();
  }

  private static long withN(List<String> scores, int n) {
    return scores.stream().filter(score -> score.contains("\"n\":" + n + ",")).count();
  }

  @Test
  void anErasedTenantIsAnsweredForAndBeginsAnew() throws Exception {
    KafkaTopics topics = KafkaTopics.create(KAFKA, "erase-", "erase-");
    configure(topics, "acme", 1);
    configure(topics, "globex", 1);
    JobClient job = TestFlink.start(topics.options(2, "--state.backend=rocksdb"), null);
    events(topics, "acme", 0);
    events(topics, "globex", 0);
    assertThat(scores(topics, "acme", 2 * ENTITIES)).hasSize(ENTITIES);

    String erase =
        "{\"id\":\"gdpr-17\",\"command\":\"erase-tenant\",\"tenant\":\"acme\",\"who\":\"me\"}";
    command(topics, "acme", erase);
    assertThat(statuses(topics, 5))
        .containsExactly("accepted 0 of 0", "acknowledged 1 of 2", "done 2 of 2");
    events(topics, "acme", 1);
    List<ConsumerRecord<byte[], byte[]>> letters =
        topics.read(topics.names.deadLetters(), ENTITIES);
    assertThat(letters).hasSize(ENTITIES);
    assertThat(KafkaTopics.text(letters.get(0).headers().lastHeader("weir-code").value()))
        .isEqualTo("UNKNOWN_TENANT");

    // At another parallelism, with the fence in the savepoint.
    String savepoint =
        job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(60, TimeUnit.SECONDS);
    JobClient next = TestFlink.start(topics.options(3), savepoint);
    configure(topics, "acme", 3);
    assertThat(topics.read(topics.names.configStatus(), 6)).hasSize(6);
    events(topics, "acme", 2);
    events(topics, "globex", 2);
    List<String> anew = scores(topics, "acme", 4 * ENTITIES);
    assertThat(withN(anew, 0)).as("all models began anew").isEqualTo(2 * ENTITIES);
    assertThat(withN(scores(topics, "globex", 4 * ENTITIES), 1)).isEqualTo(ENTITIES);

    command(topics, "acme", erase);
    assertThat(statuses(topics, 7)).hasSize(4).endsWith("repeated 0 of 0");
    command(topics, "acme", erase.replace("gdpr-17", "r-1").replace("erase-tenant", "reset"));
    assertThat(statuses(topics, 11)).hasSize(8).endsWith("done 3 of 3");
    next.cancel().get(30, TimeUnit.SECONDS);

    // A new job without state answers none of them again.
    JobClient last = TestFlink.start(topics.options(2, "--recovery.accept-duplicates=true"), null);
    configure(topics, "acme", 4);
    assertThat(topics.read(topics.names.configStatus(), 12)).hasSize(12);
    last.cancel().get(30, TimeUnit.SECONDS);
  }
}
