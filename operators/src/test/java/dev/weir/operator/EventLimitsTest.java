package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.DeadLetterHeaders;
import dev.weir.event.EventDecoder;
import dev.weir.event.RawRecord;
import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.tenant.RatePart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events are within the limit follows from each partition's records, whatever fails. */
class EventLimitsTest {
  private static final int PARTITIONS = 5;
  private static final int EVENTS = 1_500;
  private static final EventRules RULES =
      new EventRules(
          EventDecoder.Limits.DEFAULT,
          TenantBinding.parse("body"),
          10,
          1 << 20,
          new LimitRules(RatePart.DEFAULT, Map.of("events", PARTITIONS)),
          null);

  @Test
  void theLimitInForceIsShown() throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "slow", 1, ",\"limits\":{\"eventsPerSecond\":5}"));
    topics.requests.add(TestTopics.config(1, "free", 1, ""));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      harness.event(TestTopics.event("slow", 0));
      harness.event(TestTopics.event("free", 1));
      assertThat(harness.metrics.under("weir.tenant=slow."))
          .containsEntry("limitEventsPerSecond", 5L);
      assertThat(harness.metrics.under("weir.tenant=free."))
          .doesNotContainKey("limitEventsPerSecond");
    }
  }

  @Test
  void noConfigLetsInMoreThanTheCeiling() throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "slow", 1, ",\"limits\":{\"eventsPerSecond\":5}"));
    topics.requests.add(TestTopics.config(1, "fast", 1, ",\"limits\":{\"eventsPerSecond\":9000}"));
    topics.requests.add(TestTopics.config(2, "free", 1, ",\"limits\":{\"eventsPerSecond\":0}"));
    topics.requests.add(TestTopics.config(3, "unsaid", 1, ""));
    EventRules rules =
        new EventRules(
            EventDecoder.Limits.DEFAULT,
            TenantBinding.parse("body"),
            10,
            1 << 20,
            new LimitRules(RatePart.DEFAULT, Map.of("events", 1), 7),
            null);
    try (ScoringHarness harness =
        new ScoringHarness(topics, 1, null, ScoringHarness.Store.HEAP, rules)) {
      Map<String, Long> letIn = new TreeMap<>();
      for (String tenant : List.of("slow", "fast", "free", "unsaid")) {
        int before = harness.scores.size();
        for (int i = 0; i < 20; i++) {
          harness.event(record(0, i, tenant, TestTopics.START_MILLIS, false));
        }
        letIn.put(tenant, (long) harness.scores.size() - before);
        assertThat(harness.metrics.under("weir.tenant=" + tenant + "."))
            .containsEntry("limitEventsPerSecond", letIn.get(tenant));
      }
      assertThat(letIn).isEqualTo(Map.of("slow", 5L, "fast", 7L, "free", 7L, "unsaid", 7L));
      List<String> said = harness.deadLetters.stream().map(EventLimitsTest::message).toList();
      assertThat(said.get(0)).endsWith("raise limits.eventsPerSecond of tenant slow");
      assertThat(said.get(said.size() - 1))
          .endsWith(" and limits.ceiling.events-per-second of the job");
    }
  }

  private static String message(OutputRecord letter) {
    int at = List.of(letter.headerNames).indexOf(DeadLetterHeaders.MESSAGE);
    return new String(letter.headerValues[at], StandardCharsets.UTF_8);
  }

  @Test
  void aBurstIsAtMostTenSecondsOfTheCeilingAndWhatIsWithinStaysAsItIs() {
    RatePart rate =
        new RatePart(
            RatePart.Algorithm.TOKEN_BUCKET,
            5,
            1_000,
            10_000,
            RatePart.Share.EQUAL,
            RatePart.OnExceed.PARK,
            true);
    RatePart capped = rate.atMost(7);
    assertThat(capped.eventsPerSecond()).isEqualTo(5);
    assertThat(capped.burst()).isEqualTo(70);
    assertThat(capped.onExceed()).isEqualTo(RatePart.OnExceed.PARK);
    assertThat(rate.atMost(100)).isSameAs(rate);
  }

  private static TestTopics topics() {
    TestTopics topics = new TestTopics();
    topics.requests.add(
        TestTopics.config(0, "bucket", 1, ",\"limits\":{\"eventsPerSecond\":20,\"burst\":30}"));
    topics.requests.add(
        TestTopics.config(
            1,
            "window",
            1,
            ",\"limits\":{\"eventsPerSecond\":5,\"algorithm\":\"fixed-window\","
                + "\"window\":\"PT2S\",\"share\":\"whole\",\"onExceed\":\"park\"}"));
    topics.requests.add(TestTopics.config(2, "free", 1, ""));
    return topics;
  }

  /** Every partition's records: bursts, rests, timestamps that go back, a flood of one tenant. */
  private static List<List<RawRecord>> records(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<RawRecord>> partitions = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      List<RawRecord> records = new ArrayList<>();
      long millis = TestTopics.START_MILLIS + random.nextInt(1_000);
      for (int offset = 0; offset < EVENTS / PARTITIONS; offset++) {
        int draw = random.nextInt(20);
        millis += draw == 0 ? 1_500 : draw == 1 ? -400 : random.nextInt(60);
        String tenant = List.of("bucket", "bucket", "window", "free").get(random.nextInt(4));
        records.add(record(p, offset, tenant, millis, random.nextInt(40) == 0));
      }
      partitions.add(records);
    }
    return partitions;
  }

  private static RawRecord record(int partition, int offset, String tenant, long at, boolean bad) {
    String json =
        "{\"tenant\":\""
            + tenant
            + "\",\"features\":{\"a\":1,\"b\":"
            + (bad ? "\"x\"" : "2")
            + "}}";
    return new RawRecord(
        null,
        json.getBytes(StandardCharsets.UTF_8),
        at,
        "events",
        partition,
        offset,
        new String[0],
        new byte[0][]);
  }

  /** One partition after the other, one millisecond after the other. */
  private static Map<String, String> expected(List<List<RawRecord>> partitions) {
    Map<String, String> verdicts = new TreeMap<>();
    for (List<RawRecord> records : partitions) {
      long bucketClock = 0;
      int inBucket = 30_000;
      long windowClock = 0;
      Map<Long, Integer> inWindow = new HashMap<>();
      for (RawRecord raw : records) {
        String json = new String(raw.value(), StandardCharsets.UTF_8);
        String verdict = json.contains("\"x\"") ? "WRONG_TYPE" : "judged";
        if (json.contains("bucket")) {
          for (; bucketClock < raw.timestamp() && inBucket < 30_000; bucketClock++) {
            inBucket = Math.min(30_000, inBucket + 20);
          }
          bucketClock = Math.max(bucketClock, raw.timestamp());
          if (inBucket >= 1_000 * PARTITIONS) {
            inBucket -= 1_000 * PARTITIONS;
          } else {
            long wait = 0;
            while (inBucket + 20 * wait < 1_000 * PARTITIONS) {
              wait++;
            }
            verdict = "RATE_LIMITED until " + (bucketClock + wait);
          }
        } else if (json.contains("window")) {
          windowClock = Math.max(windowClock, raw.timestamp());
          long index = windowClock / 2_000;
          if (inWindow.getOrDefault(index, 0) < 10) {
            inWindow.merge(index, 1, Integer::sum);
          } else {
            verdict = "PARKED until " + (index + 1) * 2_000;
          }
        }
        verdicts.put(position(raw.partition(), raw.offset()), verdict);
      }
    }
    return verdicts;
  }

  private static String position(int partition, long offset) {
    return partition + "-" + String.format(java.util.Locale.ROOT, "%05d", offset);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void limitsAreExactForEachPartitionThroughFailuresAndAnyParallelism(long seed) throws Exception {
    List<List<RawRecord>> partitions = records(seed);
    Map<String, String> expected = expected(partitions);
    assertThat(expected.values()).anyMatch(v -> v.startsWith("RATE_LIMITED"));
    assertThat(expected.values()).anyMatch(v -> v.startsWith("PARKED"));
    assertThat(run(partitions, new SplittableRandom(seed))).as("seed " + seed).isEqualTo(expected);
  }

  /** Kills it some events after every checkpoint, and goes on with another parallelism. */
  private static Map<String, String> run(List<List<RawRecord>> partitions, SplittableRandom random)
      throws Exception {
    Map<String, String> verdicts = new TreeMap<>();
    int[] saved = new int[PARTITIONS];
    OperatorSubtaskState state = null;
    int before = 1;
    while (Arrays.stream(saved).sum() < EVENTS) {
      int parallelism = List.of(1, 2, 4).get(random.nextInt(3));
      // Who reads which partition changes with every start.
      int turn = random.nextInt(4);
      int[] at = saved.clone();
      try (Tasks tasks = new Tasks(parallelism, state, before)) {
        int events = 1 + random.nextInt(200);
        feed(tasks, partitions, at, events, turn, random, verdicts);
        state = tasks.save();
        before = parallelism;
        saved = at.clone();
        feed(tasks, partitions, at, random.nextInt(100), turn, random, verdicts);
      }
    }
    return verdicts;
  }

  private static void feed(
      Tasks tasks,
      List<List<RawRecord>> partitions,
      int[] at,
      int events,
      int turn,
      SplittableRandom random,
      Map<String, String> verdicts)
      throws Exception {
    for (int e = 0; e < events; e++) {
      int partition = random.nextInt(PARTITIONS);
      if (at[partition] < partitions.get(partition).size()) {
        RawRecord raw = partitions.get(partition).get(at[partition]++);
        String verdict = tasks.event((partition + turn) % tasks.size(), raw);
        String again = verdicts.put(position(partition, raw.offset()), verdict);
        assertThat(again == null || again.equals(verdict)).as("the same when read again").isTrue();
      }
    }
  }

  /** Subtasks of ApplyTenantConfig. */
  private static final class Tasks implements AutoCloseable {
    private final List<
            TwoInputStreamOperatorTestHarness<RawRecord, Tuple2<String, byte[]>, ConfiguredEvent>>
        tasks = new ArrayList<>();

    Tasks(int parallelism, OperatorSubtaskState state, int before) throws Exception {
      for (int subtask = 0; subtask < parallelism; subtask++) {
        var task =
            new TwoInputStreamOperatorTestHarness<
                RawRecord, Tuple2<String, byte[]>, ConfiguredEvent>(
                new CoBroadcastWithNonKeyedOperator<>(
                    new ApplyTenantConfig(RULES, topics()), List.of(States.tenantConfigs())),
                Uids.MAX_PARALLELISM,
                parallelism,
                subtask);
        Operators.open(
            task, WireTypes.CONFIGURED_EVENT, Operators.share(state, before, parallelism, subtask));
        tasks.add(task);
      }
    }

    int size() {
      return tasks.size();
    }

    String event(int subtask, RawRecord raw) throws Exception {
      var task = tasks.get(subtask);
      task.processElement1(new StreamRecord<>(raw, raw.timestamp()));
      if (task.getOutput().poll() != null) {
        return "judged";
      }
      OutputRecord letter = task.getSideOutput(ApplyTenantConfig.DEAD_LETTERS).poll().getValue();
      String retry = header(letter, "weir-retry-after");
      boolean parked = letter.destination == Destination.PARKED;
      assertThat(letter.value).hasSize(parked || retry == null ? raw.value().length : 0);
      String code = parked ? "PARKED" : header(letter, "weir-code");
      return retry == null ? code : code + " until " + retry;
    }

    OperatorSubtaskState save() throws Exception {
      OperatorSubtaskState[] states = new OperatorSubtaskState[tasks.size()];
      for (int t = 0; t < states.length; t++) {
        states[t] = tasks.get(t).snapshot(1, 1);
      }
      return AbstractStreamOperatorTestHarness.repackageState(states);
    }

    @Override
    public void close() throws Exception {
      for (var task : tasks) {
        task.close();
      }
    }
  }

  private static String header(OutputRecord letter, String name) {
    int at = Arrays.asList(letter.headerNames).indexOf(name);
    return at < 0 ? null : new String(letter.headerValues[at], StandardCharsets.UTF_8);
  }

  @Test
  void aRefusalNamesTheLimitAndHowToRaiseIt() throws Exception {
    try (Tasks tasks = new Tasks(1, null, 1)) {
      for (int i = 0; i < 6; i++) {
        RawRecord raw = record(0, i, "bucket", TestTopics.START_MILLIS, false);
        assertThat(tasks.event(0, raw)).isEqualTo("judged");
      }
      tasks
          .tasks
          .get(0)
          .processElement1(
              new StreamRecord<>(record(0, 6, "bucket", TestTopics.START_MILLIS, false)));
      OutputRecord letter =
          tasks.tasks.get(0).getSideOutput(ApplyTenantConfig.DEAD_LETTERS).poll().getValue();
      assertThat(header(letter, "weir-message"))
          .isEqualTo(
              "found more than 20 events per second with a burst of 30, here 1/5 of it, expected"
                  + " events within the limit; send slower or raise limits.eventsPerSecond of"
                  + " tenant bucket");
    }
  }

  @Test
  void aNoisyTenantChangesNoByteOfTheOthersScores() throws Exception {
    List<String> alone = scores(false);
    assertThat(alone).hasSize(400);
    assertThat(scores(true)).isEqualTo(alone);
  }

  private static List<String> scores(boolean noise) throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "quiet", 1, ""));
    topics.requests.add(
        TestTopics.config(1, "calm", 1, ",\"limits\":{\"eventsPerSecond\":2,\"burst\":2}"));
    topics.requests.add(TestTopics.config(2, "noisy", 1, ",\"limits\":{\"eventsPerSecond\":1}"));
    try (ScoringHarness harness = new ScoringHarness(topics, 2, null)) {
      for (int i = 0; i < 400; i++) {
        // The same offsets with and without the noise, which stands between them.
        harness.event(at(TestTopics.event(i % 2 == 0 ? "quiet" : "calm", i), 101L * i));
        for (int n = 1; noise && n <= 100; n++) {
          harness.event(at(TestTopics.event("noisy", i), 101L * i + n));
        }
      }
      assertThat(harness.deadLetters).hasSize(noise ? 400 * 99 : 0);
      return harness.scores.stream().filter(s -> !s.contains("noisy")).toList();
    }
  }

  private static RawRecord at(RawRecord raw, long offset) {
    return new RawRecord(
        raw.key(),
        raw.value(),
        raw.timestamp(),
        raw.topic(),
        raw.partition(),
        offset,
        raw.headerNames(),
        raw.headerValues());
  }
}
