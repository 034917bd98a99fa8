package dev.weir.tools.erase;

import dev.weir.tools.read.Elements;
import dev.weir.tools.read.EntryStream;
import dev.weir.tools.read.KeyedForm;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.java.tuple.Tuple4;

/**
 * What all decoded elements of a savepoint say to a {@link Question}.
 *
 * @param states what each state holds, by uid and state
 * @param timers of others and of the erased, by uid and state
 * @param names those that were asked for
 * @param slice when the erased entity was last seen, in its tenant's slices; null if it has none
 */
record Survey(
    Map<State, StateCount> states, Map<State, long[]> timers, Set<String> names, Long slice) {
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
        Elements.of(saved, job).transform("Count", SurveyRow.TYPE, new CountElements(question));
    var timers =
        EntryStream.of(
            job,
            saved,
            KeyedForm.uids().toList(),
            new CountTimers(question.erased()),
            SurveyRow.TYPE);
    Survey survey = new Survey(new TreeMap<>(), new TreeMap<>(), new TreeSet<>(), null);
    Long[] slice = new Long[1];
    job.forEach("Counting what is there", rows.union(timers), row -> survey.add(row, slice));
    return new Survey(survey.states, survey.timers, survey.names, slice[0]);
  }

  private void add(Tuple4<Integer, String, String, long[]> row, Long[] slice) {
    State state = new State(row.f1, row.f2);
    switch (SurveyRow.kind(row)) {
      case STATE -> states.merge(state, StateCount.of(row.f3), StateCount::plus);
      case TIMERS -> timers.merge(state, row.f3, Survey::sum);
      case NAME -> names.add(row.f1);
      case SLICE -> slice[0] = row.f3[0];
    }
  }

  private static long[] sum(long[] some, long[] more) {
    return new long[] {some[0] + more[0], some[1] + more[1]};
  }

  /** Timers of others (0) or of the erased (1). */
  long timers(int whose) {
    return timers.values().stream().mapToLong(count -> count[whose]).sum();
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
