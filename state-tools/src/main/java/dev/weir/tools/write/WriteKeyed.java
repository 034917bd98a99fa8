package dev.weir.tools.write;

import dev.weir.health.HealthBook;
import dev.weir.model.Model;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.state.api.runtime.VoidTriggerable;
import org.apache.flink.streaming.api.operators.InternalTimerService;

/** Writes what an operator has under keys, and registers its timers again. */
final class WriteKeyed extends WriteState {
  private static final long serialVersionUID = 1L;

  /** What a process function's own timers are called. */
  private static final String TIMERS = "user-timers";

  private transient KeyedStates states;
  private transient InternalTimerService<VoidNamespace> timers;

  /** Timers in processing time wait here, because they are long due and would fire at once. */
  private transient Map<String, Long> due;

  WriteKeyed(String uid, String folder, Edits edits) {
    super(uid, folder, edits);
  }

  @Override
  public void open() throws Exception {
    super.open();
    states = KeyedStates.open(uid(), getKeyedStateStore());
    timers =
        getInternalTimerService(
            TIMERS, VoidNamespaceSerializer.INSTANCE, VoidTriggerable.instance());
    due = new TreeMap<>();
  }

  @Override
  Saved held(Saved saved) throws Exception {
    return states.get(saved);
  }

  @Override
  void put(Saved saved, Saved before) throws Exception {
    states.put(saved);
    if (saved instanceof Saved.KeyedModel keyed) {
      if (before instanceof Saved.KeyedModel held && held.model().timerMillis() != Model.NO_TIMER) {
        timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, held.model().timerMillis());
      }
      if (keyed.model().timerMillis() != Model.NO_TIMER) {
        timers.registerEventTimeTimer(VoidNamespace.INSTANCE, keyed.model().timerMillis());
      }
    } else if (saved instanceof Saved.Health health) {
      due.put(health.tenant(), health.book().timerMillis());
    }
  }

  @Override
  int place() {
    return getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
  }

  @Override
  void complete() {
    for (Map.Entry<String, Long> timer : due.entrySet()) {
      if (timer.getValue() != HealthBook.NO_TIMER) {
        setCurrentKey(timer.getKey());
        timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, timer.getValue());
      }
    }
  }
}
