package dev.weir.tools.offline;

import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/**
 * How many events the model of one key had judged, and {@link #OTHER} for each other key, which is
 * passed over unread: Flink wants a row of every key.
 */
final class ReplayOneModel extends KeyedStateReaderFunction<ModelKey, Long> {
  private static final long serialVersionUID = 1L;

  static final long OTHER = -1;

  private final String tenant;
  private final long fingerprint;
  private transient ValueState<Model> models;

  ReplayOneModel(ModelKey wanted) {
    this.tenant = wanted.tenant();
    this.fingerprint = wanted.fingerprint();
  }

  @Override
  public void open(OpenContext context) {
    models = getRuntimeContext().getState(States.model());
  }

  @Override
  public void readKey(ModelKey key, Context context, Collector<Long> out) throws Exception {
    boolean wanted = key.tenant().equals(tenant) && key.fingerprint() == fingerprint;
    Model model = wanted ? models.value() : null;
    out.collect(model == null ? OTHER : model.judged());
  }
}
