package dev.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.cluster.Waiting;
import dev.weir.kafka.EmbeddedKafka;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import dev.weir.operator.Destination;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What is open on a real broker is listed, what has ended or is another's is not. */
class OpenTransactionsTest {
  private static final TopicNames NAMES = TopicNames.DEFAULT;

  private static KafkaProducer<byte[], byte[]> begin(Properties client, String id, String topic)
      throws Exception {
    Properties own = new Properties();
    own.putAll(client);
    own.put("transactional.id", id);
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(topic, 1, null, new byte[] {1})).get();
    return producer;
  }

  @Test
  void onlyWhatIsStillOpenOnTheJobsOutputsIsListed() throws Exception {
    Properties client = new Properties();
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      client.put("bootstrap.servers", kafka.bootstrapServers());
      try (Admin admin = Admin.create(client)) {
        Topics.createMissing(admin, Topics.plan(NAMES, 2, 1 << 20));
        try (var open = begin(client, "weir.scores.0", "scores");
            var others = begin(client, "job.scores.0", "scores");
            var inputs = begin(client, "weir.events.0", "events");
            var ended = begin(client, "weir.alerts.0", "alerts")) {
          ended.commitTransaction();
          assertThat(OpenTransactions.list(admin, NAMES, "weir."))
              .extracting(OpenTransactions.Open::transactionalId, OpenTransactions.Open::partitions)
              .containsExactly(tuple("weir.scores.0", List.of(new TopicPartition("scores", 1))));
          OutputLog seen = OutputLog.read(kafka.bootstrapServers(), NAMES);
          assertThat(seen.size(Destination.SCORES))
              .as("a committed reader sees nothing of it")
              .isZero();
          others.abortTransaction();
          inputs.abortTransaction();
          open.abortTransaction();
        }
        // The end of a transaction is answered before the last partition has its mark.
        assertThat(
                Waiting.until(
                    Duration.ofSeconds(30),
                    () -> OpenTransactions.list(admin, NAMES, "").isEmpty()))
            .isTrue();
      }
    }
  }
}
