package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.RawRecord;
import dev.weir.event.RejectionCode;
import dev.weir.health.MinuteCounts;
import dev.weir.health.Quantity;
import dev.weir.operator.ScoringHarness.Store;
import dev.weir.state.ModelKey;
import dev.weir.tenant.CommandStatus.Stage;
import dev.weir.tenant.RefusalCode;
import dev.weir.tenant.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands from the gate to the models and back, with events on their way between them. */
class CommandsHarnessTest {
  private static final String ERASE =
      "{\"id\":\"c-1\",\"command\":\"erase-tenant\",\"tenant\":\"acme\",\"reason\":\"asked to\"}";
  private static final ModelCacheSize SMALL = new ModelCacheSize(100_000, 50_000);

  private static Store store(String name) {
    return name.equals("heap") ? Store.HEAP : Store.disk(SMALL);
  }

  /** An event of entity {@code index} among many. */
  private static RawRecord ofMany(String tenant, int index) {
    long millis = TestTopics.START_MILLIS + index;
    String json =
        String.format(
            Locale.ROOT,
            "{\"tenant\":\"%s\",\"entity\":\"many-%d\",\"id\":\"%d\",\"time\":%d,"
                + "\"features\":{\"a\":%d,\"b\":2}}",
            tenant,
            index,
            index,
            millis,
            index % 7);
    return TestTopics.record("events", index, tenant, json, millis);
  }

  private static void events(CommandsHarness harness, String tenant, int from, int to)
      throws Exception {
    for (int i = from; i < to; i++) {
      harness.event(TestTopics.event(tenant, i));
    }
  }

  /** Slices enough for the few models of a test, however slow the machine is. */
  private static void sweep(CommandsHarness harness) throws Exception {
    for (int slice = 0; slice < 64; slice++) {
      harness.tick();
    }
  }

  private static List<Stage> stages(CommandsHarness harness) {
    return harness.answers.stream().map(answer -> answer.stage()).toList();
  }

  @ParameterizedTest
  @CsvSource({"heap, 1", "heap, 3", "rocksdb, 2"})
  void anEventInFlightBringsNoErasedModelBack(String store, int parallelism) throws Exception {
    try (var harness = new CommandsHarness(parallelism, null, store(store))) {
      harness.config("acme", 1, "");
      events(harness, "acme", 0, 200);
      ConfiguredEvent inFlight = harness.configured(TestTopics.event("acme", 200));
      ConfiguredEvent later = harness.configured(TestTopics.event("acme", 201));
      harness.command(ERASE);
      harness.deliverRecords();
      harness.deliverOrders();
      harness.judge(inFlight);
      assertThat(harness.lastCode()).isEqualTo("TENANT_ERASED");
      assertThat(harness.letters.get(0).value).isEmpty();
      sweep(harness);
      harness.judge(later);
      assertThat(harness.letters).hasSize(2);
      List<MinuteCounts> counted = harness.counted("acme");
      assertThat(counted.stream().mapToLong(MinuteCounts::judged).sum()).isEqualTo(200);
      assertThat(counted.stream().mapToLong(c -> c.rejected(RejectionCode.TENANT_ERASED)).sum())
          .as("refused behind where they were accepted")
          .isEqualTo(counted.stream().mapToLong(c -> c.of(Quantity.REFUSED_LATER)).sum())
          .isEqualTo(2);
      assertThat(harness.counted("acme")).as("handed over once").isEmpty();
      assertThat(harness.models("acme")).isZero();
      assertThat(harness.timers()).isZero();
      assertThat(stages(harness)).startsWith(Stage.ACCEPTED).endsWith(Stage.DONE);
      assertThat(harness.answers).hasSize(1 + parallelism);
      assertThat(harness.answers.get(0).version()).isEqualTo(2);

      harness.event(TestTopics.event("acme", 202));
      assertThat(harness.lastCode()).isEqualTo("UNKNOWN_TENANT");
      harness.config("acme", 3, "");
      harness.scores.clear();
      events(harness, "acme", 204, 208);
      assertThat(harness.scores).hasSize(4).allMatch(score -> score.contains("\"n\":0,"));
    }
  }

