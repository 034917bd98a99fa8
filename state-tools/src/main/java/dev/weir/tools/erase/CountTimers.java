package dev.weir.tools.erase;

import dev.weir.state.ModelKey;
import dev.weir.tools.read.EntryFunction;
import dev.weir.tools.read.KeyedForm;
import dev.weir.tools.read.RawEntry;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.util.Collector;

/** Counts timers by whose they are: each stands in a savepoint under a key of its own. */
final class CountTimers implements EntryFunction<Tuple4<Integer, String, String, long[]>> {
  private static final long serialVersionUID = 1L;

  private final Erased erased;
  private transient Map<String, KeyedForm> forms;
  private transient Map<Survey.State, long[]> counts;

  CountTimers(Erased erased) {
    this.erased = erased;
  }

  @Override
  public void open() {
    forms = new HashMap<>();
    KeyedForm.all().forEach(form -> forms.put(form.uid(), form));
    counts = new HashMap<>();
  }

  @Override
  public void entry(RawEntry entry, Collector<Tuple4<Integer, String, String, long[]>> out)
      throws IOException {
    if (entry.kind() != RawEntry.Kind.TIMER) {
      return;
    }
    DataInputDeserializer in = new DataInputDeserializer(entry.key());
    in.skipBytesToRead(Long.BYTES);
    Object key = forms.get(entry.uid()).key().deserialize(in);
    // No namespace is one byte, 0; another may say anything.
    if (in.readUnsignedByte() != 0 || in.available() > 0) {
      throw new IOException("found a timer of " + key + " in a namespace, expected none");
    }
    boolean gone =
        key instanceof ModelKey model
            ? erased.covers(model.tenant(), model.entity())
            : erased.covers((String) key, "");
    long[] count =
        counts.computeIfAbsent(new Survey.State(entry.uid(), entry.state()), none -> new long[2]);
    count[gone ? 1 : 0]++;
  }

  @Override
  public void end(Collector<Tuple4<Integer, String, String, long[]>> out) {
    counts.forEach(
        (state, count) -> out.collect(SurveyRow.of(SurveyRow.Kind.TIMERS, state, count)));
  }
}
