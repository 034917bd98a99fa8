package dev.weir.tools.read;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.state.CompressibleFSDataInputStream;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.SnappyStreamCompressionDecorator;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;

/**
 * The operator state of one subtask, undecoded. Every byte of an uncompressed file is accounted
 * for, as in {@link KeyGroupFile}.
 */
final class OperatorFile implements Closeable {
  /** The version of Flink's header that says whether what follows is compressed. */
  private static final int VERSION_WITH_COMPRESSION = 6;

  private final String uid;
  private final int subtask;
  private final OperatorStateHandle handle;
  private final boolean part;
  private final BoundedInput file;
  private final boolean compressed;
  private final long headerEnd;
  private final Map<String, StateMetaInfoSnapshot> named = new HashMap<>();
  private final NavigableSet<Long> places = new TreeSet<>();

  /** {@code part}: another subtask names all that is in the file, and this one a part of it. */
  OperatorFile(String uid, int subtask, OperatorStateHandle handle, boolean part)
      throws IOException {
    this.part = part;
    this.uid = uid;
    this.subtask = subtask;
    this.handle = handle;
    this.file = new BoundedInput(handle.openInputStream());
    DataInputStream begin = new DataInputStream(file);
    this.compressed = begin.readInt() >= VERSION_WITH_COMPRESSION && begin.readBoolean();
    file.seek(0);
    OperatorBackendSerializationProxy header =
        new OperatorBackendSerializationProxy(Thread.currentThread().getContextClassLoader());
    header.read(new DataInputViewStreamWrapper(file));
    this.headerEnd = file.position();
    header.getOperatorStateMetaInfoSnapshots().forEach(meta -> named.put(meta.getName(), meta));
    header.getBroadcastStateMetaInfoSnapshots().forEach(meta -> named.put(meta.getName(), meta));
    handle
        .getStateNameToPartitionOffsets()
        .values()
        .forEach(
            state -> {
              for (long offset : state.getOffsets()) {
                places.add(offset);
              }
            });
    places.add(handle.getStateSize());
  }

  void read(Consumer<RawElement> to) throws IOException {
    if (!part) {
      requireAll();
    }
    for (Map.Entry<String, OperatorStateHandle.StateMetaInfo> state :
        handle.getStateNameToPartitionOffsets().entrySet()) {
      OperatorStateHandle.Mode mode = state.getValue().getDistributionMode();
      for (long offset : state.getValue().getOffsets()) {
        byte[] bytes = compressed ? unpacked(offset, state.getKey(), mode) : slice(offset);
        to.accept(new RawElement(uid, subtask, state.getKey(), mode, bytes));
      }
    }
  }

  private void requireAll() throws IOException {
    if (!compressed && places.first() != headerEnd) {
      throw new IOException(
          "found the first element at byte " + places.first() + ", expected byte " + headerEnd);
    }
    if (!handle.getStateNameToPartitionOffsets().keySet().equals(named.keySet())) {
      throw new IOException(
          "found states "
              + new TreeSet<>(named.keySet())
              + ", expected "
              + new TreeSet<>(handle.getStateNameToPartitionOffsets().keySet()));
    }
  }

  private byte[] slice(long offset) throws IOException {
    long length = places.higher(offset) == null ? 0 : places.higher(offset) - offset;
    file.seek(offset);
    return BoundedInput.exactly(
        file, (int) Math.min(length, Integer.MAX_VALUE), Integer.MAX_VALUE - 8);
  }

  private byte[] unpacked(long offset, String state, OperatorStateHandle.Mode mode)
      throws IOException {
    try (FSDataInputStream again = handle.openInputStream()) {
      // All elements are one compressed stream, whose own header stands behind Flink's.
      again.seek(headerEnd);
      CompressibleFSDataInputStream packed =
          new CompressibleFSDataInputStream(again, SnappyStreamCompressionDecorator.INSTANCE);
      packed.seek(offset);
      KeptInput kept = new KeptInput(packed);
      DataInputViewStreamWrapper in = new DataInputViewStreamWrapper(kept);
      TypeSerializer<?> value = serializer(state, CommonSerializerKeys.VALUE_SERIALIZER);
      if (mode == OperatorStateHandle.Mode.BROADCAST) {
        TypeSerializer<?> key = serializer(state, CommonSerializerKeys.KEY_SERIALIZER);
        for (int left = in.readInt(); left > 0; left--) {
          key.deserialize(in);
          value.deserialize(in);
        }
      } else {
        value.deserialize(in);
      }
      return kept.bytes();
    }
  }

  private TypeSerializer<?> serializer(String state, CommonSerializerKeys which) {
    return named.get(state).getTypeSerializerSnapshot(which).restoreSerializer();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
