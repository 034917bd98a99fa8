package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.kafka.KafkaExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Saved state of a real job against what it has committed since, on a real broker. */
class RecoveryCheckTest {
  private static final long START_MILLIS = 1_750_000_000_000L;
  private static final int SLICE = 100;
  private static final int BAD_EVERY = 20;
  private static final int BAD = SLICE / BAD_EVERY;
  private static final String ACCEPT = "--recovery.accept-duplicates=true";
  private static final String CONFIG =
      "{\"tenant\":\"acme\",\"version\":1,\"features\":[{\"name\":\"a\",\"type\":\"number\"}],"
          + "\"detector\":{\"type\":\"online-isolation-forest\",\"trees\":8,\"window\":64,"
          + "\"maxLeafSamples\":8},\"warmup\":32}";

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.withSlots(2);
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  @TempDir Path folder;

  private static KafkaTopics topics(String prefix) throws Exception {
    KafkaTopics topics = KafkaTopics.create(KAFKA, prefix, prefix);
    topics.send(List.of(topics.config("acme", CONFIG)));
    return topics;
  }

  /** Events of seven entities; every twentieth is bad. */
  private static void send(KafkaTopics topics, int from, int to) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String bad = i % BAD_EVERY == 7 ? "x" : "";
      String json =
          String.format(
              Locale.ROOT,
              "{\"tenant\":\"acme\",\"entity\":\"e%d\",\"id\":\"%d\",\"features\":{\"a\":%d%s}}",
              i % 7,
              i,
              i % 13,
              bad);
      byte[] value = json.getBytes(StandardCharsets.UTF_8);
      records.add(topics.event("acme|e" + i % 7, value, START_MILLIS + i));
    }
    topics.send(records);
  }

  private static Configuration configuration(JobOptions options, String state) {
    Configuration configuration = WeirJob.configuration(options);
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, state);
    return configuration;
  }

  private static JobClient start(JobOptions options, String state) throws Exception {
    Configuration configuration =
        state == null ? WeirJob.configuration(options) : configuration(options, state);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    RecoveryCheck.of(options, env.getConfiguration()).require();
    WeirJob.build(env, options);
    return WeirJob.submit(env);
  }

  private static void awaitResults(KafkaTopics topics, int events) {
    int bad = events / BAD_EVERY;
    assertThat(topics.read(topics.names.scores(), events - bad)).hasSize(events - bad);
    assertThat(topics.read(topics.names.deadLetters(), bad)).hasSize(bad);
  }

  private static Map<TopicPartition, Long> ends(KafkaTopics topics) {
    Properties client = new Properties();
    client.put("bootstrap.servers", KAFKA.bootstrapServers());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int p = 0; p < KafkaTopics.PARTITIONS; p++) {
        partitions.add(new TopicPartition(topics.names.events(), p));
      }
      return consumer.endOffsets(partitions);
    }
  }

  private String savepoint(JobClient job) throws Exception {
    return job.triggerSavepoint(folder.toUri().toString(), SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  @Test
  void olderStateIsRefusedAndWithTheFlagExactlyTheResultsBetweenComeOutTwice() throws Exception {
    KafkaTopics topics = topics("older-");
    JobOptions options = topics.options(2);
    send(topics, 0, SLICE);
    JobClient first = start(options, null);
    awaitResults(topics, SLICE);
    String older = savepoint(first);
    Map<TopicPartition, Long> before = ends(topics);
    send(topics, SLICE, 2 * SLICE);
    awaitResults(topics, 2 * SLICE);
    String newest = TestFlink.stop(first, folder);
    Map<TopicPartition, Long> after = ends(topics);

    RestoredOffsets restored = RestoredOffsets.read(older);
    before.forEach((p, end) -> assertThat(restored.offset(p)).as("%s", p).contains(end));
    assertThat(restored.partitions()).containsExactlyInAnyOrderElementsOf(before.keySet());
    TestFlink.cancel(start(options, newest));
    assertThatThrownBy(() -> start(options, older))
        .isInstanceOf(IncompatibleStateException.class)
        .hasMessageContaining(older)
        .hasMessageContaining("transactional ids older-scores.*")
        .hasMessageContaining("newest savepoint")
        .hasMessageContaining(ACCEPT)
        .message()
        .satisfies(text -> assertNamesEachPartition(text, before, after));

    assertThatThrownBy(() -> start(options, null))
        .isInstanceOf(IncompatibleStateException.class)
        .hasMessageContaining("found no state to start from")
        .hasMessageContaining(ACCEPT);
    JobOptions latest = topics.options(2, "--events.start=latest");
    assertThatCode(() -> RecoveryCheck.of(latest, WeirJob.configuration(latest)).require())
        .doesNotThrowAnyException();

    JobClient again = start(topics.options(2, ACCEPT), older);
    awaitResults(topics, 3 * SLICE);
    TestFlink.cancel(again);
    assertTwice(topics);
  }

  private static void assertNamesEachPartition(
      String text, Map<TopicPartition, Long> before, Map<TopicPartition, Long> after) {
    before.forEach(
        (p, next) -> {
          if (after.get(p) > next) {
            assertThat(text)
                .contains(
                    p
                        + ": the state goes on at offset "
                        + next
                        + ", results are committed up to offset "
                        + (after.get(p) - 1))
                .contains("; up to " + (after.get(p) - next) + " events would come out twice");
          } else {
            assertThat(text).doesNotContain(p + ": ");
          }
        });
    assertThat(after).isNotEqualTo(before);
  }

  /** Scores and dead letters of the second slice twice with the same bytes, of the first once. */
  private static void assertTwice(KafkaTopics topics) {
    int good = SLICE - BAD;
    Map<String, Integer> scores = new TreeMap<>();
    topics
        .read(topics.names.scores(), 3 * good)
        .forEach(score -> scores.merge(KafkaTopics.text(score.value()), 1, Integer::sum));
    assertThat(scores).hasSize(2 * good);
    scores.forEach(
        (score, times) -> {
          int id = Integer.parseInt(score.replaceFirst(".*\"id\":\"(\\d+)\".*", "$1"));
          assertThat(times).as(score).isEqualTo(id < SLICE ? 1 : 2);
        });
    Map<String, Integer> letters = new TreeMap<>();
    topics
        .read(topics.names.deadLetters(), 3 * BAD)
        .forEach(letter -> letters.merge(KafkaTopics.text(letter.value()), 1, Integer::sum));
    assertThat(letters).hasSize(2 * BAD);
    assertThat(letters.values()).containsOnly(1, 2);
    assertThat(letters.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(3 * BAD);
  }

  @Test
  void aCompressedRetainedCheckpointIsReadAndComparedToo() throws Exception {
    KafkaTopics topics = topics("chk-");
    JobOptions options =
        topics.options(
            2,
            "--flink.execution.checkpointing.snapshot-compression=true",
            "--flink.execution.checkpointing.storage=filesystem",
            "--flink.execution.checkpointing.dir=" + folder.toUri(),
            "--flink.execution.checkpointing.externalized-checkpoint-retention"
                + "=RETAIN_ON_CANCELLATION");
    send(topics, 0, SLICE);
    JobClient first = start(options, null);
    awaitResults(topics, SLICE);
    TestFlink.cancel(first);
    String older = newestCheckpoint(first);
    Map<TopicPartition, Long> before = ends(topics);
    RestoredOffsets restored = RestoredOffsets.read(older);
    before.forEach((p, end) -> assertThat(restored.offset(p)).as("%s", p).contains(end));

    send(topics, SLICE, 2 * SLICE);
    JobClient second = start(options, older);
    awaitResults(topics, 2 * SLICE);
    TestFlink.cancel(second);
    String newest = newestCheckpoint(second);
    Configuration newestState = configuration(options, newest);
    assertThatCode(() -> RecoveryCheck.of(options, newestState).require())
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> start(options, older)).isInstanceOf(IncompatibleStateException.class);
  }

  private String newestCheckpoint(JobClient job) throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve(job.getJobID().toString()))) {
      return all.filter(path -> Files.exists(path.resolve("_metadata")))
          .max(
              Comparator.comparingInt(
                  path -> Integer.parseInt(path.getFileName().toString().substring(4))))
          .orElseThrow()
          .toUri()
          .toString();
    }
  }

  @Test
  void atLeastOnceResultsThatRanAheadAreNoReasonButALaterCheckpointIs() throws Exception {
    KafkaTopics topics = topics("loose-check-");
    JobOptions options = topics.options(2, "--sinks.guarantee=at-least-once");
    send(topics, 0, SLICE);
    JobClient first = start(options, null);
    awaitResults(topics, SLICE);
    String older = savepoint(first);
    TestFlink.cancel(first);
    CommittedOutput ahead = new CommittedOutput(ends(topics), Map.of());
    assertThat(
            Repetition.of(
                RestoredOffsets.read(older),
                ahead,
                options.eventTopics(),
                options.get(JobOptions.SINKS_GUARANTEE)))
        .isEmpty();
    send(topics, SLICE, 2 * SLICE);
    JobClient second = start(options, older);
    awaitResults(topics, 2 * SLICE);
    awaitGroup(options, ends(topics));
    TestFlink.cancel(second);
    assertThatThrownBy(() -> start(options, older)).isInstanceOf(IncompatibleStateException.class);
  }

  /** The group's offsets follow a checkpoint some time after its results. */
  private static void awaitGroup(JobOptions options, Map<TopicPartition, Long> ends) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    List<Long> expected = ends.values().stream().filter(end -> end > 0).sorted().toList();
    List<Long> found = List.of();
    while (!found.equals(expected)) {
      assertThat(System.nanoTime()).as("%s becomes %s", found, expected).isLessThan(deadline);
      found =
          CommittedOutput.read(options).group().values().stream()
              .filter(end -> end > 0)
              .sorted()
              .toList();
    }
  }

  @Test
  void aPathWithNothingAtItIsIncompatibleState() {
    assertThatThrownBy(() -> RestoredOffsets.read(folder.resolve("nowhere").toUri().toString()))
        .isInstanceOf(IncompatibleStateException.class)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("execution.state-recovery.path");
    assertThatThrownBy(() -> RestoredOffsets.read(folder.toUri().toString()))
        .isInstanceOf(IncompatibleStateException.class);
  }

  @Test
  void stateOfAnotherJobIsIncompatibleAndSaysWhatIsInIt() throws Exception {
    Path metadata = folder.resolve("_metadata");
    OperatorState other = new OperatorState("Other", "other-uid", new OperatorID(1, 2), 1, 360);
    try (OutputStream out = Files.newOutputStream(metadata)) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(1, List.of(other), List.of()), out);
    }
    assertThatThrownBy(() -> RestoredOffsets.read(folder.toUri().toString()))
        .isInstanceOf(IncompatibleStateException.class)
        .hasMessageContaining("[other-uid]")
        .hasMessageContaining("expected events-source");
  }

  @Test
  void truncatedStateIsIncompatibleWhereverItIsCut() throws Exception {
    KafkaTopics topics = topics("cut-check-");
    JobClient job = start(topics.options(1), null);
    send(topics, 0, SLICE);
    awaitResults(topics, SLICE);
    byte[] whole =
        Files.readAllBytes(Path.of(URI.create(TestFlink.stop(job, folder))).resolve("_metadata"));
    Path cut = Files.createDirectory(folder.resolve("cut"));
    for (int length = 0; length < whole.length; length += 1 + whole.length / 100) {
      Files.write(cut.resolve("_metadata"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> RestoredOffsets.read(cut.toUri().toString()))
          .as("cut at %d of %d", length, whole.length)
          .isInstanceOf(IncompatibleStateException.class);
    }
  }
}
