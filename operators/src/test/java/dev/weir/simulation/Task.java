package dev.weir.simulation;

import dev.weir.operator.OutputRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamElement;

/**
 * A subtask: takes from its inputs in any order, aligns barriers, and writes outputs in one
 * transaction per checkpoint.
 */
abstract class Task implements AutoCloseable {
  final List<Channel<?>> inputs = new ArrayList<>();
  final List<Channel<?>> outputs = new ArrayList<>();
  final List<OutputRecord> written = new ArrayList<>();

  private final boolean aligning;
  private final TreeMap<Long, List<OutputRecord>> transactions = new TreeMap<>();
  private final ArrayDeque<Snapshot> unfinished = new ArrayDeque<>();
  private long saved;

  /** A snapshot whose synchronous part is done; {@code rest} runs some time later. */
  private record Snapshot(Checkpoint checkpoint, Callable<OperatorSubtaskState> rest) {}

  Task(Mutant mutant) {
    this.aligning = mutant != Mutant.BARRIERS_NOT_ALIGNED;
  }

  /** Handles one element of an input. */
  abstract void process(int input, StreamElement element) throws Exception;

  /** Does the synchronous part of a snapshot, and gives the rest. */
  abstract Callable<OperatorSubtaskState> snapshot(Checkpoint checkpoint) throws Exception;

  abstract void completed(Checkpoint checkpoint) throws Exception;

  /** Does one thing; false if there is nothing to do. */
  boolean step(SplittableRandom random) throws Exception {
    boolean slow = random.nextInt(3) > 0;
    return (!slow && finishSnapshot()) || takeElement(random) || takeBarrier() || finishSnapshot();
  }

  private boolean finishSnapshot() throws Exception {
    if (unfinished.isEmpty()) {
      return false;
    }
    Snapshot snapshot = unfinished.remove();
    snapshot.checkpoint().acknowledge(this, snapshot.rest().call());
    return true;
  }

  private boolean takeElement(SplittableRandom random) throws Exception {
    int first = inputs.isEmpty() ? 0 : random.nextInt(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      int input = (first + i) % inputs.size();
      Channel<?> channel = inputs.get(input);
      if (!channel.isEmpty() && !channel.isAtBarrier()) {
        process(input, channel.take());
        return true;
      }
    }
    return false;
  }

  /** Saves when every input has come to the barrier. */
  private boolean takeBarrier() throws Exception {
    long oldest = Long.MAX_VALUE;
    long newest = Long.MIN_VALUE;
    int waiting = 0;
    for (Channel<?> channel : inputs) {
      if (channel.isAtBarrier()) {
        waiting++;
        oldest = Math.min(oldest, channel.barrier());
        newest = Math.max(newest, channel.barrier());
      }
    }
    if (waiting == 0 || (aligning && waiting < inputs.size())) {
      return false;
    }
    Checkpoint reached = null;
    for (Channel<?> channel : inputs) {
      if (channel.isAtBarrier() && channel.barrier() == oldest) {
        reached = channel.takeBarrier();
      }
    }
    // Where another input is at a newer barrier, the older checkpoint has expired on the way.
    if (oldest == newest && oldest > saved) {
      save(reached);
    }
    return true;
  }

  /** What was done before this is in the checkpoint, what comes after it is not. */
  final void save(Checkpoint checkpoint) throws Exception {
    saved = checkpoint.id();
    transactions.put(saved, List.copyOf(written));
    written.clear();
    unfinished.add(new Snapshot(checkpoint, snapshot(checkpoint)));
    for (Channel<?> output : outputs) {
      output.send(checkpoint);
    }
  }

  /** The transactions that a complete checkpoint commits: its own, and of those that expired. */
  final List<OutputRecord> commit(Checkpoint checkpoint) {
    List<OutputRecord> committed = new ArrayList<>();
    var ready = transactions.headMap(checkpoint.id(), true);
    ready.values().forEach(committed::addAll);
    ready.clear();
    return committed;
  }

  boolean isIdle() {
    return unfinished.isEmpty() && inputs.stream().allMatch(Channel::isEmpty);
  }
}
