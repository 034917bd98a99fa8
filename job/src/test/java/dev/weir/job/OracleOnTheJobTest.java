package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.chaos.Expectation;
import dev.weir.chaos.Finding;
import dev.weir.chaos.InputLog;
import dev.weir.chaos.OpenTransactions;
import dev.weir.chaos.Oracle;
import dev.weir.chaos.OutputLog;
import dev.weir.chaos.Verdict;
import dev.weir.kafka.KafkaExtension;
import dev.weir.state.Uids;
import dev.weir.tenant.Scope;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The oracle is believed because it was seen to find what is wrong with the real job: results that
 * come twice, a model that was not restored, one record lost among many; and nothing where nothing
 * is wrong.
 */
class OracleOnTheJobTest {
  private static final int EVENTS = 1_400;
  private static final int BAD_EVERY = 20;
  private static final long START_MILLIS = 1_750_000_000_000L;

  private static final String CONFIG =
      "{\"tenant\":\"%s\",\"version\":1,\"scope\":\"%s\","
          + "\"features\":[{\"name\":\"a\",\"type\":\"number\"}],"
          + "\"transforms\":[{\"type\":\"standard-scaler\"}],"
          + "\"detector\":{\"type\":\"online-isolation-forest\",\"trees\":8,\"window\":64,"
          + "\"maxLeafSamples\":8},\"warmup\":50,\"threshold\":{\"medium\":0.9,\"high\":0.95},"
          + "\"alerts\":{\"minSeverity\":\"medium\"}}";

  private static final Expectation EXPECTATION =
      Expectation.exact().withUnpartitioned("spread", Scope.TENANT);

  /** A score says that its model had judged nothing, where the reference's had. */
  private static final Predicate<String> RESTARTED =
      line -> line.matches(".*\"n\":0,.*, expected .*\"n\":[1-9][0-9]*,.*");

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.forSabotage(4);
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  @TempDir Path folder;

  private final Configuration more = new Configuration();

