package dev.weir.tools.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.command.CommandAck;
import dev.weir.command.CommandLog;
import dev.weir.command.CommandOrder;
import dev.weir.command.TenantFence;
import dev.weir.limit.Allowance;
import dev.weir.limit.PartitionAllowances;
import dev.weir.state.SerializerType;
import dev.weir.state.States;
import dev.weir.state.Uids;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple6;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.Collector;

/**
 * Everything that the job's own operators have saved, as {@link Element}s: every tenant's part of
 * every state. Sources and sinks are Kafka's and not in it.
 */
public final class Elements {
  private static final TypeInformation<byte[]> BYTES =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
  private static final TypeInformation<PartitionAllowances> ALLOWANCES =
      new SerializerType<>(
          PartitionAllowances.class, false, () -> States.limits().getElementSerializer());
  private static final byte[] NO_KEY = {};

  private final SavedState state;
  private final ReadJob job;
  private final List<DataStream<Tuple6<String, String, String, String, byte[], byte[]>>> streams =
      new ArrayList<>();

  private Elements(SavedState state, ReadJob job) {
    this.state = state;
    this.job = job;
  }

  /** All of them, as rows of {@link Element#ROW}. */
  public static DataStream<Tuple6<String, String, String, String, byte[], byte[]>> of(
      SavedState state, ReadJob job) {
    Elements elements = new Elements(state, job);
    elements.gate();
    elements.models();
    elements.keyedByTenant();
    var first = elements.streams.get(0);
    for (var stream : elements.streams.subList(1, elements.streams.size())) {
      first = first.union(stream);
    }
    return first;
  }

  private boolean has(String uid) {
    return state.find(uid).isPresent();
  }

  private void gate() {
    String apply = Uids.APPLY_TENANT_CONFIG;
    broadcast(apply, States.tenantConfigs());
    streams.add(
        job.union(apply, States.limits(), ALLOWANCES).flatMap(Elements::allowances, Element.ROW));
    String check = Uids.CHECK_TENANT_CONFIGS;
    if (!has(check)) {
      return;
    }
    broadcast(check, States.tenantConfigs());
    list(check, States.commandLog(), Elements::remembered);
    numbers(check, States.lastAnswered());
    numbers(check, States.lastCommand());
  }

  private void models() {
    String score = Uids.SCORE_EVENTS;
    streams.add(job.keyed(score, new ModelElements(), States.KEY_TYPE, Element.ROW));
    broadcast(score, States.tenantFences());
    streams.add(job.broadcast(score, States.tenantFences()).flatMap(Elements::mutes, Element.ROW));
    streams.add(
        job.union(score, States.unfinishedSweeps(), BYTES)
            .map(bytes -> sweep(bytes).row(), Element.ROW));
    if (has(Uids.COUNT_COMMAND_ACKS)) {
      list(Uids.COUNT_COMMAND_ACKS, States.commandAcks(), Elements::acknowledged);
    }
  }

  private void keyedByTenant() {
    keyed(Uids.BUDGET_ALERTS, List.of(States.alertBudget()), List.of());
    keyed(Uids.TENANT_HEALTH, List.of(States.tenantHealth()), List.of());
    keyed(Uids.ADMIT_ENTITIES, List.of(States.entityPlaces()), List.of(States.entityTimes()));
    keyed(
        Uids.JOIN_FEEDBACK,
        List.of(States.alertClock()),
        List.of(States.decisions(), States.verdicts()));
  }

  private void keyed(
      String uid, List<ValueStateDescriptor<?>> values, List<MapStateDescriptor<String, ?>> maps) {
    if (!has(uid)) {
      return;
    }
    // Where several states are open, Flink gives a key once for each of them that has it.
    for (ValueStateDescriptor<?> value : values) {
      keyed(uid, new TenantElements(uid, List.of(value), List.of()));
    }
    for (MapStateDescriptor<String, ?> map : maps) {
      keyed(uid, new TenantElements(uid, List.of(), List.of(map)));
    }
  }

