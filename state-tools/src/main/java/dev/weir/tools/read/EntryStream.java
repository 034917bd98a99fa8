package dev.weir.tools.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple5;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Keyed state read entry by entry, undecoded, whatever backend has written it and in whichever
 * form: key by key readers stop at the first value that is damaged, and the heap backend decodes
 * all values before the first one can be asked for.
 */
public final class EntryStream {
  private static final TypeInformation<Tuple5<String, String, Integer, Integer, Long>> PIECE =
      Types.TUPLE(Types.STRING, Types.STRING, Types.INT, Types.INT, Types.LONG);

  private EntryStream() {}

  /**
   * What {@code function} makes of all entries of some operators. Entries of one key group come one
   * after the other, those of one operator and one key group by one subtask.
   *
   * @param job that reads it, whose progress it is
   * @param state its path must mean the same to all subtasks
   * @param uids of operators; one that is not there is left out
   */
  public static <T> DataStream<T> of(
      ReadJob job,
      SavedState state,
      List<String> uids,
      EntryFunction<T> function,
      TypeInformation<T> row) {
    List<Tuple5<String, String, Integer, Integer, Long>> pieces = new ArrayList<>();
    uids.forEach(uid -> addPieces(state, uid, pieces));
    if (pieces.isEmpty()) {
      return job.env().fromSequence(1, 0).setParallelism(1).flatMap((n, out) -> {}, row);
    }
    long bytes = pieces.stream().mapToLong(piece -> piece.f4).sum();
    int part = job.stage().part(bytes, bytes);
    return job.env()
        .fromData(pieces, PIECE)
        .setParallelism(1)
        .rebalance()
        .transform(
            "Read " + state.path(), row, new ReadEntries<>(function, job.stage().id(), part));
  }

  private static void addPieces(
      SavedState state, String uid, List<Tuple5<String, String, Integer, Integer, Long>> pieces) {
    Optional<OperatorState> operator = state.find(uid);
    if (operator.isEmpty()) {
      return;
    }
    List<KeyedStateHandle> handles = state.keyedHandles(uid);
    for (int h = 0; h < handles.size(); h++) {
      if (handles.get(h) instanceof KeyGroupsStateHandle groups) {
        long[] bytes = GroupBytes.of(List.of(groups), operator.get().getMaxParallelism());
        for (int group : groups.getKeyGroupRange()) {
          long there = group < bytes.length ? bytes[group] : 0;
          pieces.add(Tuple5.of(state.path(), uid, h, group, there));
        }
      } else {
        pieces.add(Tuple5.of(state.path(), uid, h, ReadEntries.ALL, handles.get(h).getStateSize()));
      }
    }
  }
}
