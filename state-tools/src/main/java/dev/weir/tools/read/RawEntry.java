package dev.weir.tools.read;

import java.util.Arrays;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.BackendStateType;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonOptionsKeys;

/**
 * One entry of keyed state as it stands in a savepoint: nothing of it is decoded, so that what is
 * damaged can be named and what comes behind it can be read.
 *
 * @param uid of the operator
 * @param state the state's name
 * @param kind how key and value are made up
 * @param keyGroup the key group it stands in
 * @param writtenGroup the key group that is written before its key; the same unless it is damaged
 * @param key the key's bytes, then one byte of the namespace that is none, then in a map the bytes
 *     of the map's key; in a timer eight bytes of its time, sign flipped, before all
 * @param value what the state's serializer has written, in a map behind a byte that says whether it
 *     is null; empty in a timer
 */
public record RawEntry(
    String uid, String state, Kind kind, int keyGroup, int writtenGroup, byte[] key, byte[] value) {

  /** What stands behind the key. */
  public enum Kind {
    /** One value. */
    VALUE,
    /** A value for each key of a map. */
    MAP,
    /** A timer. */
    TIMER
  }

  /** As the backends write it: the key group in its first {@code prefix} bytes, then the rest. */
  static RawEntry of(
      String uid, StateMetaInfoSnapshot state, int keyGroup, int prefix, byte[] key, byte[] value) {
    int written = 0;
    for (int b = 0; b < prefix; b++) {
      written = written << 8 | key[b] & 0xff;
    }
    byte[] rest = Arrays.copyOfRange(key, prefix, key.length);
    return new RawEntry(uid, state.getName(), kind(state), keyGroup, written, rest, value);
  }

  static Kind kind(StateMetaInfoSnapshot state) {
    if (state.getBackendStateType() == BackendStateType.PRIORITY_QUEUE) {
      return Kind.TIMER;
    }
    return StateDescriptor.Type.MAP
            .toString()
            .equals(state.getOption(CommonOptionsKeys.KEYED_STATE_TYPE))
        ? Kind.MAP
        : Kind.VALUE;
  }
}
