package dev.weir.tools.inspect;

import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.state.ModelSerializer;
import dev.weir.state.SerializerType;
import dev.weir.state.States;
import dev.weir.tools.read.ModelOfKey;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/**
 * Every saved model with its key. The next operator is chained to it: a model is not written again
 * on its way there, and must not be changed.
 */
final class SavedModels extends KeyedStateReaderFunction<ModelKey, Tuple2<ModelKey, Model>> {
  private static final long serialVersionUID = 1L;

  static final TypeInformation<Tuple2<ModelKey, Model>> TYPE =
      new TupleTypeInfo<>(
          States.KEY_TYPE, new SerializerType<>(Model.class, false, ModelSerializer::new));

  /** Null: of all tenants. */
  private final String tenant;

  private transient ValueState<Model> models;

  SavedModels(String tenant) {
    this.tenant = tenant;
  }

  @Override
  public void open(OpenContext context) {
    models = getRuntimeContext().getState(States.model());
  }

  @Override
  public void readKey(ModelKey key, Context context, Collector<Tuple2<ModelKey, Model>> out)
      throws Exception {
    if (tenant != null && !tenant.equals(key.tenant())) {
      out.collect(Tuple2.of(key, new Model(key.fingerprint())));
      return;
    }
    Model model = ModelOfKey.read(key, models);
    if (model == null) {
      return;
    }
    out.collect(Tuple2.of(key, model));
  }
}
