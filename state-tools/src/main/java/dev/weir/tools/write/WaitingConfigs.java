package dev.weir.tools.write;

import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/**
 * Tenants whose own config begins after every event of theirs that there was. What came before goes
 * by the template's, and so may what comes next.
 */
final class WaitingConfigs {
  private static final String NOBODY = "";

  private WaitingConfigs() {}

  /** {@code begins}: since which event time a tenant's own stands, for those that are asked for. */
  static Set<String> read(SavedState state, ReadSettings settings, Map<String, Long> begins) {
    Set<String> waiting = new TreeSet<>(begins.keySet());
    ReadJob job = new ReadJob(state, settings);
    job.forEach(
        "Looking for configs that have not begun",
        job.keyed(Uids.SCORE_EVENTS, new Begun(begins), States.KEY_TYPE, Types.STRING)
            .filter(tenant -> !tenant.equals(NOBODY)),
        waiting::remove);
    return waiting;
  }

  /** The tenant of every model that has seen an event of the time of its own config. */
  private static final class Begun extends KeyedStateReaderFunction<ModelKey, String> {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, Long> begins;
    private transient ValueState<Model> models;

    Begun(Map<String, Long> begins) {
      this.begins = new HashMap<>(begins);
    }

    @Override
    public void open(OpenContext context) {
      models = getRuntimeContext().getState(States.model());
    }

    @Override
    public void readKey(ModelKey key, Context context, Collector<String> out) throws Exception {
      Long begin = begins.get(key.tenant());
      Model model = begin == null ? null : models.value();
      boolean begun = model != null && model.clockMillis() >= begin;
      // Flink wants a row of every key.
      out.collect(begun ? key.tenant() : NOBODY);
    }
  }
}
