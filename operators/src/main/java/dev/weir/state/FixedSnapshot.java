package dev.weir.state;

import java.io.IOException;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A serializer snapshot that holds nothing, because every value names its own format: whatever a
 * savepoint says here, the present serializer reads every form ever released.
 *
 * <p>The names of the subclasses stand in savepoints and are fixed for ever.
 *
 * @param <T> what the serializer writes
 */
abstract class FixedSnapshot<T> implements TypeSerializerSnapshot<T> {
  private final Supplier<TypeSerializer<T>> serializer;

  FixedSnapshot(Supplier<TypeSerializer<T>> serializer) {
    this.serializer = serializer;
  }

  @Override
  public final int getCurrentVersion() {
    return 1;
  }

  @Override
  public final void writeSnapshot(DataOutputView out) {}

  @Override
  public final void readSnapshot(int version, DataInputView in, ClassLoader loader)
      throws IOException {
    if (version != 1) {
      throw new IOException(
          getClass().getName() + ": found snapshot version " + version + ", expected 1");
    }
  }

  @Override
  public final TypeSerializer<T> restoreSerializer() {
    return serializer.get();
  }

  @Override
  public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> old) {
    return old.getClass() == getClass()
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
