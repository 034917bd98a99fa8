package dev.weir.tools.inspect;

import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.state.ModelKeySerializer;
import java.io.IOException;
import java.util.Comparator;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * One of the largest models.
 *
 * @param key whose
 * @param detector that judges in it
 * @param bytes of its frame
 * @param judged events
 * @param clockMillis its clock
 */
public record LargeModel(ModelKey key, String detector, int bytes, long judged, long clockMillis) {
  /** Largest first; of equal ones those whose names come first. */
  static final Comparator<LargeModel> ORDER =
      Comparator.comparingInt((LargeModel model) -> -model.bytes)
          .thenComparing(model -> model.key.toString());

  static LargeModel of(ModelKey key, Model model, int bytes) {
    return new LargeModel(
        key, TenantSummary.detector(model), bytes, model.judged(), model.clockMillis());
  }

  byte[] encode() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(128);
    ModelKeySerializer.INSTANCE.serialize(key, out);
    out.writeUTF(detector);
    out.writeInt(bytes);
    out.writeLong(judged);
    out.writeLong(clockMillis);
    return out.getCopyOfBuffer();
  }

  static LargeModel decode(byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    return new LargeModel(
        ModelKeySerializer.INSTANCE.deserialize(in),
        in.readUTF(),
        in.readInt(),
        in.readLong(),
        in.readLong());
  }
}
