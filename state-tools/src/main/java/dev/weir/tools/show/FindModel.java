package dev.weir.tools.show;

import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKey;
import dev.weir.state.ModelKeySerializer;
import dev.weir.state.States;
import dev.weir.tenant.Scope;
import dev.weir.tools.read.KindRow;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/**
 * The model that is asked for, and the names of all others. Only a key is looked at before it is
 * the right one: where RocksDB reads, no other model is decoded.
 */
final class FindModel extends KeyedStateReaderFunction<ModelKey, Tuple3<String, String, byte[]>> {
  private static final long serialVersionUID = 1L;

  private final Wanted wanted;
  private transient ValueState<Model> models;

  FindModel(Wanted wanted) {
    this.wanted = wanted;
  }

  @Override
  public void open(OpenContext context) {
    models = getRuntimeContext().getState(States.model());
  }

  @Override
  public void readKey(ModelKey key, Context context, Collector<Tuple3<String, String, byte[]>> out)
      throws Exception {
    if (!key.tenant().equals(wanted.tenant())) {
      out.collect(KindRow.of(ModelRow.Kind.TENANT, key.tenant()));
    } else if (!wanted.isKey(key)) {
      out.collect(
          key.scope() == Scope.ENTITY
              ? KindRow.of(ModelRow.Kind.ENTITY, key.entity())
              : KindRow.of(ModelRow.Kind.LANE, Integer.toString(key.lane())));
    } else {
      Model model = models.value();
      if (model != null) {
        out.collect(KindRow.of(ModelRow.Kind.MODEL, key.toString(), bytes(key, model)));
      }
    }
  }

  private static byte[] bytes(ModelKey key, Model model) throws IOException {
    if (model.fingerprint() != key.fingerprint()) {
      throw new IOException(
          "model of "
              + key
              + ": found the model of another key, expected its own; restore an older savepoint");
    }
    ModelFrame frame = new ModelFrame();
    frame.encode(model);
    DataOutputSerializer out = new DataOutputSerializer(frame.length() + 128);
    ModelKeySerializer.INSTANCE.serialize(key, out);
    out.writeInt(frame.length());
    out.write(frame.bytes(), 0, frame.length());
    return out.getCopyOfBuffer();
  }
}