  @Test
  void anEventThatOvertakesTheOrderFindsNoErasedModelEither() throws Exception {
    try (var harness = new CommandsHarness(2, null, Store.HEAP)) {
      harness.config("acme", 1, "");
      events(harness, "acme", 0, 200);
      ConfiguredEvent inFlight = harness.configured(TestTopics.event("acme", 200));
      harness.command(ERASE);
      harness.deliverRecords();
      harness.config("acme", 3, "");
      harness.scores.clear();
      events(harness, "acme", 204, 208);
      assertThat(harness.scores).hasSize(4).allMatch(score -> score.contains("\"n\":0,"));
      harness.deliverOrders();
      harness.judge(inFlight);
      assertThat(harness.lastCode()).isEqualTo("TENANT_ERASED");
      events(harness, "acme", 208, 210);
      sweep(harness);
      events(harness, "acme", 210, 212);
      assertThat(harness.models("acme")).as("the new ones are nobody's past").isEqualTo(4);
      assertThat(harness.scores.subList(4, 8)).allMatch(score -> score.contains("\"n\":1,"));
      assertThat(stages(harness)).endsWith(Stage.DONE);
    }
  }

  @Test
  void aSecondEraseTakesAwayWhatCameAfterTheFirst() throws Exception {
    try (var harness = new CommandsHarness(1, null, Store.HEAP)) {
      harness.config("acme", 1, "");
      events(harness, "acme", 0, 8);
      harness.command(ERASE);
      harness.deliverRecords();
      harness.config("acme", 3, "");
      events(harness, "acme", 8, 16);
      harness.command(ERASE.replace("c-1", "c-2"));
      harness.deliverRecords();
      harness.deliverOrders();
      sweep(harness);
      assertThat(harness.models("acme")).isZero();
      assertThat(harness.answers.stream().filter(answer -> answer.stage() == Stage.DONE))
          .extracting(answer -> answer.id())
          .containsExactly("c-1", "c-2");
    }
  }

