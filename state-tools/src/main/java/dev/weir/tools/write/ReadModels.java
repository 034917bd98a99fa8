package dev.weir.tools.write;

import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.tools.read.ModelOfKey;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Reads every model, and counts the timers that belong to one. */
final class ReadModels extends KeyedStateReaderFunction<ModelKey, Saved> {
  private static final long serialVersionUID = 1L;

  private final boolean withTimers;
  private transient ValueState<Model> models;
  private transient LongCounter timers;
  private transient LongCounter missing;

  /** {@code withTimers}: whether the timers are looked at too, which takes room for all. */
  ReadModels(boolean withTimers) {
    this.withTimers = withTimers;
  }

  @Override
  public void open(OpenContext context) {
    models = getRuntimeContext().getState(States.model());
    timers = getRuntimeContext().getLongCounter(Tally.TIMERS.of(SavedKind.MODEL));
    missing = getRuntimeContext().getLongCounter(Tally.MISSING_TIMERS.of(SavedKind.MODEL));
  }

  @Override
  public void readKey(ModelKey key, Context context, Collector<Saved> out) throws Exception {
    Model model = ModelOfKey.read(key, models);
    if (model == null) {
      return;
    }
    if (withTimers && model.timerMillis() != Model.NO_TIMER) {
      boolean there = context.registeredEventTimeTimers().contains(model.timerMillis());
      (there ? timers : missing).add(1L);
    }
    out.collect(new Saved.KeyedModel(key, model));
  }
}
