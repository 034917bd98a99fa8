package dev.weir.operator;

import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

/**
 * {@link ScoreEvents} with live models beside a state on disk. A function cannot have that: what is
 * to be written before a snapshot stands under many keys, and only an operator can set the key.
 *
 * <p>Uid, state names and bytes are those of the function alone. The cache is empty after a
 * restore.
 */
public class ScoreEventsOperator
    extends KeyedProcessOperator<ModelKey, ConfiguredEvent, OutputRecord> {
  private static final long serialVersionUID = 1L;

  /** A state that encodes at once. The heap's, and whatever is not known to, goes without. */
  private static final String ON_DISK = "rocksdb";

  private final ModelCacheSize cacheSize;
  private transient Models models;

  /**
   * @param cacheSize of each subtask; without effect where the state is on the heap
   */
  public ScoreEventsOperator(EventRules rules, ModelCacheSize cacheSize) {
    super(new ScoreEvents(rules));
    this.cacheSize = cacheSize;
  }

  @Override
  public void open() throws Exception {
    models = models(getKeyedStateStore().getState(States.model()));
    ((ScoreEvents) getUserFunction()).keepIn(models);
    super.open();
  }

  private Models models(ValueState<Model> state) {
    var manager = getContainingTask().getEnvironment().getTaskManagerInfo();
    int slots = manager.getConfiguration().get(TaskManagerOptions.NUM_TASK_SLOTS);
    ModelCacheSize size = cacheSize.in(Runtime.getRuntime().maxMemory(), slots);
    boolean onDisk = ON_DISK.equals(getKeyedStateBackend().getBackendTypeIdentifier());
    return onDisk && size.bytes() > 0
        ? new ModelCache(state, this::setCurrentKey, size, new ModelCacheMetrics(getMetricGroup()))
        : new StoredModels(state);
  }

  /** Flink saves the keyed state after this. */
  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    models.flush();
  }

  @Override
  public void finish() throws Exception {
    super.finish();
    models.flush();
  }
}
