package dev.weir.simulation;

import dev.weir.operator.OutputRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * The committers: what a complete checkpoint covers becomes visible some time later, one subtask's
 * transaction at a time, and survives a crash.
 */
final class Sinks {
  private final Topics topics;
  private final Oracle oracle;
  private final Coverage coverage;
  private final ArrayDeque<List<OutputRecord>> waiting = new ArrayDeque<>();

  Sinks(Topics topics, Oracle oracle, Coverage coverage) {
    this.topics = topics;
    this.oracle = oracle;
    this.coverage = coverage;
  }

  /** Takes the transactions of one checkpoint, which have no order among each other. */
  void add(List<List<OutputRecord>> transactions, SplittableRandom random) {
    List<List<OutputRecord>> shuffled = new ArrayList<>(transactions);
    Collections.shuffle(shuffled, new Random(random.nextLong()));
    waiting.addAll(shuffled);
  }

  /** Commits the next transaction, if there is one. */
  void commit() {
    List<OutputRecord> transaction = waiting.poll();
    if (transaction != null) {
      show(transaction);
    }
  }

  void commitAll() {
    while (!waiting.isEmpty()) {
      commit();
    }
  }

  /** Lets readers of committed records see these. */
  void show(List<OutputRecord> outputs) {
    for (OutputRecord output : outputs) {
      topics.commit(output);
      oracle.committed(output);
      coverage.count(output);
    }
  }
}
