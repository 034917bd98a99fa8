package dev.weir.state;

import dev.weir.tenant.Scope;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of a {@link ModelKey}, fixed for ever: format version (one byte), scope code (one byte),
 * lane (two bytes), tenant and entity (each as {@link java.io.DataOutput#writeUTF}).
 */
public final class ModelKeySerializer extends ImmutableSerializer<ModelKey> {
  /** 1: the only form there has been. */
  public static final int FORMAT = 1;

  public static final ModelKeySerializer INSTANCE = new ModelKeySerializer();
  private static final long serialVersionUID = 1L;

  @Override
  public ModelKey createInstance() {
    return new ModelKey("", Scope.TENANT, 0, "");
  }

  @Override
  public void serialize(ModelKey key, DataOutputView target) throws IOException {
    target.writeByte(FORMAT);
    target.writeByte(key.scope().code());
    target.writeShort(key.lane());
    target.writeUTF(key.tenant());
    target.writeUTF(key.entity());
  }

  @Override
  public ModelKey deserialize(DataInputView source) throws IOException {
    int format = source.readUnsignedByte();
    if (format != FORMAT) {
      throw new IOException(
          "found a key of format "
              + format
              + ", this release reads "
              + FORMAT
              + "; restore with the release that wrote the savepoint");
    }
    Scope scope = Scope.ofCode(source.readUnsignedByte());
    int lane = source.readUnsignedShort();
    return new ModelKey(source.readUTF(), scope, lane, source.readUTF());
  }

  @Override
  public TypeSerializerSnapshot<ModelKey> snapshotConfiguration() {
    return new ModelKeySerializerSnapshot();
  }
}
