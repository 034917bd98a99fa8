package dev.weir.state;

import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A model as the length of its frame and the frame.
 *
 * <p>{@link #copy(Model)} is a real deep copy: the heap backend's copy-on-write calls it while a
 * snapshot is running and then lets the operator learn into the copy, so a shared array would put
 * events from behind the barrier into the checkpoint.
 */
public final class ModelSerializer extends StatelessSerializer<Model> {
  private static final long serialVersionUID = 1L;

  /** Grown once to the largest model; every thread has a serializer of its own. */
  private transient ModelFrame frame;

  @Override
  public TypeSerializer<Model> duplicate() {
    return new ModelSerializer();
  }

  @Override
  public Model createInstance() {
    return null;
  }

  @Override
  public Model copy(Model from) {
    return from.copy();
  }

  @Override
  public void serialize(Model model, DataOutputView target) throws IOException {
    if (frame == null) {
      frame = new ModelFrame();
    }
    frame.encode(model);
    target.writeInt(frame.length());
    target.write(frame.bytes(), 0, frame.length());
  }

  @Override
  public Model deserialize(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return ModelFrame.decode(bytes);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    int length = source.readInt();
    target.writeInt(length);
    target.write(source, length);
  }

  @Override
  public TypeSerializerSnapshot<Model> snapshotConfiguration() {
    return new ModelSerializerSnapshot();
  }
}
