package dev.weir.tools.diff;

import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.tools.read.EntryStream;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What differs between two savepoints.
 *
 * @param models counts of what has become of the models, and the largest changes
 * @param configs of the tenants whose config differs
 * @param others names of the other states that differ
 */
public record Difference(ChangeSums models, List<ConfigChange> configs, List<String> others) {
  private static final TypeInformation<ModelChange> CHANGE = TypeInformation.of(ModelChange.class);
  private static final TypeInformation<ChangeRow> ROW = TypeInformation.of(ChangeRow.class);

  public Difference {
    configs = List.copyOf(configs);
    others = List.copyOf(others);
  }

  /** What is compared. */
  public record Question(String before, String after, String tenant, int top) {}

  /** Nothing differs. */
  public boolean isEmpty() {
    return configs.isEmpty()
        && others.isEmpty()
        && models.total(ModelChange.Kind.NEW) == 0
        && models.total(ModelChange.Kind.GONE) == 0
        && models.total(ModelChange.Kind.CHANGED) == 0;
  }

  /**
   * Reads both.
   *
   * @throws dev.weir.tools.read.StateFault where there is none, or one that cannot be read
   */
  public static Difference between(Question question, ReadSettings settings) {
    SavedState before = SavedState.open(question.before());
    SavedState after = SavedState.open(question.after());
    OperatorStates old = OperatorStates.of(before, question.tenant());
    OperatorStates now = OperatorStates.of(after, question.tenant());
    Digests oldOthers = new Digests();
    Digests nowOthers = new Digests();
    old.digests().forEach(oldOthers::add);
    now.digests().forEach(nowOthers::add);
    ReadJob others = new ReadJob(larger(before, after), settings);
    others.forEach(
        "Comparing other states",
        others(others, before, false, question.tenant())
            .union(others(others, after, true, question.tenant())),
        row -> (row.f0 ? nowOthers : oldOthers).add(row.f1, row.f2));
    ChangeSums sums = models(question, before, after, settings);
    boolean known =
        !sums.byTenant().isEmpty()
            || old.configs().containsKey(question.tenant())
            || now.configs().containsKey(question.tenant())
            || !oldOthers.sums().isEmpty()
            || !nowOthers.sums().isEmpty();
    if (question.tenant() != null && !known) {
      throw unknown(question.tenant());
    }
    return new Difference(
        sums,
        ConfigChange.between(old.configs(), now.configs()),
        differing(oldOthers.sums(), nowOthers.sums()));
  }

  /** Nothing differs of a tenant of which nothing is saved. */
  private static StateFault unknown(String tenant) {
    return new StateFault(
        StateFault.Kind.WRONG_PLACE,
        "--tenant: found nothing of "
            + tenant
            + " in either savepoint, expected a tenant of one of them; weir state inspect lists"
            + " them",
        null);
  }

  /** The one that decides where state is kept while it is joined. */
  private static SavedState larger(SavedState one, SavedState other) {
    return one.operator(Uids.SCORE_EVENTS).getStateSize()
            >= other.operator(Uids.SCORE_EVENTS).getStateSize()
        ? one
        : other;
  }

  private static DataStream<Tuple3<Boolean, String, long[]>> others(
      ReadJob job, SavedState state, boolean second, String tenant) {
    ReadOthers function = new ReadOthers(new Side(second, tenant, state.path()));
    return EntryStream.of(job, state, ReadOthers.uids(), function, ReadOthers.ROW);
  }

  private static ChangeSums models(
      Question question, SavedState before, SavedState after, ReadSettings settings) {
    ReadJob job = new ReadJob(larger(before, after), settings);
    DataStream<ChangeRow> rows =
        frames(job, before, false, question.tenant())
            .union(frames(job, after, true, question.tenant()))
            .keyBy(row -> row.f0, States.KEY_TYPE)
            .process(new CompareModels(), CHANGE)
            .transform("Sum changes", ROW, new SumChanges(question.top()));
    ChangeSums sums = new ChangeSums(question.top());
    job.forEach("Comparing models", rows, sums::add);
    return sums;
  }

  private static DataStream<Tuple3<ModelKey, Boolean, byte[]>> frames(
      ReadJob job, SavedState state, boolean second, String tenant) {
    ReadFrames function = new ReadFrames(new Side(second, tenant, state.path()));
    return EntryStream.of(job, state, List.of(Uids.SCORE_EVENTS), function, ReadFrames.ROW);
  }

  private static List<String> differing(Map<String, long[]> old, Map<String, long[]> now) {
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(now.keySet());
    List<String> differing = new ArrayList<>();
    for (String name : names) {
      long[] one = old.getOrDefault(name, new long[Digests.SIZE]);
      long[] other = now.getOrDefault(name, new long[Digests.SIZE]);
      if (!Arrays.equals(one, other)) {
        differing.add(name);
      }
    }
    return differing;
  }
}
