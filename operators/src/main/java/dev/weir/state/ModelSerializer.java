package dev.weir.state;

import dev.weir.model.FoldedModel;
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

  /** The same for the bytes that are read. */
  private transient byte[] read;

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
    if (model instanceof FoldedModel folded) {
      target.writeInt(folded.length());
      folded.writeTo(target);
      return;
    }
    if (frame == null) {
      frame = new ModelFrame();
    }
    frame.encode(model);
    target.writeInt(frame.length());
    target.write(frame.bytes(), 0, frame.length());
  }

  @Override
  public Model deserialize(DataInputView source) throws IOException {
    int length = source.readInt();
    boolean fits = read != null && length >= 0 && length <= read.length;
    byte[] bytes = fits ? read : new byte[length];
    source.readFully(bytes, 0, length);
    read = bytes;
    return ModelFrame.decode(bytes, length);
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
