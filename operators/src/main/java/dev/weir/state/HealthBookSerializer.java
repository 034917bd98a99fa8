package dev.weir.state;

import dev.weir.health.HealthBook;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/** A tenant's open minutes in the form that {@link HealthBook} names. */
public final class HealthBookSerializer extends StatelessSerializer<HealthBook> {
  private static final long serialVersionUID = 1L;

  @Override
  public HealthBook createInstance() {
    return new HealthBook();
  }

  @Override
  public HealthBook copy(HealthBook from) {
    try {
      DataOutputSerializer out = new DataOutputSerializer(512);
      from.write(out);
      return HealthBook.read(new DataInputDeserializer(out.getSharedBuffer(), 0, out.length()));
    } catch (IOException e) {
      throw new IllegalStateException("health of a tenant: found no way to copy it", e);
    }
  }

  @Override
  public void serialize(HealthBook book, DataOutputView target) throws IOException {
    book.write(target);
  }

  @Override
  public HealthBook deserialize(DataInputView source) throws IOException {
    return HealthBook.read(source);
  }

  @Override
  public TypeSerializerSnapshot<HealthBook> snapshotConfiguration() {
    return new HealthBookSerializerSnapshot();
  }
}
