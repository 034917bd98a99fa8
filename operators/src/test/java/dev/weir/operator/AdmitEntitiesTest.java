package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.admission.EntityPlaces;
import dev.weir.command.Command;
import dev.weir.command.CommandOrder;
import dev.weir.command.CommandType;
import dev.weir.event.RawRecord;
import dev.weir.state.EntityPlacesSerializer;
import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.tenant.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmitEntitiesTest {
  private static final int LIMIT = 3;
  private static final long DAY_SECONDS = 86_400;

  private final List<String> outcome = new ArrayList<>();
  private final List<OutputRecord> letters = new ArrayList<>();
  private final ConfiguredEventSerializer wire = new ConfiguredEventSerializer();
  private ScoringHarness apply;

  @BeforeEach
  void configure() throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "acme", 1, ",\"expireAfter\":\"P1D\""));
    topics.requests.add(TestTopics.config(1, "globex", 1, ""));
    topics.requests.add(TestTopics.config(2, "tiny", 1, ",\"limits\":{\"entities\":1}"));
    apply = new ScoringHarness(topics, 1, null);
  }

  @AfterEach
  void close() throws Exception {
    apply.close();
  }

  /** Any number of subtasks, as many as there are harnesses. */
  private final class Subtasks implements AutoCloseable {
    private final List<
            KeyedTwoInputStreamOperatorTestHarness<
                String, ConfiguredEvent, Tuple2<String, byte[]>, ConfiguredEvent>>
        harnesses = new ArrayList<>();

    Subtasks(int parallelism, StateBackend backend, OperatorSubtaskState state, int before)
        throws Exception {
      for (int i = 0; i < parallelism; i++) {
        var harness =
            new KeyedTwoInputStreamOperatorTestHarness<
                String, ConfiguredEvent, Tuple2<String, byte[]>, ConfiguredEvent>(
                new KeyedCoProcessOperator<>(new AdmitEntities(ScoringHarness.RULES, LIMIT)),
                event -> event.key.tenant(),
                order -> order.f0,
                Types.STRING,
                Uids.MAX_PARALLELISM,
                parallelism,
                i);
        harness.setStateBackend(backend);
        Operators.open(
            harness, WireTypes.CONFIGURED_EVENT, Operators.share(state, before, parallelism, i));
        harnesses.add(harness);
      }
    }

    private KeyedTwoInputStreamOperatorTestHarness<
            String, ConfiguredEvent, Tuple2<String, byte[]>, ConfiguredEvent>
        of(String tenant) {
      return harnesses.get(
          KeyGroupRangeAssignment.assignKeyToParallelOperator(
              tenant, Uids.MAX_PARALLELISM, harnesses.size()));
    }

    /** A command, which goes on to the models as it came. */
    void order(String tenant, CommandType type, String entity, long fence) throws Exception {
      long until = type == CommandType.MUTE ? 1 : Command.NEVER;
      Command command = new Command("c", type, tenant, entity, until, "", "");
      byte[] order = new CommandOrder(command, fence, 1, 0, "commands", 0, 0).encode();
      var harness = of(tenant);
      harness.processElement2(new StreamRecord<>(Tuple2.of(tenant, order)));
      assertThat(harness.getOutput()).isEmpty();
      var passed = harness.getSideOutput(AdmitEntities.ORDERS);
      assertThat(passed).hasSize(1);
      assertThat(passed.poll().getValue().f1).isEqualTo(order);
    }

    /** The entities whose names stand in the state. */
    List<String> names(String tenant) throws Exception {
      KeyedCoProcessOperator<?, ?, ?, ?> operator =
          (KeyedCoProcessOperator<?, ?, ?, ?>) of(tenant).getOperator();
      operator.setCurrentKey(tenant);
      List<String> names = new ArrayList<>();
      operator.getKeyedStateStore().getMapState(States.entityTimes()).keys().forEach(names::add);
      names.sort(null);
      return names;
    }

    void send(String tenant, String entity, long second) throws Exception {
      send(event(tenant, entity, second));
    }

    void send(ConfiguredEvent event) throws Exception {
      String tenant = event.key.tenant();
      String entity = event.key.scope() == Scope.ENTITY ? event.key.entity() : null;
      var harness = of(tenant);
      int lettersBefore = letters.size();
      harness.processElement1(new StreamRecord<>(event));
      var refused = harness.getSideOutput(AdmitEntities.DEAD_LETTERS);
      while (refused != null && !refused.isEmpty()) {
        letters.add(refused.poll().getValue());
      }
      boolean admitted = !harness.getOutput().isEmpty();
      harness.getOutput().clear();
      assertThat(admitted).as("one outcome").isEqualTo(letters.size() == lettersBefore);
      outcome.add((entity == null ? tenant : entity) + (admitted ? "" : " refused"));
    }

    OperatorSubtaskState save() throws Exception {
      List<OperatorSubtaskState> states = new ArrayList<>();
      for (var harness : harnesses) {
        states.add(harness.snapshot(1, 1));
      }
      return AbstractStreamOperatorTestHarness.repackageState(
          states.toArray(OperatorSubtaskState[]::new));
    }

    @Override
    public void close() throws Exception {
      for (var harness : harnesses) {
        harness.close();
      }
    }
  }

  private ConfiguredEvent event(String tenant, String entity, long second) throws Exception {
    long millis = TestTopics.START_MILLIS + second * 1_000;
    String named = entity == null ? "" : "\"entity\":\"" + entity + "\",";
    String json =
        String.format(
            Locale.ROOT,
            "{\"tenant\":\"%s\",%s\"time\":%d,\"features\":{\"a\":1,\"b\":2}}",
            tenant,
            named,
            millis);
    RawRecord raw = TestTopics.record("events", 17, tenant, json, millis);
    return wire.copy(apply.configured(raw));
  }

  private static StateBackend backend(boolean onDisk) {
    EmbeddedRocksDBStateBackend disk = new EmbeddedRocksDBStateBackend();
    disk.getMemoryConfiguration().setUseManagedMemory(false);
    return onDisk ? disk : new HashMapStateBackend();
  }

  private Subtasks heap(int parallelism) throws Exception {
    return new Subtasks(parallelism, new HashMapStateBackend(), null, 1);
  }

  @Test
  void oneEntityTooManyIsADeadLetterAndTheOthersGoOn() throws Exception {
    try (Subtasks subtasks = heap(1)) {
      for (String entity : List.of("a", "b", "c", "d", "a", "d", "c")) {
        subtasks.send("acme", entity, 1);
      }
      subtasks.send("globex", "d", 1);
      subtasks.send("acme", null, 1);
    }
    assertThat(outcome)
        .containsExactly("a", "b", "c", "d refused", "a", "d refused", "c", "d", "acme");
    OutputRecord letter = letters.get(0);
    assertThat(letter.destination).isEqualTo(Destination.DEAD_LETTERS);
    assertThat(letter.key).asString().isEqualTo("acme");
    assertThat(letter.value).isEmpty();
    assertThat(letter.timestamp).isEqualTo(TestTopics.START_MILLIS + 1_000);
    List<String> headers = new ArrayList<>();
    for (int i = 0; i < letter.headerNames.length; i++) {
      headers.add(
          letter.headerNames[i] + "=" + new String(letter.headerValues[i], StandardCharsets.UTF_8));
    }
    assertThat(headers)
        .contains(
            "weir-code=ENTITY_LIMIT",
            "weir-message=field 'entity': found one without a model, expected one of the 3 that"
                + " have one; wait until others expire, or raise the limit",
            "weir-tenant=acme",
            "weir-topic=events",
            "weir-offset=17");
  }

  @Test
  void aTenantsOwnLimitTakesThePlaceOfTheJobs() throws Exception {
    try (Subtasks subtasks = heap(1)) {
      for (String entity : List.of("a", "b", "a")) {
        subtasks.send("tiny", entity, 1);
      }
    }
    assertThat(outcome).containsExactly("a", "b refused", "a");
  }

  @Test
  void aPlaceIsFreeOnceItsModelHasExpired() throws Exception {
    try (Subtasks subtasks = heap(1)) {
      for (String entity : List.of("a", "b", "c")) {
        subtasks.send("acme", entity, 0);
      }
      subtasks.send("acme", "b", DAY_SECONDS / 2);
      subtasks.send("acme", "d", DAY_SECONDS);
      subtasks.send("acme", "d", DAY_SECONDS + DAY_SECONDS / 30);
      subtasks.send("acme", "a", DAY_SECONDS + DAY_SECONDS / 30);
      subtasks.send("acme", "c", DAY_SECONDS + DAY_SECONDS / 30);
    }
    assertThat(outcome).containsExactly("a", "b", "c", "b", "d refused", "d", "a", "c refused");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRestartAtAnotherParallelismChangesNothing(boolean onDisk) throws Exception {
    StateBackend backend = backend(onDisk);
    List<List<String>> runs = new ArrayList<>();
    for (int[] parallelism : new int[][] {{1, 1}, {1, 2}, {2, 4}, {4, 1}, {2, 1}}) {
      outcome.clear();
      OperatorSubtaskState saved;
      try (Subtasks before = new Subtasks(parallelism[0], backend, null, 1)) {
        sendMany(before, 0, 100);
        saved = before.save();
      }
      try (Subtasks after = new Subtasks(parallelism[1], backend, saved, parallelism[0])) {
        sendMany(after, 100, 200);
      }
      runs.add(List.copyOf(outcome));
    }
    outcome.clear();
    try (Subtasks uncut = heap(1)) {
      sendMany(uncut, 0, 200);
    }
    assertThat(runs).allSatisfy(run -> assertThat(run).isEqualTo(outcome));
    assertThat(outcome).anyMatch(o -> o.endsWith("refused")).anyMatch(o -> !o.endsWith("refused"));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, true", "1, 4, false", "4, 2, true", "2, 1, false"})
  void anErasedEntityLeavesNothingAndItsPlaceIsFree(int before, int after, boolean onDisk)
      throws Exception {
    OperatorSubtaskState saved;
    StateBackend backend = backend(onDisk);
    try (Subtasks subtasks = new Subtasks(before, backend, null, 1)) {
      for (String entity : List.of("a", "b", "c", "d")) {
        subtasks.send("acme", entity, 1);
        subtasks.send("globex", entity, 1);
      }
      subtasks.order("acme", CommandType.RESET, "b", 0);
      subtasks.order("acme", CommandType.MUTE, "b", 0);
      subtasks.order("acme", CommandType.ERASE_ENTITY, "nobody", 0);
      assertThat(subtasks.names("acme")).containsExactly("a", "b", "c");
      subtasks.order("acme", CommandType.ERASE_ENTITY, "b", 0);
      assertThat(subtasks.names("acme")).containsExactly("a", "c");
      saved = subtasks.save();
      // This is lost with the process.
      subtasks.send("acme", "b", 1);
    }
    outcome.clear();
    try (Subtasks subtasks = new Subtasks(after, backend, saved, before)) {
      assertThat(subtasks.names("acme")).containsExactly("a", "c");
      for (String entity : List.of("d", "b", "a", "e")) {
        subtasks.send("acme", entity, 2);
      }
      subtasks.send("globex", "d", 2);
      assertThat(subtasks.names("globex")).containsExactly("a", "b", "c");
    }
    assertThat(outcome).containsExactly("d", "b refused", "a", "e refused", "d refused");
  }

  @ParameterizedTest
  @CsvSource({"1, 1, true", "1, 4, true", "4, 2, false", "2, 1, false"})
  void anErasedTenantLeavesNothingAndItsEventsInFlightBringNothingBack(
      int before, int after, boolean cut) throws Exception {
    ConfiguredEvent inFlight = event("acme", "e", 1);
    ConfiguredEvent later = event("acme", "f", 1);
    apply.close();
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "acme", 3, ""));
    topics.requests.add(TestTopics.config(1, "globex", 1, ""));
    apply = new ScoringHarness(topics, 1, null);
    StateBackend heap = new HashMapStateBackend();
    Subtasks subtasks = new Subtasks(before, heap, null, 1);
    try {
      for (String entity : List.of("a", "b", "c")) {
        subtasks.send(firstVersion(event("acme", entity, 1)));
        subtasks.send("globex", entity, 1);
      }
      subtasks.order("acme", CommandType.ERASE_TENANT, "", 2);
      assertThat(subtasks.names("acme")).isEmpty();
      if (cut) {
        OperatorSubtaskState saved = subtasks.save();
        subtasks.close();
        subtasks = new Subtasks(after, heap, saved, before);
      }
      outcome.clear();
      subtasks.send(inFlight);
      assertThat(subtasks.names("acme")).isEmpty();
      for (String entity : List.of("g", "h", "i", "j")) {
        subtasks.send("acme", entity, 2);
      }
      subtasks.send(later);
      subtasks.order("acme", CommandType.ERASE_TENANT, "", 2);
      assertThat(subtasks.names("acme")).as("of after the erase").containsExactly("g", "h", "i");
      assertThat(subtasks.names("globex")).containsExactly("a", "b", "c");
    } finally {
      subtasks.close();
    }
    assertThat(outcome).containsExactly("e", "g", "h", "i", "j refused", "f");
  }

  @Test
  void anEventThatOvertakesTheEraseFindsNoPlaceTaken() throws Exception {
    try (Subtasks subtasks = heap(1)) {
      for (String entity : List.of("a", "b", "c")) {
        subtasks.send("acme", entity, 1);
      }
      ConfiguredEvent anew = event("acme", "g", 2);
      anew.observation.ownEpoch = 3;
      anew.erasedBelow = 2;
      subtasks.send(anew);
      assertThat(subtasks.names("acme")).containsExactly("g");
      subtasks.order("acme", CommandType.ERASE_TENANT, "", 2);
      assertThat(subtasks.names("acme")).containsExactly("g");
      subtasks.order("acme", CommandType.ERASE_TENANT, "", 4);
      assertThat(subtasks.names("acme")).isEmpty();
    }
    assertThat(outcome).containsExactly("a", "b", "c", "g");
  }

  private static ConfiguredEvent firstVersion(ConfiguredEvent event) {
    event.observation.ownEpoch = 1;
    return event;
  }

  /** Entities that come and go: every tenth of the events an hour later. */
  private void sendMany(Subtasks subtasks, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      subtasks.send(i % 2 == 0 ? "acme" : "globex", "e" + i * 7 % 13 % 5, i * 3_600L);
    }
  }

  @Test
  void theSavedFormIsTheOneReleased() throws IOException {
    int[] seen = new int[65];
    seen[64] = 3;
    EntityPlaces places = new EntityPlaces(new EntityPlaces.Saved(1, 2, 3, 4, 5, seen, 0));
    EntityPlacesSerializer serializer = new EntityPlacesSerializer();
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(places, out);
    byte[] bytes = out.getCopyOfBuffer();
    assertThat(bytes)
        .containsExactly(
            1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0,
            0, 0, 0, 4, 0, 0, 0, 5, 1, 64, 0, 0, 0, 3);
    EntityPlaces.Saved read = serializer.deserialize(new DataInputDeserializer(bytes)).save();
    assertThat(read.seen()).isEqualTo(seen);
    assertThat(read.kept()).isEqualTo(5);
    assertThat(serializer.copy(places).save().seen()).isEqualTo(seen);
    out.clear();
    serializer.serialize(new EntityPlaces(new EntityPlaces.Saved(1, 2, 3, 4, 5, seen, 258)), out);
    byte[] erased = out.getCopyOfBuffer();
    assertThat(erased).hasSize(bytes.length + 8).startsWith(2).endsWith(0, 0, 0, 0, 0, 0, 1, 2);
    assertThat(serializer.deserialize(new DataInputDeserializer(erased)).save().erasedBelow())
        .isEqualTo(258);
    bytes[0] = 9;
    assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(bytes)))
        .hasMessageContaining("format 9")
        .hasMessageContaining("reads 1 and 2");
  }
}