  private void keyed(String uid, TenantElements elements) {
    streams.add(job.keyed(uid, elements, Types.STRING, Element.ROW));
  }

  private void broadcast(String uid, MapStateDescriptor<String, byte[]> descriptor) {
    String name = descriptor.getName();
    streams.add(
        job.broadcast(uid, descriptor)
            .map(
                saved -> new Element(uid, name, saved.f0, "", NO_KEY, saved.f1).row(),
                Element.ROW));
  }

  /** What makes an element of the bytes in a list. */
  @FunctionalInterface
  interface FromBytes extends java.io.Serializable {
    Element of(byte[] bytes) throws IOException;
  }

  private void list(String uid, ListStateDescriptor<byte[]> descriptor, FromBytes from) {
    streams.add(job.list(uid, descriptor, BYTES).map(bytes -> from.of(bytes).row(), Element.ROW));
  }

  private void numbers(String uid, ListStateDescriptor<Long> descriptor) {
    String name = descriptor.getName();
    streams.add(
        job.list(uid, descriptor, Types.LONG)
            .map(
                number -> new Element(uid, name, "", "", NO_KEY, bytes(number)).row(),
                Element.ROW));
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static Element remembered(byte[] bytes) throws IOException {
    var command = CommandLog.Entry.decode(bytes).command();
    return new Element(
        Uids.CHECK_TENANT_CONFIGS,
        States.COMMAND_LOG,
        command.tenant(),
        command.entity(),
        NO_KEY,
        bytes);
  }

  /** The parts of a fence that name entities, beside the fence itself. */
  private static void mutes(
      Tuple2<String, byte[]> saved,
      Collector<Tuple6<String, String, String, String, byte[], byte[]>> out)
      throws IOException {
    for (Map.Entry<String, Long> mute : TenantFence.decode(saved.f1).mutes().entrySet()) {
      String entity = mute.getKey();
      if (!entity.isEmpty()) {
        byte[] key = entity.getBytes(UTF_8);
        byte[] end = bytes(mute.getValue());
        out.collect(
            new Element(Uids.SCORE_EVENTS, States.TENANT_FENCES, saved.f0, entity, key, end).row());
      }
    }
  }

  /** An attempt (four bytes), then the order. */
  private static Element sweep(byte[] bytes) throws IOException {
    var order = CommandOrder.decode(Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length));
    String tenant = order.command().tenant();
    return new Element(Uids.SCORE_EVENTS, States.UNFINISHED_SWEEPS, tenant, "", NO_KEY, bytes);
  }

  private static Element acknowledged(byte[] bytes) throws IOException {
    var command = CommandAck.decode(bytes).order().command();
    return new Element(
        Uids.COUNT_COMMAND_ACKS,
        States.COMMAND_ACKS,
        command.tenant(),
        command.entity(),
        NO_KEY,
        bytes);
  }

  /** One of each tenant, and one of the partition itself. */
  private static void allowances(
      PartitionAllowances here,
      Collector<Tuple6<String, String, String, String, byte[], byte[]>> out) {
    byte[] where = (here.topic() + '-' + here.partition()).getBytes(UTF_8);
    out.collect(limit("", where, bytes(here.offset())));
    for (Map.Entry<String, Allowance> entry : here.all().entrySet()) {
      Allowance a = entry.getValue();
      ByteBuffer numbers = ByteBuffer.allocate(5 * Long.BYTES);
      numbers.putLong(a.kind()).putLong(a.unit()).putLong(a.clockMillis());
      numbers.putLong(a.first()).putLong(a.second());
      out.collect(limit(entry.getKey(), where, numbers.array()));
    }
  }

  private static Tuple6<String, String, String, String, byte[], byte[]> limit(
      String tenant, byte[] where, byte[] value) {
    return new Element(Uids.APPLY_TENANT_CONFIG, States.LIMITS, tenant, "", where, value).row();
  }
}
