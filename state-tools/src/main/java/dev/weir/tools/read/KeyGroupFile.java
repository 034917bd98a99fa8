package dev.weir.tools.read;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.state.CompositeKeySerializationUtils;
import org.apache.flink.runtime.state.FullSnapshotUtil;
import org.apache.flink.runtime.state.KeyGroupRangeOffsets;
import org.apache.flink.runtime.state.KeyGroupsSavepointStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.SnappyStreamCompressionDecorator;
import org.apache.flink.runtime.state.StreamCompressionDecorator;
import org.apache.flink.runtime.state.UncompressedStreamCompressionDecorator;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;

/**
 * A file that has keyed state by key groups: a canonical savepoint of any backend, or a full
 * checkpoint. Its header says which states there are, then come the key groups, each at the place
 * that the metadata names.
 *
 * <p>Every byte of an uncompressed file is accounted for: a key group that does not end where the
 * next one begins, and the last one where the file ends, is an error.
 */
final class KeyGroupFile implements Closeable {
  private static final int COMPRESSED_AT_MOST = 1 << 28;

  private final String uid;
  private final int maxParallelism;
  private final KeyGroupsStateHandle handle;
  private final BoundedInput file;
  private final List<StateMetaInfoSnapshot> states;
  private final boolean compressed;
  private final boolean ofHeap;
  private final long headerEnd;

  /** Is given entries. */
  @FunctionalInterface
  interface Entries {
    void entry(RawEntry entry) throws Exception;
  }

  KeyGroupFile(String uid, int maxParallelism, KeyGroupsStateHandle handle) throws IOException {
    this.uid = uid;
    this.maxParallelism = maxParallelism;
    this.handle = handle;
    this.file = new BoundedInput(handle.openInputStream());
    KeyedBackendSerializationProxy<Object> header =
        new KeyedBackendSerializationProxy<>(Thread.currentThread().getContextClassLoader());
    header.read(new DataInputViewStreamWrapper(file));
    this.headerEnd = file.position();
    this.states = header.getStateMetaInfoSnapshots();
    this.compressed = header.isUsingKeyGroupCompression();
    this.ofHeap = !(handle instanceof KeyGroupsSavepointStateHandle) && looksLikeHeap();
  }

  /** Only the heap's own form has a key group's number before it, which no other begins with. */
  private boolean looksLikeHeap() throws IOException {
    int alike = 0;
    int others = 0;
    for (Tuple2<Integer, Long> group : handle.getGroupRangeOffsets()) {
      if (group.f1 != 0) {
        file.seek(group.f1);
        boolean numbered = new DataInputStream(file).readInt() == group.f0;
        alike += numbered ? 1 : 0;
        others += numbered ? 0 : 1;
      }
      if (alike + others == 8) {
        break;
      }
    }
    return alike > others;
  }

  /** The states that the header names. */
  List<StateMetaInfoSnapshot> states() {
    return states;
  }

  /** Hands on the entries of one key group; it may be empty. */
  void read(int keyGroup, Entries to) throws Exception {
    KeyGroupRangeOffsets offsets = handle.getGroupRangeOffsets();
    long start = offsets.getKeyGroupOffset(keyGroup);
    requireFirst(keyGroup);
    if (start == 0) {
      return;
    }
    long end = endOf(keyGroup, start);
    if (start < headerEnd || end > handle.getStateSize()) {
      throw new IOException("found it at " + start + " to " + end + ", expected it in its file");
    }
    file.seek(start);
    if (ofHeap) {
      readHeap(keyGroup, end, to);
    } else {
      readFull(keyGroup, end, to);
    }
    if (!compressed && file.position() != end) {
      throw new IOException(
          "found its end at byte " + file.position() + ", expected it at byte " + end);
    }
  }

  /** The first key group that has anything begins where the header ends. */
  private void requireFirst(int keyGroup) throws IOException {
    if (keyGroup != handle.getKeyGroupRange().getStartKeyGroup()) {
      return;
    }
    long first = handle.getStateSize();
    for (Tuple2<Integer, Long> group : handle.getGroupRangeOffsets()) {
      first = group.f1 == 0 ? first : Math.min(first, group.f1);
    }
    if (first != headerEnd) {
      throw new IOException(
          "found the first key group at byte " + first + ", expected it at byte " + headerEnd);
    }
  }

  private long endOf(int keyGroup, long start) {
    long end = handle.getStateSize();
    for (Tuple2<Integer, Long> group : handle.getGroupRangeOffsets()) {
      if (group.f1 > start || (group.f1 == start && group.f0 > keyGroup)) {
        end = Math.min(end, group.f1);
      }
    }
    return end;
  }

  private void readFull(int keyGroup, long end, Entries to) throws Exception {
    InputStream in = decorated();
    DataInputStream data = new DataInputStream(in);
    int prefix =
        CompositeKeySerializationUtils.computeRequiredBytesInKeyGroupPrefix(maxParallelism);
    int state = data.readUnsignedShort();
    while (state != FullSnapshotUtil.END_OF_KEY_GROUP_MARK) {
      byte[] key = bytes(data, end);
      byte[] value = bytes(data, end);
      if (key.length < prefix) {
        throw new IOException("found a key of " + key.length + " bytes, expected more");
      }
      boolean last = FullSnapshotUtil.hasMetaDataFollowsFlag(key);
      FullSnapshotUtil.clearMetaDataFollowsFlag(key);
      to.entry(entry(state, keyGroup, prefix, key, value));
      if (last) {
        state = data.readUnsignedShort();
      }
    }
  }

  private byte[] bytes(DataInputStream data, long end) throws IOException {
    int length = data.readInt();
    long most = compressed ? COMPRESSED_AT_MOST : end - file.position();
    return BoundedInput.exactly(data, length, most);
  }

  private RawEntry entry(int state, int keyGroup, int prefix, byte[] key, byte[] value)
      throws IOException {
    StateMetaInfoSnapshot meta = state(state);
    return RawEntry.of(uid, meta, keyGroup, prefix, key, value);
  }

  private StateMetaInfoSnapshot state(int number) throws IOException {
    if (number >= states.size()) {
      throw new IOException("found state " + number + ", expected one of " + states.size());
    }
    return states.get(number);
  }

  private void readHeap(int keyGroup, long end, Entries to) throws Exception {
    int written = new DataInputStream(file).readInt();
    if (written != keyGroup) {
      throw new IOException("found key group " + written + ", expected " + keyGroup);
    }
    long most = compressed ? COMPRESSED_AT_MOST : end - file.position();
    HeapEntries entries = new HeapEntries(uid, keyGroup, decorated(), most);
    for (int s = 0; s < states.size(); s++) {
      entries.read(state(entries.number()), to);
    }
  }

  private InputStream decorated() throws IOException {
    StreamCompressionDecorator compression =
        compressed
            ? SnappyStreamCompressionDecorator.INSTANCE
            : UncompressedStreamCompressionDecorator.INSTANCE;
    return compression.decorateWithCompression(file);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
