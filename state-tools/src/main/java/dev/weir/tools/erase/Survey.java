package dev.weir.tools.erase;

import dev.weir.tools.read.Elements;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.java.tuple.Tuple3;

/**
 * What all decoded elements of a savepoint say to a {@link Question}.
 *
 * @param states what each state holds, by uid and state
 * @param names those that were asked for
 * @param slice when the erased entity was last seen, in its tenant's slices; null if it has none
 */
record Survey(Map<State, StateCount> states, Set<String> names, Long slice) {
  /** A state under a uid. */
  record State(String uid, String state) implements Comparable<State> {
    @Override
    public int compareTo(State other) {
      int byUid = uid.compareTo(other.uid);
      return byUid != 0 ? byUid : state.compareTo(other.state);
    }
  }

  /** Reads every element of {@code saved}. */
  static Survey of(SavedState saved, ReadSettings settings, Question question) {
    ReadJob job = new ReadJob(saved, settings);
    var rows =
        Elements.of(saved, job).transform("Count", CountElements.ROW, new CountElements(question));
    Map<State, StateCount> states = new TreeMap<>();
    Set<String> names = new HashSet<>();
    Long[] slice = new Long[1];
    job.forEach(rows, row -> add(row, states, names, slice));
    return new Survey(Collections.unmodifiableMap(states), new TreeSet<>(names), slice[0]);
  }

  private static void add(
      Tuple3<String, String, long[]> row,
      Map<State, StateCount> states,
      Set<String> names,
      Long[] slice) {
    if (!row.f0.equals(CountElements.NAME)) {
      states.merge(new State(row.f0, row.f1), StateCount.of(row.f2), StateCount::plus);
      return;
    }
    names.add(row.f1);
    if (row.f2.length > 0) {
      slice[0] = row.f2[0];
    }
  }

  /** Of all states together. */
  StateCount total() {
    return states.values().stream().reduce(StateCount.NONE, StateCount::plus);
  }

  /** Of one state. */
  StateCount of(State state) {
    return states.getOrDefault(state, StateCount.NONE);
  }
}
