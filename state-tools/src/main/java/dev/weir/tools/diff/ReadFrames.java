package dev.weir.tools.diff;

import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.state.ModelKeySerializer;
import dev.weir.state.ModelSerializer;
import dev.weir.state.States;
import dev.weir.tools.read.EntryFunction;
import dev.weir.tools.read.RawEntry;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.util.Collector;

/** A row for every model: its key, the side it stands on, its frame without housekeeping. */
final class ReadFrames implements EntryFunction<Tuple3<ModelKey, Boolean, byte[]>> {
  private static final long serialVersionUID = 1L;

  static final TypeInformation<Tuple3<ModelKey, Boolean, byte[]>> ROW =
      Types.TUPLE(
          States.KEY_TYPE, Types.BOOLEAN, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final Side side;
  private transient ModelSerializer models;

  ReadFrames(Side side) {
    this.side = side;
  }

  @Override
  public void open() {
    models = new ModelSerializer();
  }

  @Override
  public void entry(RawEntry entry, Collector<Tuple3<ModelKey, Boolean, byte[]>> out)
      throws Exception {
    if (!entry.state().equals(States.MODEL)) {
      return;
    }
    ModelKey key = ModelKeySerializer.INSTANCE.deserialize(new DataInputDeserializer(entry.key()));
    if (!side.covers(key.tenant())) {
      return;
    }
    Model model;
    try {
      model = models.deserialize(new DataInputDeserializer(entry.value()));
    } catch (IOException | RuntimeException e) {
      throw side.unreadable("model of " + key + ": " + e.getMessage());
    }
    out.collect(Tuple3.of(key, side.second(), ModelDistance.frame(model)));
  }
}
