package dev.weir.tools.diff;

import dev.weir.limit.PartitionAllowances;
import dev.weir.state.States;
import dev.weir.state.TenantRecordFrame;
import dev.weir.state.Uids;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import dev.weir.tools.read.OperatorElements;
import dev.weir.tools.read.RawElement;
import dev.weir.tools.read.SavedState;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.OperatorStateHandle;

/** The operator state of one savepoint, in a form that parallelism does not change. */
final class OperatorStates {
  /** Positions in what the job reads: the same state has read the same. */
  private static final Set<String> SOURCES =
      Set.of(Uids.EVENTS_SOURCE, Uids.CONFIG_SOURCE, Uids.FEEDBACK_SOURCE);

  private static final List<String> ATTEMPTS =
      List.of(States.UNFINISHED_SWEEPS, States.COMMAND_ACKS);

  private final SavedState state;
  private final String tenant;
  private final Map<String, TenantRecord> configs = new TreeMap<>();
  private final Map<String, PartitionAllowances> limits = new HashMap<>();
  private final Set<String> mapsRead = new HashSet<>();
  private final Digests digests = new Digests();

  private OperatorStates(SavedState state, String tenant) {
    this.state = state;
    this.tenant = tenant;
  }

  static OperatorStates of(SavedState state, String tenant) {
    OperatorStates states = new OperatorStates(state, tenant);
    new OperatorElements(state).forEach(states::element);
    states.addLimits();
    return states;
  }

  Map<String, TenantRecord> configs() {
    return configs;
  }

  Map<String, long[]> digests() {
    return digests.sums();
  }

  private void element(RawElement element) {
    try {
      if (element.mode() == OperatorStateHandle.Mode.BROADCAST) {
        map(element);
      } else if (tenant == null || element.state().equals(States.LIMITS)) {
        listed(element);
      }
    } catch (IOException | RuntimeException e) {
      throw state.incompatible(
          element.state() + " of subtask " + element.subtask() + " damaged: " + e.getMessage(), e);
    }
  }

  /** The same stands in every subtask, and configs under two uids. */
  private void map(RawElement element) throws IOException {
    if (!mapsRead.add(element.state())) {
      return;
    }
    DataInputDeserializer in = new DataInputDeserializer(element.bytes());
    for (int left = in.readInt(); left > 0; left--) {
      String key = StringSerializer.INSTANCE.deserialize(in);
      byte[] value = new byte[in.readInt()];
      in.readFully(value);
      if (tenant != null && !tenant.equals(key)) {
        continue;
      }
      if (element.state().equals(States.TENANT_CONFIGS)) {
        configs.put(key, TenantRecordJson.read(TenantRecordFrame.unwrap(key, value)));
      } else {
        digests.add(ReadOthers.name(element.state(), key), value);
      }
    }
  }

  private void listed(RawElement element) throws IOException {
    String name = element.state();
    if (SOURCES.contains(element.uid())) {
      digests.add("positions of " + element.uid(), element.bytes());
    } else if (name.equals(States.LIMITS)) {
      PartitionAllowances allowances =
          States.limits()
              .getElementSerializer()
              .deserialize(new DataInputDeserializer(element.bytes()));
      // Of two of one partition the one with the higher offset is the truth.
      limits.merge(
          allowances.topic() + "-" + allowances.partition(),
          allowances,
          (one, other) -> one.offset() >= other.offset() ? one : other);
    } else if (ATTEMPTS.contains(name)) {
      // What every subtask says of an order, each with an attempt and a number of its own.
      if (mapsRead.add(name)) {
        digests.add(name, new byte[0]);
      }
    } else if (isOwn(element.uid())) {
      digests.add(name, element.bytes());
    }
  }

  private static boolean isOwn(String uid) {
    return uid.equals(Uids.CHECK_TENANT_CONFIGS)
        || uid.equals(Uids.APPLY_TENANT_CONFIG)
        || uid.equals(Uids.SCORE_EVENTS)
        || uid.equals(Uids.COUNT_COMMAND_ACKS);
  }

  private void addLimits() {
    for (Map.Entry<String, PartitionAllowances> partition : limits.entrySet()) {
      partition
          .getValue()
          .all()
          .forEach(
              (name, used) -> {
                if (tenant == null || tenant.equals(name)) {
                  digests.add(
                      ReadOthers.name(States.LIMITS, name),
                      numbers(
                          partition.getKey(),
                          used.kind(),
                          used.unit(),
                          used.clockMillis(),
                          used.first(),
                          used.second()));
                }
              });
    }
  }

  private static byte[] numbers(String place, long... numbers) {
    DataOutputSerializer out = new DataOutputSerializer(64);
    try {
      out.writeUTF(place);
      for (long number : numbers) {
        out.writeLong(number);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return Arrays.copyOf(out.getSharedBuffer(), out.length());
  }
}
