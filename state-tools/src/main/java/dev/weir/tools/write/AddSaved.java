package dev.weir.tools.write;

import dev.weir.tools.read.StateFault;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/** Gives all elements that the edits add, once. */
final class AddSaved extends RichFlatMapFunction<Long, Saved> {
  private static final long serialVersionUID = 1L;

  private final Edits edits;
  private final Set<String> uids;
  private transient Map<SavedKind, LongCounter> counters;

  AddSaved(Edits edits, Set<String> uids) {
    this.edits = edits;
    this.uids = uids;
  }

  @Override
  public void open(OpenContext context) {
    counters = new EnumMap<>(SavedKind.class);
    for (SavedKind kind : SavedKind.values()) {
      counters.put(kind, getRuntimeContext().getLongCounter(Tally.ADDED.of(kind)));
    }
  }

  @Override
  public void flatMap(Long once, Collector<Saved> out) throws Exception {
    for (Iterator<Saved> added = edits.added(); added.hasNext(); ) {
      Saved saved = added.next();
      if (!uids.contains(saved.kind().uid())) {
        throw new StateFault(
            StateFault.Kind.INCOMPATIBLE,
            saved.kind()
                + ": found something to add, expected it only where the savepoint has that operator"
                + " and it is written anew",
            null);
      }
      counters.get(saved.kind()).add(1L);
      out.collect(saved);
    }
  }
}