  /** Of tenant "acme" by key, and of "spread", in turns over all partitions and without keys. */
  private static List<ProducerRecord<byte[], byte[]>> events(KafkaTopics topics, int from, int to) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      SplittableRandom random = new SplittableRandom(i);
      boolean spread = i % 3 == 0;
      String entity = "e" + random.nextInt(3);
      long millis = START_MILLIS + i * 100L;
      String bad = i % BAD_EVERY == 7 ? "x" : "";
      byte[] json =
          String.format(
                  Locale.ROOT,
                  "{\"tenant\":\"%s\",\"entity\":\"%s\",\"id\":\"%d\",\"time\":%d,"
                      + "\"features\":{\"a\":%s%s}}",
                  spread ? "spread" : "acme",
                  entity,
                  i,
                  millis,
                  random.nextDouble() * (random.nextInt(50) == 0 ? 50 : 1),
                  bad)
              .getBytes(StandardCharsets.UTF_8);
      records.add(
          spread
              ? new ProducerRecord<>(
                  topics.names.events(), i / 3 % KafkaTopics.PARTITIONS, millis, null, json)
              : topics.event("acme|" + entity, json, millis));
    }
    return records;
  }

  private static void configure(KafkaTopics topics) {
    topics.send(
        List.of(
            topics.config("acme", String.format(Locale.ROOT, CONFIG, "acme", "entity")),
            topics.config("spread", String.format(Locale.ROOT, CONFIG, "spread", "tenant"))));
  }

  private StreamExecutionEnvironment environment(JobOptions options) {
    Configuration configuration = TestFlink.restarting(options);
    configuration.addAll(more);
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }

  private JobClient start(JobOptions options, UnaryOperator<Endpoints> change) throws Exception {
    StreamExecutionEnvironment env = environment(options);
    WeirJob.build(env, options, change);
    return WeirJob.submit(env);
  }

  private JobClient startSabotaged(JobOptions options, int stage) throws Exception {
    StreamExecutionEnvironment env = environment(options);
    WeirJob.build(env, options);
    Saboteur.STAGE.set(stage);
    Saboteur.join(env, options);
    return WeirJob.submit(env);
  }

  /** Waits for the results of the first so many events, then stops and commits all of them. */
  private String stop(JobClient job, KafkaTopics topics, int results) throws Exception {
    int letters = results / BAD_EVERY;
    topics.read(topics.names.scores(), results - letters);
    topics.read(topics.names.deadLetters(), letters);
    return TestFlink.stop(job, folder);
  }

  /** Runs the same input undisturbed and compares. */
  private Verdict judge(KafkaTopics actual, String inputs) throws Exception {
    KafkaTopics calm = KafkaTopics.create(KAFKA, "calm-" + inputs, inputs);
    more.removeConfig(StateRecoveryOptions.SAVEPOINT_PATH);
    stop(start(calm.options(2), UnaryOperator.identity()), calm, EVENTS);
    String servers = KAFKA.bootstrapServers();
    Verdict verdict =
        Oracle.judge(
            InputLog.read(servers, calm.names.events()),
            OutputLog.read(servers, actual.names),
            OutputLog.read(servers, calm.names),
            EXPECTATION);
    assertThat(verdict.count(Finding.Kind.REFERENCE)).as("%s", verdict.lines()).isZero();
    assertThat(verdict.counts().inputs()).isEqualTo(EVENTS);
    return verdict;
  }

  private static List<OpenTransactions.Open> openTransactions(KafkaTopics topics, String prefix)
      throws Exception {
    Properties client = new Properties();
    client.put("bootstrap.servers", KAFKA.bootstrapServers());
    try (Admin admin = Admin.create(client)) {
      return OpenTransactions.list(admin, topics.names, prefix);
    }
  }

  @Test
  void aDisturbedExactlyOnceRunIsExactAndLeavesNoTransactionOpen() throws Exception {
    KafkaTopics rough = KafkaTopics.create(KAFKA, "rough-", "sound-");
    configure(rough);
    JobClient job = startSabotaged(rough.options(2), 0);
    int slice = EVENTS / (Saboteur.STAGES + 1);
    for (int stage = 0; stage < Saboteur.STAGES; stage++) {
      rough.send(events(rough, stage * slice, (stage + 1) * slice));
      Saboteur.awaitFailure(stage);
    }
    rough.send(events(rough, Saboteur.STAGES * slice, EVENTS));
    stop(job, rough, EVENTS);
    assertThat(openTransactions(rough, rough.names.scores() + ".")).isEmpty();

    Verdict verdict = judge(rough, "sound-");
    assertThat(verdict.lines()).hasSize(1);
    assertThat(verdict.isExact()).isTrue();
    assertThat(verdict.counts().scores()).isEqualTo(EVENTS - EVENTS / BAD_EVERY);
    assertThat(verdict.counts().alerts()).as("alerts").isPositive();
    assertThat(verdict.counts().keys()).isEqualTo(3);
  }

  @Test
  void sinksThatWriteAtLeastOnceAreSeenToDoubleWhatTheyHadWritten() throws Exception {
    int before = 2 * BAD_EVERY;
    KafkaTopics loose = KafkaTopics.create(KAFKA, "loose-", "twice-");
    configure(loose);
    // Without a checkpoint, all that was written before the failure is written again.
    more.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofHours(1));
    JobClient job = startSabotaged(loose.options(2, "--sinks.guarantee=at-least-once"), 0);
    loose.send(events(loose, 0, before));
    int letters = before / BAD_EVERY;
    assertThat(loose.read(loose.names.scores(), before - letters)).hasSize(before - letters);
    assertThat(loose.read(loose.names.deadLetters(), letters)).hasSize(letters);
    loose.send(events(loose, before, EVENTS));
    Saboteur.awaitFailure(0);
    Saboteur.STAGE.set(Saboteur.STAGES);
    stop(job, loose, EVENTS + before);
    more.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);

    Verdict verdict = judge(loose, "twice-");
    assertThat(verdict.isExact()).isFalse();
    assertThat(verdict.count(Finding.Kind.DOUBLED)).isGreaterThanOrEqualTo(before);
    assertThat(verdict.count(Finding.Kind.MISSING)).as("%s", verdict.lines()).isZero();
    assertThat(verdict.count(Finding.Kind.DIFFERENT)).as("%s", verdict.lines()).isZero();
    assertThat(verdict.lines()).anyMatch(line -> line.contains("found 2 results [loose-scores "));
  }

  @Test
  void aModelThatIsNotRestoredIsSeenInEveryScoreThatFollows() throws Exception {
    int half = EVENTS / 2;
    KafkaTopics cut = KafkaTopics.create(KAFKA, "cut-", "forgot-");
    configure(cut);
    cut.send(events(cut, 0, half));
    String savepoint = stop(start(cut.options(2), UnaryOperator.identity()), cut, half);
    cut.send(events(cut, half, EVENTS));
    more.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    more.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
    StreamExecutionEnvironment env = environment(cut.options(2));
    WeirJob.build(env, cut.options(2));
    forgetModels(env);
    stop(WeirJob.submit(env), cut, EVENTS);

    Verdict verdict = judge(cut, "forgot-");
    assertThat(verdict.count(Finding.Kind.MISSING)).as("alerts of warm models").isPositive();
    assertThat(verdict.count(Finding.Kind.DOUBLED)).as("%s", verdict.lines()).isZero();
    assertThat(verdict.count(Finding.Kind.DIFFERENT))
        .as("%s", verdict.lines())
        .isGreaterThanOrEqualTo(keyedScores(half, EVENTS));
    assertThat(verdict.count(Finding.Kind.GAP)).as("of the one model of spread").isEqualTo(1);
    assertThat(verdict.lines()).anyMatch(RESTARTED);
  }

  private static long keyedScores(int from, int to) {
    long count = 0;
    for (int i = from; i < to; i++) {
      count += i % 3 != 0 && i % BAD_EVERY != 7 ? 1 : 0;
    }
    return count;
  }

  /** All state of the savepoint finds its operator but the models. */
  private static void forgetModels(StreamExecutionEnvironment env) {
    List<Transformation<?>> scoring =
        env.getTransformations().stream()
            .filter(transformation -> Uids.SCORE_EVENTS.equals(transformation.getUid()))
            .toList();
    assertThat(scoring).hasSize(1);
    scoring.get(0).setUid("a-model-without-a-past");
  }

  @Test
  void oneScoreThatIsLostAmongManyIsNamed() throws Exception {
    KafkaTopics leaky = KafkaTopics.create(KAFKA, "leaky-", "leak-");
    configure(leaky);
    leaky.send(events(leaky, 0, EVENTS));
    JobClient job =
        start(
            leaky.options(2, "--sinks.guarantee=at-least-once"),
            ends -> TestFlink.withScores(ends, new DroppingSink(ends.scores(), "\"id\":\"701\"")));
    int letters = EVENTS / BAD_EVERY;
    assertThat(leaky.read(leaky.names.scores(), EVENTS - letters - 1))
        .hasSize(EVENTS - letters - 1);
    TestFlink.stop(job, folder);

    Verdict verdict = judge(leaky, "leak-");
    assertThat(verdict.totals()).containsOnlyKeys(Finding.Kind.MISSING);
    assertThat(verdict.count(Finding.Kind.MISSING)).isEqualTo(1);
    assertThat(verdict.findings().get(0).words())
        .contains("(key acme|e")
        .endsWith(", id 701): found 0 results, expected 1");
  }
}