  @Test
  void aTenantOfTheTemplateIsErasedToo() throws Exception {
    try (var harness = new CommandsHarness(1, null, Store.HEAP)) {
      harness.config("_default", 1, "");
      events(harness, "acme", 0, 40);
      ConfiguredEvent inFlight = harness.configured(TestTopics.event("acme", 40));
      harness.command(ERASE);
      harness.deliverRecords();
      harness.deliverOrders();
      harness.judge(inFlight);
      assertThat(harness.lastCode()).isEqualTo("TENANT_ERASED");
      harness.scores.clear();
      events(harness, "acme", 44, 48);
      assertThat(harness.scores).hasSize(4).allMatch(score -> score.contains("\"n\":0,"));
      sweep(harness);
      events(harness, "acme", 48, 52);
      assertThat(harness.scores.subList(4, 8)).allMatch(score -> score.contains("\"n\":1,"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "heap, 1, 1",
    "heap, 1, 4",
    "heap, 2, 1",
    "heap, 4, 2",
    "rocksdb, 1, 1",
    "rocksdb, 2, 3"
  })
  void aSweepThatDiesHalfWayIsDoneByTheNextJob(String store, int before, int after)
      throws Exception {
    CommandsHarness.Saved saved;
    int models = 4 * ScoreEventsOperator.SWEEP_KEYS;
    try (var harness = new CommandsHarness(before, null, store(store))) {
      harness.config("acme", 1, "");
      harness.config("other", 1, "");
      for (int i = 0; i < models; i++) {
        harness.event(ofMany("acme", i));
      }
      events(harness, "other", 0, 200);
      harness.command(ERASE);
      harness.deliverRecords();
      harness.deliverOrders();
      harness.tick();
      saved = harness.save(7);
      assertThat(harness.models("acme")).as("half way").isBetween(1L, models - 1L);
      // This is lost with the process.
      harness.tick();
    }
    try (var harness = new CommandsHarness(after, saved, store(store))) {
      harness.config("acme", 3, "");
      harness.event(ofMany("acme", models - 1));
      // How much one slice does depends on the machine; a slice of one key is the least.
      for (int i = 0; i < models && !stages(harness).contains(Stage.DONE); i++) {
        harness.tick();
      }
      assertThat(harness.models("acme")).isEqualTo(1);
      assertThat(harness.models("other")).isEqualTo(4);
      assertThat(harness.scores.get(0)).contains("\"n\":0,");
      assertThat(harness.timers()).isEqualTo(5);
      assertThat(stages(harness)).hasSize(after).endsWith(Stage.DONE);
      assertThat(harness.answers.get(after - 1).of()).isEqualTo(after);
      assertThat(harness.answers.get(after - 1).done()).isEqualTo(after);
      harness.command(ERASE);
      assertThat(stages(harness)).endsWith(Stage.REPEATED);
    }
  }

  @Test
  void theScoresOfOthersAreTheSameBytes() throws Exception {
    List<List<String>> runs = new ArrayList<>();
    for (boolean erasing : new boolean[] {false, true}) {
      try (var harness = new CommandsHarness(2, null, Store.disk(SMALL))) {
        harness.config("acme", 1, "");
        harness.config("other", 1, "");
        for (int i = 0; i < 900; i++) {
          harness.event(ofMany("acme", i));
          harness.event(TestTopics.event("other", i));
          if (erasing && i == 300) {
            harness.command(ERASE);
            harness.deliverRecords();
            harness.deliverOrders();
          }
          if (i % 10 == 0) {
            harness.tick();
          }
        }
        runs.add(harness.scores.stream().filter(s -> s.contains("\"tenant\":\"other\"")).toList());
      }
    }
    assertThat(runs.get(0)).hasSize(900).isEqualTo(runs.get(1));
  }

  @Test
  void aCommandIsAppliedOnceHoweverOftenItComes() throws Exception {
    try (var harness = new CommandsHarness(1, null, Store.HEAP)) {
      harness.config("acme", 1, "");
      events(harness, "acme", 0, 8);
      harness.command(ERASE);
      harness.deliverRecords();
      harness.deliverOrders();
      sweep(harness);
      harness.config("acme", 3, "");
      events(harness, "acme", 8, 16);
      harness.command(ERASE);
      assertThat(harness.orders).isEmpty();
      assertThat(harness.records).isEmpty();
      harness.command(ERASE.replace("asked to", "no reason"));
      assertThat(harness.models("acme")).isEqualTo(4);
      assertThat(stages(harness))
          .containsExactly(Stage.ACCEPTED, Stage.DONE, Stage.REPEATED, Stage.REFUSED);
      assertThat(harness.answers.get(3).code()).isEqualTo(RefusalCode.COMMAND_CONFLICT);
    }
  }

  @Test
  void whatIsNoCommandIsRefusedWithOneLine() throws Exception {
    try (var harness = new CommandsHarness(1, null, Store.HEAP)) {
      harness.command("{");
      harness.command(ERASE.replace("acme", "_default"));
      harness.command(ERASE.replace("erase-tenant", "erase"));
      harness.command(ERASE.replace("reason", "raeson"));
      harness.command(ERASE.replace("erase-tenant", "erase-entity"));
      harness.command(ERASE.replace("erase-tenant", "mute"));
      harness.command(ERASE.replace("c-1", "c 1"));
      assertThat(stages(harness)).hasSize(7).containsOnly(Stage.REFUSED);
      assertThat(harness.answers)
          .extracting(answer -> answer.code())
          .containsExactly(
              RefusalCode.MALFORMED,
              RefusalCode.INVALID_TENANT,
              RefusalCode.UNKNOWN_FIELD,
              RefusalCode.UNKNOWN_FIELD,
              RefusalCode.OUT_OF_RANGE,
              RefusalCode.OUT_OF_RANGE,
              RefusalCode.OUT_OF_RANGE);
      assertThat(harness.answers.get(4).message()).startsWith("entity: found nothing");
      assertThat(harness.orders).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"heap, erase-entity", "rocksdb, erase-entity", "heap, reset", "rocksdb, reset"})
  void oneEntityBeginsAnewAndTheOthersGoOn(String store, String command) throws Exception {
    try (var harness = new CommandsHarness(3, null, store(store))) {
      harness.config("acme", 1, "");
      events(harness, "acme", 0, 40);
      harness.command(
          "{\"id\":\"c\",\"command\":\"" + command + "\",\"tenant\":\"acme\",\"entity\":\"e1\"}");
      harness.deliverOrders();
      assertThat(harness.model(new ModelKey("acme", Scope.ENTITY, 0, "e1"))).isNull();
      assertThat(harness.models("acme")).isEqualTo(3);
      assertThat(harness.timers()).isEqualTo(3);
      harness.scores.clear();
      events(harness, "acme", 40, 44);
      assertThat(harness.scores.get(1)).contains("\"n\":0,");
      assertThat(harness.scores.get(0)).contains("\"n\":10,");
      assertThat(stages(harness))
          .containsExactly(Stage.ACCEPTED, Stage.ACKNOWLEDGED, Stage.ACKNOWLEDGED, Stage.DONE);
    }
  }

  @Test
  void aResetWithoutAnEntityIsForTheSharedModelInAllItsLanes() throws Exception {
    try (var harness = new CommandsHarness(2, null, Store.HEAP)) {
      harness.config("acme", 1, ",\"scope\":\"tenant\",\"lanes\":4");
      for (int i = 0; i < 60; i++) {
        harness.event(ofMany("acme", i));
      }
      assertThat(harness.models("acme")).isEqualTo(4);
      harness.command("{\"id\":\"c\",\"command\":\"reset\",\"tenant\":\"acme\"}");
      harness.deliverOrders();
      assertThat(harness.models("acme")).isZero();
      assertThat(stages(harness)).endsWith(Stage.DONE);
    }
  }

  @Test
  void aMuteHoldsAlertsBackUntilItsTimeAlsoAfterARestore() throws Exception {
    String alerts = ",\"threshold\":{\"medium\":0.01,\"high\":0.02,\"critical\":0.03}";
    long until = TestTopics.START_MILLIS + 1_010_000;
    CommandsHarness.Saved saved;
    try (var harness = new CommandsHarness(1, null, Store.HEAP)) {
      harness.config("acme", 1, alerts);
      events(harness, "acme", 0, 1_000);
      assertThat(harness.alerts).isNotEmpty();
      harness.command(
          "{\"id\":\"m\",\"command\":\"mute\",\"tenant\":\"acme\",\"entity\":\"e1\",\"until\":\""
              + java.time.Instant.ofEpochMilli(until)
              + "\"}");
      harness.deliverOrders();
      saved = harness.save(3);
    }
    try (var harness = new CommandsHarness(3, saved, Store.HEAP)) {
      for (int i = 1_000; i < 1_020; i++) {
        harness.event(TestTopics.event("acme", i, 1_000 + i, -50 - i));
      }
      assertThat(harness.scores).hasSize(20);
      List<String> ofOne = new ArrayList<>(harness.alerts);
      ofOne.removeIf(alert -> !alert.contains("\"entity\":\"e1\""));
      assertThat(harness.alerts).hasSizeGreaterThan(ofOne.size() + 10);
      assertThat(ofOne).as("events 1013 and 1017").hasSize(2);
    }
  }
}
