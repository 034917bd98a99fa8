package dev.weir.tools.write;

import dev.weir.tools.read.StateFault;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/** Puts in the place of every element what the edits say, beside it its copies, and counts. */
final class EditSaved extends RichFlatMapFunction<Saved, Saved> {
  private static final long serialVersionUID = 1L;

  private final Edits edits;
  private transient Map<Tally, Map<SavedKind, LongCounter>> counters;

  EditSaved(Edits edits) {
    this.edits = edits;
  }

  @Override
  public void open(OpenContext context) {
    counters = new EnumMap<>(Tally.class);
    for (Tally tally : new Tally[] {Tally.READ, Tally.CHANGED, Tally.DROPPED, Tally.ADDED}) {
      Map<SavedKind, LongCounter> byKind = new EnumMap<>(SavedKind.class);
      for (SavedKind kind : SavedKind.values()) {
        byKind.put(kind, getRuntimeContext().getLongCounter(tally.of(kind)));
      }
      counters.put(tally, byKind);
    }
  }

  private void count(Tally tally, SavedKind kind) {
    counters.get(tally).get(kind).add(1L);
  }

  @Override
  public void flatMap(Saved saved, Collector<Saved> out) {
    count(Tally.READ, saved.kind());
    Saved edited = edits.edit(saved);
    if (edited == null) {
      count(Tally.DROPPED, saved.kind());
    } else {
      require(saved, edited);
      if (edited != saved) {
        count(Tally.CHANGED, saved.kind());
      }
      out.collect(edited);
    }
    for (Saved copy : edits.copies(saved)) {
      require(saved, copy);
      count(Tally.ADDED, saved.kind());
      out.collect(copy);
    }
  }

  private static void require(Saved saved, Saved edited) {
    if (edited.kind() != saved.kind()) {
      throw new StateFault(
          StateFault.Kind.INCOMPATIBLE,
          saved.kind() + ": found " + edited.kind() + " in its place, expected the same kind",
          null);
    }
  }
}
