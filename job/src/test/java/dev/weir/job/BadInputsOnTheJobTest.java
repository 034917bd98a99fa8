package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.chaos.SpoiledEvents;
import dev.weir.chaos.SpoiledEvents.Sent;
import dev.weir.event.RawRecord;
import dev.weir.event.RejectionCode;
import dev.weir.kafka.KafkaExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All bad events in one topic of a real broker, and the job goes on as if they were good ones. */
class BadInputsOnTheJobTest {
  private static final String FEATURES = "\"features\":[{\"name\":\"a\",\"type\":\"number\"}]";

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.withSlots(2);
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static void add(
      List<Sent> sent, String name, String value, RejectionCode code, int copies) {
    for (int i = 0; i < copies; i++) {
      byte[] key = name.getBytes(StandardCharsets.UTF_8);
      sent.add(new Sent(name, key, value.getBytes(StandardCharsets.UTF_8), code));
    }
  }

  private static List<Sent> sent() {
    List<Sent> sent = new ArrayList<>(SpoiledEvents.all(1));
    add(sent, "off", "{\"tenant\":\"off\"}", RejectionCode.TENANT_DISABLED, 3);
    add(sent, "mapped", "{\"tenant\":\"mapped\",\"v\":[{\"a\":1}]}", null, 3);
    add(
        sent,
        "mapped-bad",
        "{\"tenant\":\"mapped\",\"v\":[{\"a\":\"1\"}]}",
        RejectionCode.WRONG_TYPE,
        3);
    return sent;
  }

  private static void configure(KafkaTopics topics) {
    List<ProducerRecord<byte[], byte[]>> configs = new ArrayList<>();
    for (String json : SpoiledEvents.configs()) {
      configs.add(topics.config(json.replaceFirst("\\{\"tenant\":\"([^\"]*)\".*", "$1"), json));
    }
    String off = "{\"tenant\":\"off\",\"version\":1," + FEATURES + ",\"enabled\":false}";
    String records = ",\"records\":{\"features\":{\"a\":\"/v/0/a\"}}}";
    configs.add(topics.config("off", off));
    String mapped = "{\"tenant\":\"mapped\",\"version\":1," + FEATURES + records;
    configs.add(topics.config("mapped", mapped));
    topics.send(configs);
  }

  @Test
  void everyRecordComesOutOnceWithItsCodeAndItsBytes() throws Exception {
    KafkaTopics topics = KafkaTopics.create(KAFKA, "inputs-", "inputs-");
    configure(topics);
    List<Sent> sent = sent();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    Map<String, Integer> expected = new TreeMap<>();
    int good = 0;
    for (Sent one : sent) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              topics.names.events(), 0, SpoiledEvents.MILLIS, one.key(), one.value());
      for (int h = 0; h < 40; h++) {
        record.headers().add("flood-" + h, new byte[1_000]);
      }
      records.add(record);
      good += one.code() == null ? 1 : 0;
      if (one.code() != null) {
        expected.merge(one.code().name(), 1, Integer::sum);
      }
    }
    topics.send(records);
    JobOptions options = topics.options(2);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(WeirJob.configuration(options));
    WeirJob.build(env, options);
    JobClient job = WeirJob.submit(env);
    assertThat(topics.read(topics.names.scores(), good)).hasSize(good);
    List<ConsumerRecord<byte[], byte[]>> letters =
        topics.read(topics.names.deadLetters(), sent.size() - good);
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
    TestFlink.cancel(job);
    assertThat(letters).hasSize(sent.size() - good);
    assertLetters(letters, sent, expected);
  }

  /** The events' partition and their offsets are the places in the list. */
  private static void assertLetters(
      List<ConsumerRecord<byte[], byte[]>> letters,
      List<Sent> sent,
      Map<String, Integer> expected) {
    Map<String, Integer> found = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> letter : letters) {
      Sent one = sent.get(Integer.parseInt(header(letter, "weir-offset")));
      assertThat(header(letter, "weir-code")).as(one.name()).isEqualTo(one.code().name());
      assertThat(letter.value()).as(one.name()).isEqualTo(one.value());
      assertThat(letter.key()).as(one.name()).isEqualTo(one.key());
      assertThat(letter.timestamp()).isEqualTo(SpoiledEvents.MILLIS);
      assertThat(letter.headers()).as(one.name()).allMatch(h -> h.key().startsWith("weir-"));
      found.merge(header(letter, "weir-code"), 1, Integer::sum);
    }
    assertThat(found).isEqualTo(expected);
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return KafkaTopics.text(letter.headers().lastHeader(name).value());
  }

  @Test
  void aFloodOfHeadersIsNotCarriedIntoTheJob() {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("events", 0, 7, new byte[0], new byte[0]);
    for (int h = 0; h < 1_000; h++) {
      record.headers().add("h" + h, new byte[1_000]);
    }
    record.headers().add("tenant", "acme".getBytes(StandardCharsets.UTF_8));
    assertThat(RawRecordDeserializer.raw(record, null).headerNames()).isEmpty();
    RawRecord bound = RawRecordDeserializer.raw(record, "tenant");
    assertThat(bound.headerNames()).containsExactly("tenant");
    assertThat(bound.header("tenant")).asString(StandardCharsets.UTF_8).isEqualTo("acme");
    assertThat(RawRecordDeserializer.raw(record, "h7").headerNames()).as("too long").isEmpty();
  }
}
