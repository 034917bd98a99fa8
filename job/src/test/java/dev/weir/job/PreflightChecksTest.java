package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.event.ScoreEncoder;
import dev.weir.event.ScoreRecord;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.RefusalCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks over given facts; {@link PreflightTest} makes the same of a real broker. */
class PreflightChecksTest {
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final Set<AclOperation> ALL =
      Set.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE);

  private final Map<TopicRole, List<TopicFacts>> topics = new EnumMap<>(TopicRole.class);
  private final Map<TopicRole, List<String>> missing = new EnumMap<>(TopicRole.class);
  private final Map<TopicRole, List<String>> refused = new EnumMap<>(TopicRole.class);
  private OptionalLong transactionMax = OptionalLong.of(3_600_000);
  private final List<String> arguments = new ArrayList<>(List.of("--kafka.bootstrap.servers=h:1"));

  PreflightChecksTest() {
    for (TopicRole role : TopicRole.values()) {
      put(role, 1, Map.of());
    }
    set(TopicRole.CONFIG_ACCEPTED, "cleanup.policy", "compact");
    set(TopicRole.DEAD_LETTERS, "max.message.bytes", "3000000");
    set(TopicRole.PARKED, "max.message.bytes", "3000000");
  }

  private static Map<String, String> settings() {
    return Map.of(
        "cleanup.policy", "delete",
        "max.message.bytes", "2000000",
        "message.timestamp.type", "CreateTime",
        "message.timestamp.before.max.ms", String.valueOf(Long.MAX_VALUE),
        "message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE),
        "retention.ms", "-1",
        "retention.bytes", "-1");
  }

  private void put(TopicRole role, int partitions, Map<String, String> changes) {
    Map<String, String> all = new HashMap<>(settings());
    all.putAll(changes);
    topics.put(role, List.of(new TopicFacts(role.name(), partitions, all, ALL)));
  }

  private void set(TopicRole role, String... keysAndValues) {
    TopicFacts old = topics.get(role).get(0);
    Map<String, String> all = new HashMap<>(old.settings());
    for (int i = 0; i < keysAndValues.length; i += 2) {
      all.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    topics.put(role, List.of(new TopicFacts(old.name(), old.partitions(), all, old.allowed())));
  }

  private KafkaFacts facts() {
    return new KafkaFacts(topics, missing, refused, transactionMax);
  }

  private JobOptions options() {
    return JobOptionsReader.read(arguments.toArray(String[]::new), Map.of());
  }

  private static List<Finding> findings(Consumer<Findings> check) {
    Findings findings = new Findings();
    check.accept(findings);
    return findings.all();
  }

  private List<Finding> times() {
    return findings(new TimestampChecks(facts())::check);
  }

  @Test
  void aTopicThatIsNotThereIsAFailureWithItsOption() {
    missing.put(TopicRole.SCORES, List.of("s"));
    assertThat(findings(new TopicChecks(options(), facts())::checkPresence))
        .containsExactly(
            new Finding(
                Finding.Severity.FAILURE,
                Finding.Reason.UNREACHABLE,
                "s (scores.topic)",
                "found no such topic, expected it to exist; create it or correct scores.topic"));
  }

  @Test
  void aPatternWithoutATopicIsAWarning() {
    topics.put(TopicRole.EVENTS, List.of());
    arguments.add("--events.topics=pattern:in-.*");
    assertThat(findings(new TopicChecks(options(), facts())::checkPresence))
        .singleElement()
        .satisfies(f -> assertThat(f.isFailure()).isFalse())
        .hasToString(
            "events.topics: found no topic that matches pattern:in-.*, expected one at least;"
                + " nothing is scored until there is one");
  }

  @Test
  void whatTheUserMayNotDoIsAFailureThatComesBeforeAllOthers() {
    missing.put(TopicRole.SCORES, List.of("s"));
    refused.put(TopicRole.ALERTS, List.of("a"));
    topics.put(
        TopicRole.CONFIG_ACCEPTED,
        List.of(new TopicFacts("acc", 1, settings(), Set.of(AclOperation.READ))));
    List<Finding> found = findings(new TopicChecks(options(), facts())::checkAccess);
    assertThat(found)
        .extracting(Finding::toString)
        .containsExactly(
            "a (alerts.topic): found that Kafka refuses this user DESCRIBE on the topic, expected"
                + " it to be allowed; allow it or use another user",
            "acc (config-accepted.topic): found that Kafka refuses this user WRITE on the topic,"
                + " expected it to be allowed; allow it or use another user");
    List<Finding> all =
        new ArrayList<>(findings(new TopicChecks(options(), facts())::checkPresence));
    assertThat(PreflightException.exitCode(all)).isEqualTo(7);
    all.addAll(found);
    assertThat(PreflightException.exitCode(all)).isEqualTo(5);
    assertThat(PreflightException.exitCode(List.of())).isZero();
  }

  @Test
  void settingsThatMayNotBeSeenAreAFailureOnlyWhereTheJobNeedsThem() {
    for (TopicRole role : List.of(TopicRole.EVENTS, TopicRole.DEAD_LETTERS)) {
      topics.put(role, List.of(new TopicFacts(role.name(), 1, Map.of(), Set.of())));
    }
    assertThat(findings(new TopicChecks(options(), facts())::checkAccess))
        .extracting(Finding::about, Finding::isFailure)
        .containsExactly(
            tuple("EVENTS (events.topics)", false),
            tuple("DEAD_LETTERS (dead-letters.topic)", true));
    assertThat(findings(new SizeChecks(options(), facts())::check)).isEmpty();
    assertThat(times()).isEmpty();
  }

  @Test
  void deadLettersMustTakeWhatIsAcceptedAndShouldTakeWhatTheEventsTopicTakes() {
    int accepted = (64 << 10) + (64 << 10);
    set(TopicRole.EVENTS, "max.message.bytes", "300000");
    set(TopicRole.DEAD_LETTERS, "max.message.bytes", String.valueOf(accepted - 1));
    assertThat(findings(new SizeChecks(options(), facts())::check))
        .singleElement()
        .satisfies(f -> assertThat(f.isFailure()).isTrue())
        .satisfies(
            f ->
                assertThat(f.message())
                    .startsWith("found max.message.bytes 131071, expected at least 365536 "));
    set(TopicRole.DEAD_LETTERS, "max.message.bytes", String.valueOf(accepted));
    assertThat(findings(new SizeChecks(options(), facts())::check))
        .singleElement()
        .satisfies(f -> assertThat(f.isFailure()).isFalse())
        .satisfies(
            f ->
                assertThat(f.message())
                    .startsWith("found max.message.bytes 131072, expected at least 365536 "));
    set(TopicRole.DEAD_LETTERS, "max.message.bytes", "365536");
    assertThat(findings(new SizeChecks(options(), facts())::check)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "SCORES, 16384, true",
    "ALERTS, 16384, true",
    "TENANT_HEALTH, 16384, true",
    "CONFIG_STATUS, 32768, true",
    "CONFIG_ACCEPTED, 964096, true",
    "CONFIG, 266240, false"
  })
  void everyOutputFitsIntoItsTopicToTheByte(TopicRole role, int least, boolean failure) {
    set(role, "max.message.bytes", String.valueOf(least - 1));
    assertThat(findings(new SizeChecks(options(), facts())::check))
        .singleElement()
        .satisfies(f -> assertThat(f.isFailure()).isEqualTo(failure))
        .satisfies(f -> assertThat(f.message()).contains("expected at least " + least));
    set(role, "max.message.bytes", String.valueOf(least));
    assertThat(findings(new SizeChecks(options(), facts())::check)).isEmpty();
  }

  /** What the bounds are made from: the largest of every field that an event may bring. */
  @Test
  void theLargestAlertAndTheLongestAnswerAreWithinTheirBounds() {
    ScoreRecord score = new ScoreRecord();
    score.tenant = "t".repeat(64);
    score.entity = "\uD83D\uDE80".repeat(256);
    score.id = score.entity;
    score.timeMillis = 253_402_300_799_999L;
    score.n = Long.MAX_VALUE;
    score.score = -2.2250738585072014E-308;
    score.rarity = 0.12345678901234567;
    score.rarityFrom = "counts";
    score.detector = "online-isolation-forest";
    score.config = score.tenant + "@1000000000000";
    score.topic = "t".repeat(249);
    score.offset = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      score.addTop("f".repeat(100), 0.12345678901234567);
    }
    int alert = new ScoreEncoder().alert(score, "rarity-critical", true).length;
    assertThat(alert).isBetween(2_800, 4 << 10);
    assertThat(alert + (4 << 10) + (4 << 10)).isLessThan(RecordBounds.RESULT);

    ConfigStatus.Source source = new ConfigStatus.Source(score.topic, 0, Long.MAX_VALUE);
    ConfigStatus answer =
        new ConfigStatus(
            score.tenant, 1, RefusalCode.TOO_LARGE, "\u0001".repeat(5_000), 0, null, source);
    assertThat(answer.write().length).isBetween(24_000, RecordBounds.STATUS - (4 << 10));
  }

  @Test
  void timestampsOfTheBrokersLeaveNothingToSay() {
    assertThat(times())
        .singleElement()
        .hasToString(
            "EVENTS (events.topics): found message.timestamp.type CreateTime, expected"
                + " LogAppendTime: the producers' clocks decide what is too early or too late;"
                + " leave it if you trust them");
    set(TopicRole.EVENTS, "message.timestamp.type", "LogAppendTime");
    assertThat(times()).isEmpty();
  }

  @Test
  void anOutputThatTakesLessThanItsInputIsAFailureInBothDirections() {
    set(TopicRole.EVENTS, "message.timestamp.before.max.ms", "1000", "retention.ms", "0");
    set(TopicRole.EVENTS, "message.timestamp.after.max.ms", "2000");
    set(TopicRole.SCORES, "message.timestamp.before.max.ms", "999");
    set(TopicRole.ALERTS, "message.timestamp.after.max.ms", "1999");
    set(TopicRole.DEAD_LETTERS, "message.timestamp.before.max.ms", "1000");
    set(TopicRole.DEAD_LETTERS, "message.timestamp.after.max.ms", "2000");
    set(TopicRole.CONFIG_STATUS, "message.timestamp.after.max.ms", "3600000");
    set(TopicRole.FEEDBACK, "message.timestamp.type", "LogAppendTime", "retention.ms", "0");
    assertThat(times().stream().filter(Finding::isFailure))
        .extracting(f -> f.about() + ": " + f.message().split(" as ")[0])
        .containsExactly(
            "SCORES (scores.topic): found message.timestamp.before.max.ms 999, expected at least"
                + " 1000",
            "ALERTS (alerts.topic): found message.timestamp.after.max.ms 1999, expected at least"
                + " 2000",
            "CONFIG_STATUS (config-status.topic): found message.timestamp.after.max.ms 3600000,"
                + " expected at least 9223372036854775807");
    for (TopicRole role : List.of(TopicRole.SCORES, TopicRole.ALERTS, TopicRole.CONFIG_STATUS)) {
      set(role, "message.timestamp.type", "LogAppendTime");
    }
    assertThat(times()).noneMatch(Finding::isFailure);
  }

  @Test
  void linesAndLettersOfFeedbackTakeItsTimestamps() {
    set(TopicRole.FEEDBACK, "message.timestamp.after.max.ms", "2000");
    for (TopicRole role : List.of(TopicRole.EVENTS, TopicRole.CONFIG, TopicRole.COMMANDS)) {
      set(role, "message.timestamp.type", "LogAppendTime");
    }
    set(TopicRole.TENANT_HEALTH, "message.timestamp.after.max.ms", "1999");
    set(TopicRole.DEAD_LETTERS, "message.timestamp.after.max.ms", "1999");
    assertThat(times().stream().filter(Finding::isFailure))
        .extracting(Finding::about)
        .containsExactly("TENANT_HEALTH (health.topic)", "DEAD_LETTERS (dead-letters.topic)");
    topics.put(TopicRole.FEEDBACK, List.of());
    assertThat(times()).as("where nobody is heard").isEmpty();
  }

  /** An erased tenant's record has the timestamp of the command. */
  @Test
  void whatACommandWritesTakesItsTimestamps() {
    set(TopicRole.COMMANDS, "message.timestamp.after.max.ms", "2000");
    set(TopicRole.CONFIG, "message.timestamp.type", "LogAppendTime");
    set(TopicRole.CONFIG_ACCEPTED, "message.timestamp.after.max.ms", "1999");
    assertThat(times().stream().filter(Finding::isFailure))
        .extracting(Finding::about)
        .containsExactly("CONFIG_ACCEPTED (config-accepted.topic)");
  }

  @Test
  void anOutputMustTakeWhatHasWaitedInItsInput() {
    set(TopicRole.EVENTS, "message.timestamp.type", "LogAppendTime", "retention.ms", "" + 7 * DAY);
    set(TopicRole.SCORES, "message.timestamp.before.max.ms", "" + (7 * DAY - 1));
    set(TopicRole.ALERTS, "message.timestamp.before.max.ms", "" + 7 * DAY);
    assertThat(times())
        .singleElement()
        .satisfies(f -> assertThat(f.isFailure()).isFalse())
        .satisfies(f -> assertThat(f.about()).isEqualTo("SCORES (scores.topic)"))
        .satisfies(
            f ->
                assertThat(f.message())
                    .startsWith(
                        "found message.timestamp.before.max.ms 604799999, expected at least"
                            + " 604800000 "));
  }

  @Test
  void oldBrokersHaveOneLimitForBothDirections() {
    Map<String, String> old = new HashMap<>(settings());
    old.remove("message.timestamp.before.max.ms");
    old.remove("message.timestamp.after.max.ms");
    old.put("message.timestamp.difference.max.ms", "5");
    topics.put(TopicRole.ALERTS, List.of(new TopicFacts("old", 1, old, ALL)));
    assertThat(times().stream().filter(Finding::isFailure))
        .extracting(Finding::message)
        .allMatch(m -> m.contains(".max.ms 5, expected at least 9223372036854775807"))
        .hasSize(2);
  }

  @Test
  void theTransactionTimeoutMustBeAllowedByEveryBroker() {
    arguments.add("--sinks.transaction-timeout=1 h");
    assertThat(brokers()).isEmpty();
    transactionMax = OptionalLong.of(3_599_999);
    assertThat(brokers())
        .singleElement()
        .satisfies(f -> assertThat(f.isFailure()).isTrue())
        .hasToString(
            "sinks.transaction-timeout: found 3600000 ms, expected at most 3599999 ms, the brokers'"
                + " transaction.max.timeout.ms, or every transaction is refused; raise that to"
                + " 3600000 or lower sinks.transaction-timeout");
    transactionMax = OptionalLong.empty();
    assertThat(brokers()).singleElement().satisfies(f -> assertThat(f.isFailure()).isFalse());
    arguments.add("--sinks.guarantee=at-least-once");
    assertThat(brokers()).isEmpty();
  }

  @Test
  void theStrictestBrokerDecides() {
    List<Config> brokers = new ArrayList<>();
    for (String limit : List.of("900000", "600000", "3600000")) {
      brokers.add(new Config(List.of(new ConfigEntry("transaction.max.timeout.ms", limit))));
    }
    brokers.add(new Config(List.of()));
    assertThat(KafkaQuestions.smallest(brokers)).hasValue(600_000);
    assertThat(KafkaQuestions.smallest(brokers.subList(3, 4))).isEmpty();
  }

  private List<Finding> brokers() {
    return findings(found -> new TransactionChecks(options()).checkBrokers(facts(), found));
  }

  @Test
  void checkpointsThatMayFailMakeTransactionsWaitForLonger() {
    Configuration flink = new Configuration();
    flink.setString("execution.checkpointing.tolerable-failed-checkpoints", "2");
    // 3 x (10 s + 4 min) + 5 min = 17 min 30 s
    arguments.add("--sinks.transaction-timeout=1049999 ms");
    assertThat(findings(found -> new TransactionChecks(options()).checkTolerated(flink, found)))
        .singleElement()
        .satisfies(f -> assertThat(f.isFailure()).isTrue())
        .satisfies(
            f ->
                assertThat(f.message())
                    .startsWith("found 1049999 ms, expected at least 1050 s (3 x "));
    arguments.set(1, "--sinks.transaction-timeout=1050 s");
    assertThat(findings(found -> new TransactionChecks(options()).checkTolerated(flink, found)))
        .isEmpty();
    assertThat(
            findings(
                found ->
                    new TransactionChecks(options()).checkTolerated(new Configuration(), found)))
        .isEmpty();
  }

  @Test
  void twoCheckpointsOneAfterTheOtherMakeATransactionWaitForBoth() {
    Configuration flink = new Configuration();
    // 4 min + 4 min + 5 min
    arguments.add("--sinks.transaction-timeout=779999 ms");
    assertThat(findings(found -> new TransactionChecks(options()).checkSlow(flink, found)))
        .singleElement()
        .satisfies(f -> assertThat(f.isFailure()).isFalse())
        .satisfies(
            f -> assertThat(f.message()).startsWith("found 779999 ms, expected at least 13 min: "));
    arguments.set(1, "--sinks.transaction-timeout=13 min");
    assertThat(findings(found -> new TransactionChecks(options()).checkSlow(flink, found)))
        .isEmpty();
    flink.setString("execution.checkpointing.min-pause", "1 s");
    assertThat(findings(found -> new TransactionChecks(options()).checkSlow(flink, found)))
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("expected at least 781 s"));
    arguments.add("--sinks.guarantee=at-least-once");
    assertThat(findings(found -> new TransactionChecks(options()).checkSlow(flink, found)))
        .isEmpty();
  }

  @Test
  void toGoOnWithoutWhatACheckpointHoldsIsAFailure() {
    Configuration flink = new Configuration();
    assertThat(findings(found -> new FlinkChecks(options(), flink).checkRecovery(found))).isEmpty();
    flink.setString("execution.state-recovery.without-channel-state.checkpoint-id", "12");
    flink.setString("execution.state-recovery.approximate-local-recovery", "true");
    flink.setString("execution.state-recovery.ignore-unclaimed-state", "true");
    assertThat(findings(found -> new FlinkChecks(options(), flink).checkRecovery(found)))
        .extracting(f -> f.isFailure() + " " + f.message().substring(0, 11))
        .containsExactly("true found 12, e", "true found true,", "false found true,");
  }

  @Test
  void fullCheckpointsOfWhatIsOnDiskAreAWarning() {
    Configuration flink = new Configuration();
    assertThat(findings(found -> new FlinkChecks(options(), flink).checkIncremental(found)))
        .isEmpty();
    arguments.add("--state.backend=rocksdb");
    assertThat(findings(found -> new FlinkChecks(options(), flink).checkIncremental(found)))
        .singleElement()
        .satisfies(f -> assertThat(f.isFailure()).isFalse())
        .satisfies(f -> assertThat(f.message()).startsWith("found false, expected true"));
    flink.setString("execution.checkpointing.incremental", "true");
    assertThat(findings(found -> new FlinkChecks(options(), flink).checkIncremental(found)))
        .isEmpty();
  }

  @Test
  void noTransactionalIdMayBeginWithAnother() {
    assertThat(findings(new TransactionChecks(options())::checkPrefixes)).isEmpty();
    assertThat(
            findings(
                found -> TransactionChecks.checkPrefixes(List.of("w.a.", "w.a.b.", "w.c"), found)))
        .extracting(Finding::message)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("found 'w.a.' among"),
            second -> assertThat(second).startsWith("found 'w.c' among"));
  }

  @Test
  void moreSubtasksThanPartitionsAreIdle() {
    topics.put(
        TopicRole.EVENTS,
        List.of(new TopicFacts("a", 2, settings(), ALL), new TopicFacts("b", 1, settings(), ALL)));
    Configuration flink = new Configuration();
    flink.setString("parallelism.default", "4");
    assertThat(
            findings(found -> new FlinkChecks(options(), flink).checkParallelism(facts(), found)))
        .extracting(Finding::toString)
        .containsExactly(
            "parallelism: found 4 for 3 partitions of events, expected at most as many: 1 subtasks"
                + " that read stay idle; add partitions or lower it");
    flink.setString("parallelism.default", "3");
    assertThat(
            findings(found -> new FlinkChecks(options(), flink).checkParallelism(facts(), found)))
        .isEmpty();
  }
}
