package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.event.RejectionCode;
import dev.weir.health.MinuteCounts;
import dev.weir.health.MinuteTallies;
import dev.weir.health.Quantity;
import dev.weir.state.Uids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class TenantHealthTest {
  private static final HealthSettings SETTINGS =
      new HealthSettings(true, Duration.ofSeconds(5), Duration.ofSeconds(10));
  private static final long MINUTE = MinuteCounts.MINUTE_MILLIS;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Some subtasks, and the lines that they have written. */
  private static final class Subtasks implements AutoCloseable {
    final List<KeyedOneInputStreamOperatorTestHarness<String, TenantMinute, OutputRecord>> all =
        new ArrayList<>();
    final List<JsonNode> lines = new ArrayList<>();

    Subtasks(int parallelism, OperatorSubtaskState state, int before) throws Exception {
      for (int subtask = 0; subtask < parallelism; subtask++) {
        var harness =
            new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new TenantHealth(SETTINGS)),
                (TenantMinute minute) -> minute.tenant,
                Types.STRING,
                Uids.MAX_PARALLELISM,
                parallelism,
                subtask);
        Operators.open(
            harness, WireTypes.OUTPUT_RECORD, Operators.share(state, before, parallelism, subtask));
        all.add(harness);
      }
    }

    void take(MinuteTallies tallies) {
      tallies.handOver(
          (tenant, counts, limits) -> {
            try {
              int subtask =
                  KeyGroupRangeAssignment.assignKeyToParallelOperator(
                      tenant, Uids.MAX_PARALLELISM, all.size());
              all.get(subtask)
                  .processElement(
                      new StreamRecord<>(pass(new TenantMinute(tenant, counts, limits))));
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    }

    void processingTime(long millis) throws Exception {
      for (var harness : all) {
        harness.setProcessingTime(millis);
      }
    }

    OperatorSubtaskState save() throws Exception {
      List<OperatorSubtaskState> states = new ArrayList<>();
      for (var harness : all) {
        states.add(harness.snapshot(1, 1));
      }
      return AbstractStreamOperatorTestHarness.repackageState(
          states.toArray(OperatorSubtaskState[]::new));
    }

    List<JsonNode> lines() throws Exception {
      for (var harness : all) {
        for (OutputRecord output : harness.extractOutputValues()) {
          assertThat(output.destination).isEqualTo(Destination.TENANT_HEALTH);
          lines.add(MAPPER.readTree(output.value));
        }
        harness.getOutput().clear();
      }
      return lines;
    }

    @Override
    public void close() throws Exception {
      for (var harness : all) {
        harness.close();
      }
    }
  }

  private static TenantMinute pass(TenantMinute minute) throws Exception {
    TenantMinuteSerializer wire = new TenantMinuteSerializer();
    DataOutputSerializer out = new DataOutputSerializer(256);
    wire.serialize(minute, out);
    return wire.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  private static void event(MinuteTallies tallies, String tenant, long millis, boolean good) {
    MinuteCounts counts = tallies.of(tenant).at(millis);
    counts.count(Quantity.EVENTS);
    if (good) {
      counts.count(Quantity.ACCEPTED);
      counts.count(Quantity.SCORED);
    } else {
      counts.reject(RejectionCode.TOO_LATE);
    }
  }

  @Test
  void countsReconcileExactlyAfterAKillAndARestoreAtAnotherParallelism() throws Exception {
    for (int[] change : new int[][] {{1, 2}, {2, 4}, {4, 1}, {1, 1}}) {
      Random random = new Random(change[0] * 10L + change[1]);
      TreeMap<String, Long> expected = new TreeMap<>();
      TreeMap<String, Long> found = new TreeMap<>();
      OperatorSubtaskState saved;
      try (Subtasks before = new Subtasks(change[0], null, 0)) {
        feed(before, random, 0, expected);
        saved = before.save();
        count(before.lines(), found);
        feed(before, new Random(99), 3, new TreeMap<>()); // Lost with the process.
      }
      try (Subtasks after = new Subtasks(change[1], saved, change[0])) {
        feed(after, random, 3, expected);
        after.processingTime(1_000_000);
        after.processingTime(2_000_000);
        count(after.lines(), found);
      }
      assertThat(found).as("from %d to %d", change[0], change[1]).isEqualTo(expected);
    }
  }

  private static void feed(
      Subtasks subtasks, Random random, int fromMinute, TreeMap<String, Long> expected) {
    MinuteTallies tallies = new MinuteTallies();
    for (int i = 0; i < 2_000; i++) {
      String tenant = "t" + random.nextInt(7);
      long millis = (long) ((fromMinute + i * 3 / 2_000.0 + random.nextDouble()) * MINUTE);
      event(tallies, tenant, millis, random.nextInt(5) > 0);
      expected.merge(tenant + " " + millis / MINUTE, 1L, Long::sum);
      if (random.nextInt(50) == 0) {
        subtasks.take(tallies);
      }
    }
    subtasks.take(tallies);
  }

  private static void count(List<JsonNode> lines, TreeMap<String, Long> into) {
    for (JsonNode line : lines) {
      assertThat(line.get("events").longValue())
          .isEqualTo(line.get("scores").longValue() + line.get("rejected").longValue());
      long minute = java.time.Instant.parse(line.get("minute").textValue()).toEpochMilli() / MINUTE;
      String key = line.get("tenant").textValue() + " " + minute;
      into.merge(key, line.get("events").longValue(), Long::sum);
    }
  }

  @Test
  void aSilentTenantDelaysNobodyAndIsClosedByProcessingTime() throws Exception {
    try (Subtasks subtasks = new Subtasks(1, null, 0)) {
      MinuteTallies tallies = new MinuteTallies();
      event(tallies, "silent", 5 * MINUTE, true);
      event(tallies, "busy", 5 * MINUTE, true);
      event(tallies, "busy", 6 * MINUTE + 10_000, true);
      subtasks.take(tallies);
      assertThat(subtasks.lines()).hasSize(1);
      assertThat(subtasks.lines.get(0).get("tenant").textValue()).isEqualTo("busy");
      assertThat(subtasks.lines.get(0).has("closedBy")).isFalse();
      for (int i = 1; i <= 60; i++) {
        subtasks.processingTime(i * 10_000L);
      }
      assertThat(subtasks.lines().stream().filter(line -> line.has("closedBy")))
          .hasSize(2)
          .allMatch(line -> line.get("closedBy").textValue().equals("patience"));
    }
  }

  @Test
  void aTenantOfWhomNothingComesForADayIsForgotten() throws Exception {
    try (Subtasks subtasks = new Subtasks(1, null, 0)) {
      MinuteTallies tallies = new MinuteTallies();
      event(tallies, "acme", 5 * MINUTE, true);
      subtasks.take(tallies);
      assertThat(subtasks.all.get(0).numKeyedStateEntries()).isEqualTo(1);
      subtasks.processingTime(Duration.ofHours(25).toMillis());
      subtasks.processingTime(Duration.ofHours(26).toMillis());
      assertThat(subtasks.all.get(0).numKeyedStateEntries()).isZero();
      assertThat(subtasks.all.get(0).numProcessingTimeTimers()).isZero();
    }
  }
}
