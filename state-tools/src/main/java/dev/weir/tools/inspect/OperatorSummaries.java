package dev.weir.tools.inspect;

import dev.weir.state.Uids;
import dev.weir.tools.inspect.OperatorSummary.StateSummary;
import dev.weir.tools.read.SavedState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.AbstractIncrementalStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.BackendStateType;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;
import org.apache.flink.state.api.OperatorIdentifier;

/** What the headers of a savepoint's files say of every operator; no state is read. */
final class OperatorSummaries {
  /** Before the uid of a sink: what commits its transactions, as Flink names it. */
  private static final String COMMITTER = "Sink Committer: ";

  private OperatorSummaries() {}

  /** Those of this release's job in the order of the flow, then what else there is. */
  static List<OperatorSummary> of(SavedState state) {
    Map<OperatorID, String> uids = new LinkedHashMap<>();
    Stream.concat(Uids.ALL.stream(), Uids.OPTIONAL.stream())
        .flatMap(uid -> Stream.of(uid, COMMITTER + uid))
        .forEach(uid -> uids.put(OperatorIdentifier.forUid(uid).getOperatorId(), uid));
    List<OperatorID> order = new ArrayList<>(uids.keySet());
    return state.metadata().getOperatorStates().stream()
        .sorted(
            Comparator.comparingInt((OperatorState operator) -> place(order, operator))
                .thenComparing(operator -> operator.getOperatorID().toHexString()))
        .map(operator -> summary(state, operator, uids))
        .toList();
  }

  private static int place(List<OperatorID> order, OperatorState operator) {
    int place = order.indexOf(operator.getOperatorID());
    return place < 0 ? order.size() : place;
  }

  private static OperatorSummary summary(
      SavedState state, OperatorState operator, Map<OperatorID, String> uids) {
    String id = operator.getOperatorID().toHexString();
    String uid = uids.getOrDefault(operator.getOperatorID(), operator.getOperatorUid().orElse(id));
    try {
      return new OperatorSummary(
          uid,
          operator.getParallelism(),
          operator.getMaxParallelism(),
          operator.getStateSize(),
          states(operator));
    } catch (IOException e) {
      throw state.incompatible(uid + ": " + e.getMessage(), e);
    }
  }

  private static List<StateSummary> states(OperatorState operator) throws IOException {
    Map<String, StateSummary> states = new TreeMap<>();
    boolean keyedKnown = false;
    for (OperatorSubtaskState subtask : operator.getStates()) {
      for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
        addOperatorStates(handle, states);
      }
      for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
        if (!keyedKnown) {
          keyed(handle).forEach(keyed -> states.put(keyed.name(), keyed));
          keyedKnown = true;
        }
      }
    }
    List<StateSummary> all = new ArrayList<>(states.values());
    if (operator.getCoordinatorState() != null) {
      long bytes = operator.getCoordinatorState().getStateSize();
      all.add(new StateSummary("coordinator", "coordinator", bytes, ""));
    }
    return all;
  }

  /** What stands between a state's first place in a file and the next state's is its own. */
  private static void addOperatorStates(
      OperatorStateHandle handle, Map<String, StateSummary> states) throws IOException {
    TreeMap<Long, String> starts = new TreeMap<>();
    handle
        .getStateNameToPartitionOffsets()
        .forEach(
            (name, info) -> {
              for (long offset : info.getOffsets()) {
                starts.put(offset, name);
              }
            });
    Map<String, Long> bytes = new TreeMap<>();
    for (Map.Entry<Long, String> start : starts.entrySet()) {
      Long next = starts.higherKey(start.getKey());
      long end = next == null ? handle.getStateSize() : next;
      bytes.merge(start.getValue(), end - start.getKey(), Long::sum);
    }
    Map<String, String> forms = forms(handle);
    handle
        .getStateNameToPartitionOffsets()
        .forEach(
            (name, info) -> {
              StateSummary before = states.get(name);
              long own = bytes.getOrDefault(name, 0L) + (before == null ? 0 : before.bytes());
              String kind = kind(info.getDistributionMode());
              states.put(name, new StateSummary(name, kind, own, forms.getOrDefault(name, "")));
            });
  }

  private static String kind(OperatorStateHandle.Mode mode) {
    return switch (mode) {
      case SPLIT_DISTRIBUTE -> "list";
      case UNION -> "union";
      case BROADCAST -> "broadcast";
    };
  }

  private static Map<String, String> forms(OperatorStateHandle handle) throws IOException {
    OperatorBackendSerializationProxy header =
        new OperatorBackendSerializationProxy(OperatorSummaries.class.getClassLoader());
    read(handle, header::read);
    Map<String, String> forms = new TreeMap<>();
    header.getOperatorStateMetaInfoSnapshots().forEach(s -> forms.put(s.getName(), form(s)));
    header.getBroadcastStateMetaInfoSnapshots().forEach(s -> forms.put(s.getName(), form(s)));
    return forms;
  }

  private static List<StateSummary> keyed(KeyedStateHandle handle) throws IOException {
    StreamStateHandle file = null;
    if (handle instanceof KeyGroupsStateHandle groups) {
      file = groups;
    } else if (handle instanceof AbstractIncrementalStateHandle incremental) {
      file = incremental.getMetaDataStateHandle();
    }
    if (file == null) {
      return List.of();
    }
    KeyedBackendSerializationProxy<Object> header =
        new KeyedBackendSerializationProxy<>(OperatorSummaries.class.getClassLoader());
    read(file, header::read);
    return header.getStateMetaInfoSnapshots().stream()
        .map(
            state ->
                new StateSummary(
                    state.getName(),
                    state.getBackendStateType() == BackendStateType.PRIORITY_QUEUE
                        ? "timers"
                        : "keyed",
                    OperatorSummary.TOGETHER,
                    form(state)))
        .toList();
  }

  /** Reads the header of a file. */
  @FunctionalInterface
  private interface Header {
    void read(DataInputView in) throws IOException;
  }

  private static void read(StreamStateHandle file, Header header) throws IOException {
    try (FSDataInputStream in = file.openInputStream()) {
      header.read(new DataInputViewStreamWrapper(in));
    }
  }

  private static String form(StateMetaInfoSnapshot state) {
    TypeSerializerSnapshot<?> snapshot =
        state.getTypeSerializerSnapshot(CommonSerializerKeys.VALUE_SERIALIZER);
    if (snapshot == null) {
      return "";
    }
    String name = snapshot.getClass().getName();
    String simple = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    return String.format(
        Locale.ROOT, "%s %d", simple.replace("Snapshot", ""), snapshot.getCurrentVersion());
  }
}
