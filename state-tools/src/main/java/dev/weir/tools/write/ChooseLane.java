package dev.weir.tools.write;

import dev.weir.model.Learned;
import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Of lanes that become one, which has learned most: of two that have learned as much, the one that
 * has judged more, else the lower lane.
 *
 * <p>Input: models under their old keys, keyed by the lane that they become. Output: one for each
 * such lane, under its old key, at the end of the input. The others are counted as read and
 * dropped. State: the best so far, so that memory does not grow with the number of tenants. Timers:
 * one of every lane, at the end of time.
 */
final class ChooseLane extends KeyedProcessFunction<ModelKey, Saved, Saved> {
  private static final long serialVersionUID = 1L;

  private transient ValueState<Model> models;
  private transient ValueState<Integer> lanes;
  private transient LongCounter read;
  private transient LongCounter dropped;

  @Override
  public void open(OpenContext context) {
    models = getRuntimeContext().getState(States.model());
    lanes = getRuntimeContext().getState(new ValueStateDescriptor<>("lane", Types.INT));
    read = getRuntimeContext().getLongCounter(Tally.READ.of(SavedKind.MODEL));
    dropped = getRuntimeContext().getLongCounter(Tally.DROPPED.of(SavedKind.MODEL));
  }

  @Override
  public void processElement(Saved saved, Context context, Collector<Saved> out) throws Exception {
    Saved.KeyedModel model = (Saved.KeyedModel) saved;
    Model held = models.value();
    if (held == null) {
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    } else {
      read.add(1L);
      dropped.add(1L);
    }
    if (held == null || isBetter(model, held, lanes.value())) {
      models.update(model.model());
      lanes.update(model.key().lane());
    }
  }

  private static boolean isBetter(Saved.KeyedModel model, Model held, int lane) {
    int more = Long.compare(learned(model.model()), learned(held));
    more = more == 0 ? Long.compare(model.model().judged(), held.judged()) : more;
    return more == 0 ? model.key().lane() < lane : more > 0;
  }

  private static long learned(Model model) {
    Learned judging = model.judging();
    return judging == null ? 0 : judging.learned();
  }

  @Override
  public void onTimer(long end, OnTimerContext context, Collector<Saved> out) throws Exception {
    ModelKey united = context.getCurrentKey();
    ModelKey key = new ModelKey(united.tenant(), united.scope(), lanes.value(), united.entity());
    out.collect(new Saved.KeyedModel(key, models.value()));
    models.clear();
    lanes.clear();
  }
}
