package dev.weir.tools.read;

import dev.weir.state.States;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;

/**
 * The entries of a key group in the form that only the heap backend has: nothing says how long an
 * entry is, so that only what knows its serializer finds its end. What is read is written down and
 * handed on in the form that all other files have.
 */
final class HeapEntries {
  private static final byte[] NO_NAMESPACE = {0};
  private static final byte[] NOTHING = {};

  private final String uid;
  private final int keyGroup;
  private final KeyedForm form;
  private final long most;
  private final KeptInput kept;
  private final DataInputViewStreamWrapper in;

  HeapEntries(String uid, int keyGroup, InputStream from, long most) throws IOException {
    this.uid = uid;
    this.keyGroup = keyGroup;
    this.most = most;
    this.form =
        KeyedForm.of(uid)
            .orElseThrow(() -> new IOException("found keyed state of " + uid + ", expected none"));
    this.kept = new KeptInput(from);
    this.in = new DataInputViewStreamWrapper(kept);
  }

  /** Of the state whose entries follow. */
  int number() throws IOException {
    return in.readUnsignedShort();
  }

  /** Hands on all entries of a state. */
  void read(StateMetaInfoSnapshot state, KeyGroupFile.Entries to) throws Exception {
    int entries = in.readInt();
    if (entries < 0) {
      throw new IOException("found " + entries + " entries of " + state.getName());
    }
    RawEntry.Kind kind = RawEntry.kind(state);
    for (int e = 0; e < entries; e++) {
      if (kind == RawEntry.Kind.TIMER) {
        kept.forget();
        in.readLong();
        form.key().deserialize(in);
        in.readByte();
        hand(state, kind, kept.bytes(), NOTHING, to);
      } else {
        readEntry(state, kind, to);
      }
    }
  }

  private void readEntry(StateMetaInfoSnapshot state, RawEntry.Kind kind, KeyGroupFile.Entries to)
      throws Exception {
    String name = state.getName();
    StateDescriptor<?, ?> descriptor =
        form.state(name)
            .orElseThrow(() -> new IOException("found state " + name + ", expected none such"));
    in.readByte();
    byte[] key = join(keep(form.key()), NO_NAMESPACE);
    if (descriptor instanceof MapStateDescriptor<?, ?> map) {
      int size = in.readInt();
      for (int e = 0; e < size; e++) {
        byte[] mapKey = keep(map.getKeySerializer());
        kept.forget();
        if (!in.readBoolean()) {
          map.getValueSerializer().deserialize(in);
        }
        hand(state, kind, join(key, mapKey), kept.bytes(), to);
      }
    } else if (name.equals(States.MODEL)) {
      kept.forget();
      int length = in.readInt();
      BoundedInput.exactly(in, length, most);
      hand(state, kind, key, kept.bytes(), to);
    } else {
      hand(state, kind, key, keep(descriptor.getSerializer()), to);
    }
  }

  private byte[] keep(TypeSerializer<?> serializer) throws IOException {
    kept.forget();
    serializer.deserialize(in);
    return kept.bytes();
  }

  private void hand(
      StateMetaInfoSnapshot state,
      RawEntry.Kind kind,
      byte[] key,
      byte[] value,
      KeyGroupFile.Entries to)
      throws Exception {
    to.entry(new RawEntry(uid, state.getName(), kind, keyGroup, keyGroup, key, value));
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = new byte[first.length + second.length];
    System.arraycopy(first, 0, joined, 0, first.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
