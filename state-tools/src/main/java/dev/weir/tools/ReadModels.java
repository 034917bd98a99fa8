package dev.weir.tools;

import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.java.tuple.Tuple6;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** One row per saved model. */
final class ReadModels
    extends KeyedStateReaderFunction<ModelKey, Tuple6<String, Long, Long, Long, Long, Boolean>> {
  private static final long serialVersionUID = 1L;

  private transient ValueState<Model> models;

  @Override
  public void open(OpenContext context) {
    models = getRuntimeContext().getState(States.model());
  }

  @Override
  public void readKey(
      ModelKey key, Context context, Collector<Tuple6<String, Long, Long, Long, Long, Boolean>> out)
      throws Exception {
    Model model = models.value();
    if (model == null) {
      return;
    }
    if (model.fingerprint() != key.fingerprint()) {
      throw new IOException(
          "model of "
              + key
              + ": found the model of another key, expected its own; restore an older savepoint");
    }
    long learned = model.judging() == null ? 0 : model.judging().learned();
    out.collect(
        TenantTotals.row(new TenantContents(key.tenant(), 1, model.judged(), learned, 0, false)));
  }
}
