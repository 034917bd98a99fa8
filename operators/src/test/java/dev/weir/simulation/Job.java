package dev.weir.simulation;

import dev.weir.event.RawRecord;
import dev.weir.operator.ColdStart;
import dev.weir.operator.ConfiguredEvent;
import dev.weir.operator.OutputRecord;
import dev.weir.operator.WireTypes;
import dev.weir.state.ModelKey;
import dev.weir.state.Uids;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.runtime.streamrecord.StreamElementSerializer;

/**
 * One attempt of the job, from a cut to its end or its crash: all subtasks, with the channels
 * between them as the topology has them.
 */
final class Job implements AutoCloseable {
  final List<Source> sources = new ArrayList<>();
  final Source configSource;
  final CheckTask check;
  final List<ApplyTask> apply = new ArrayList<>();
  final List<ScoreTask> score = new ArrayList<>();

  final List<Task> tasks = new ArrayList<>();

  private final Setup setup;

  /** What all attempts have in common. */
  record Setup(
      Topics topics, ColdStart coldStart, Supplier<ScoreTask.Store> stores, Mutant mutant) {}

  Job(Setup setup, Cut cut, int parallelism, Source.Clock clock) throws Exception {
    this.setup = setup;
    Channel<RawRecord> requests = new Channel<>(reader(WireTypes.RAW_RECORD), Mutant.NONE);
    configSource =
        new Source(setup.topics, Map.of(0, cut.configOffset()), requests, Source.Clock.NONE);
    check = new CheckTask(setup.coldStart, cut.check(), setup.mutant);
    check.inputs.add(requests);
    for (int subtask = 0; subtask < parallelism; subtask++) {
      addApply(cut, subtask, parallelism, clock);
    }
    for (int subtask = 0; subtask < parallelism; subtask++) {
      addScore(cut, subtask, parallelism);
    }
    tasks.addAll(sources);
    tasks.add(configSource);
    tasks.add(check);
    tasks.addAll(apply);
    tasks.addAll(score);
  }

  private void addApply(Cut cut, int subtask, int subtasks, Source.Clock clock) throws Exception {
    Channel<RawRecord> events = new Channel<>(reader(WireTypes.RAW_RECORD), Mutant.NONE);
    Map<Integer, Integer> positions = new LinkedHashMap<>();
    for (int p = subtask; p < cut.offsets().length; p += subtasks) {
      positions.put(p, cut.offsets()[p]);
    }
    sources.add(new Source(setup.topics, positions, events, clock));
    Channel<Tuple2<String, byte[]>> tenants =
        new Channel<>(reader(WireTypes.TENANT_UPDATE), Mutant.NONE);
    check.outputs.add(tenants);
    var state = cut.share(cut.apply(), Uids.MAX_PARALLELISM, subtasks, subtask);
    ApplyTask task = new ApplyTask(setup.coldStart, state, subtask, setup.mutant);
    Collections.addAll(task.inputs, events, tenants);
    apply.add(task);
  }

  private void addScore(Cut cut, int subtask, int subtasks) throws Exception {
    var state = cut.share(cut.score(), Uids.MAX_PARALLELISM, subtasks, subtask);
    ScoreTask.Share share = new ScoreTask.Share(subtask, subtasks);
    ScoreTask task = new ScoreTask(share, state, setup.stores.get(), setup.mutant);
    StreamElementSerializer<ConfiguredEvent> reader = reader(WireTypes.CONFIGURED_EVENT);
    for (ApplyTask sender : apply) {
      Channel<ConfiguredEvent> channel = new Channel<>(reader, setup.mutant);
      sender.outputs.add(channel);
      task.inputs.add(channel);
    }
    score.add(task);
  }

  private static <T> StreamElementSerializer<T> reader(TypeInformation<T> type) {
    return new StreamElementSerializer<>(type.createSerializer(new SerializerConfigImpl()));
  }

  void announce(Checkpoint checkpoint) {
    sources.forEach(source -> source.announce(checkpoint));
    configSource.announce(checkpoint);
  }

  /** What {@code checkpoint} has saved; null as long as a subtask is missing. */
  Cut cut(Checkpoint checkpoint) {
    if (!checkpoint.isAcknowledgedBy(tasks)) {
      return null;
    }
    int[] offsets = new int[setup.topics.events.size()];
    for (Source source : sources) {
      checkpoint.positions(source).forEach((partition, next) -> offsets[partition] = next);
    }
    return new Cut(
        apply.size(),
        offsets,
        checkpoint.positions(configSource).get(0),
        checkpoint.states(List.of(check)).get(0),
        checkpoint.states(apply),
        checkpoint.states(score));
  }

  /** Tells all subtasks, and gives the outputs that are now to be committed, by subtask. */
  List<List<OutputRecord>> complete(Checkpoint checkpoint) throws Exception {
    List<List<OutputRecord>> committed = new ArrayList<>();
    for (Task task : tasks) {
      task.completed(checkpoint);
      committed.add(task.commit(checkpoint));
    }
    return committed;
  }

  /** What no checkpoint covers, and what would be visible only if a crash did not discard it. */
  List<OutputRecord> written() {
    List<OutputRecord> written = new ArrayList<>();
    tasks.forEach(task -> written.addAll(task.written));
    return written;
  }

  long nowMillis() {
    return setup.topics.nowMillis;
  }

  boolean isIdle() {
    return tasks.stream().allMatch(Task::isIdle);
  }

  ScoreTask owner(ModelKey key) {
    return score.get(ApplyTask.subtaskOf(key, score.size()));
  }

  @Override
  public void close() throws Exception {
    for (Task task : tasks) {
      task.close();
    }
  }
}
