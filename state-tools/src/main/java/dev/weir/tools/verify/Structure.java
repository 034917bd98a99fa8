package dev.weir.tools.verify;

import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.tools.read.KeyedForm;
import dev.weir.tools.read.SavedState;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.state.api.OperatorIdentifier;

/** What the metadata says, before any file is read. */
final class Structure {
  private final SavedState state;
  private final Faults faults;

  Structure(SavedState state, Faults faults) {
    this.state = state;
    this.faults = faults;
  }

  void check() {
    Map<OperatorID, String> names = names();
    for (OperatorState operator : state.metadata().getOperatorStates()) {
      String uid = names.get(operator.getOperatorID());
      if (uid != null) {
        checkParallelism(uid, operator);
      } else if (hasState(operator)) {
        String name = operator.getOperatorUid().orElse(operator.getOperatorID().toString());
        fault(name, "found state of an operator that this release's job does not have");
      }
    }
    KeyedForm.uids().filter(uid -> state.find(uid).isPresent()).forEach(this::checkKeyGroups);
  }

  private static Map<OperatorID, String> names() {
    Map<OperatorID, String> names = new HashMap<>();
    for (List<String> uids : List.of(Uids.ALL, Uids.OPTIONAL)) {
      for (String uid : uids) {
        names.put(OperatorIdentifier.forUid(uid).getOperatorId(), uid);
        String committer = SavedState.COMMITTER + uid;
        names.put(OperatorIdentifier.forUid(committer).getOperatorId(), committer);
      }
    }
    return names;
  }

  private static boolean hasState(OperatorState operator) {
    return operator.getCoordinatorState() != null
        || operator.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
  }

  /** The job's option says how many key groups there are, for all operators the same. */
  private void checkParallelism(String uid, OperatorState operator) {
    int expected = state.maxParallelism();
    if (operator.getMaxParallelism() != expected) {
      fault(
          uid,
          "found max parallelism "
              + operator.getMaxParallelism()
              + ", expected "
              + expected
              + " as "
              + Uids.SCORE_EVENTS
              + " has");
    }
    if (operator.getSubtaskStates().size() > operator.getParallelism()) {
      fault(uid, "found more subtasks than its parallelism, " + operator.getParallelism());
    }
  }

  /** Every key group stands in one file. */
  private void checkKeyGroups(String uid) {
    BitSet found = new BitSet();
    for (KeyedStateHandle handle : state.keyedHandles(uid)) {
      for (int group : handle.getKeyGroupRange()) {
        if (found.get(group)) {
          fault(uid, "found key group " + group + " twice, expected it once");
        }
        found.set(group);
      }
    }
    boolean mayBeNone = !uid.equals(Uids.SCORE_EVENTS);
    int missing = state.operator(uid).getMaxParallelism() - found.cardinality();
    if (missing != 0 && !(mayBeNone && found.isEmpty())) {
      fault(uid, "found key groups missing: " + missing + ", expected none");
    }
  }

  /** Every subtask holds the whole of a broadcast state. */
  void checkCopies(OperatorCheck operators) {
    copies(operators, Uids.CHECK_TENANT_CONFIGS, States.TENANT_CONFIGS);
    copies(operators, Uids.APPLY_TENANT_CONFIG, States.TENANT_CONFIGS);
    copies(operators, Uids.SCORE_EVENTS, States.TENANT_FENCES);
  }

  private void copies(OperatorCheck operators, String uid, String name) {
    if (state.find(uid).isEmpty()) {
      fault(uid, "found no state of it, expected " + name);
      return;
    }
    int found = operators.copies(uid, name);
    int expected = state.operator(uid).getParallelism();
    if (found != expected) {
      fault(uid, name + ": found it in " + found + " subtasks, expected " + expected);
    }
  }

  private void fault(String uid, String what) {
    faults.add(new Fault(uid, "", "", what));
  }
}
