package dev.weir.tools.read;

import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKey;
import dev.weir.state.ModelKeySerializer;
import dev.weir.state.States;
import dev.weir.state.Uids;
import java.util.Arrays;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.java.tuple.Tuple6;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Every model as its key and its frame. */
final class ModelElements
    extends KeyedStateReaderFunction<
        ModelKey, Tuple6<String, String, String, String, byte[], byte[]>> {
  private static final long serialVersionUID = 1L;

  private transient ValueState<Model> models;
  private transient ModelFrame frame;
  private transient DataOutputSerializer keyBytes;

  @Override
  public void open(OpenContext context) {
    models = getRuntimeContext().getState(States.model());
    frame = new ModelFrame();
    keyBytes = new DataOutputSerializer(64);
  }

  @Override
  public void readKey(
      ModelKey key,
      Context context,
      Collector<Tuple6<String, String, String, String, byte[], byte[]>> out)
      throws Exception {
    Model model = ModelOfKey.read(key, models);
    if (model == null) {
      return;
    }
    frame.encode(model);
    keyBytes.clear();
    ModelKeySerializer.INSTANCE.serialize(key, keyBytes);
    out.collect(
        new Element(
                Uids.SCORE_EVENTS,
                States.MODEL,
                key.tenant(),
                key.entity(),
                keyBytes.getCopyOfBuffer(),
                Arrays.copyOf(frame.bytes(), frame.length()))
            .row());
  }
}
