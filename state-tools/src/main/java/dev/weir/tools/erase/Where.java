package dev.weir.tools.erase;

import dev.weir.tools.read.SavedState;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.runtime.state.StreamStateHandle;

/** Whose state a name stands in, of operators that are not written anew: sources and sinks. */
final class Where {
  private Where() {}

  /** The uids of the operators whose bytes hold {@code name}, as people know them. */
  static List<String> of(SavedState saved, String name) throws IOException {
    NameSearch search = new NameSearch(name, List.of());
    Set<String> uids = new TreeSet<>();
    for (OperatorState operator : saved.metadata().getOperatorStates()) {
      for (StreamStateHandle handle : handles(operator)) {
        try (InputStream in = handle.openInputStream()) {
          search.search(in, (found, offset) -> uids.add(saved.name(operator)));
        }
      }
    }
    return List.copyOf(uids);
  }

  private static List<StreamStateHandle> handles(OperatorState operator) {
    List<StreamStateHandle> handles = new ArrayList<>();
    if (operator.getCoordinatorState() != null) {
      handles.add(operator.getCoordinatorState());
    }
    for (OperatorSubtaskState subtask : operator.getStates()) {
      Stream.of(
              subtask.getManagedOperatorState(),
              subtask.getRawOperatorState(),
              subtask.getManagedKeyedState(),
              subtask.getRawKeyedState())
          .flatMap(all -> all.stream().map(StateObject.class::cast))
          .filter(StreamStateHandle.class::isInstance)
          .forEach(handle -> handles.add((StreamStateHandle) handle));
    }
    return handles;
  }
}
