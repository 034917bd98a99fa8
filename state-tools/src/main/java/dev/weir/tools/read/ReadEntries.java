package dev.weir.tools.read;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.java.tuple.Tuple5;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.TimestampedCollector;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.ExceptionUtils;

/**
 * Reads the pieces it is told and gives every entry to a function.
 *
 * <p>Input: path, uid, place of a handle among the operator's, key group, -1 for all of the handle;
 * bytes, which are the steps of a part of a stage.
 */
final class ReadEntries<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<Tuple5<String, String, Integer, Integer, Long>, T>,
        BoundedOneInput {
  private static final long serialVersionUID = 1L;
  static final int ALL = -1;

  private final EntryFunction<T> function;
  private final String stage;
  private final int part;

  private transient Map<String, SavedState> states;
  private transient TimestampedCollector<T> out;

  /** The file that was read last; the next piece is often of it. */
  private transient KeyGroupFile file;

  private transient KeyedStateHandle fileOf;

  /** Of a piece that is all of a handle: what has a key group, and the one that was read last. */
  private transient long groupBytes;

  private transient int group;

  ReadEntries(EntryFunction<T> function, String stage, int part) {
    this.function = function;
    this.stage = stage;
    this.part = part;
  }

  @Override
  public void open() throws Exception {
    super.open();
    states = new HashMap<>();
    out = new TimestampedCollector<>(output);
    function.open();
  }

  @Override
  public void processElement(StreamRecord<Tuple5<String, String, Integer, Integer, Long>> element)
      throws Exception {
    Tuple5<String, String, Integer, Integer, Long> piece = element.getValue();
    SavedState state = states.computeIfAbsent(piece.f0, SavedState::open);
    List<KeyedStateHandle> handles = state.keyedHandles(piece.f1);
    int maxParallelism = state.operator(piece.f1).getMaxParallelism();
    try {
      read(piece, handles.get(piece.f2), maxParallelism);
    } catch (Exception e) {
      fail(piece, e);
    } catch (OutOfMemoryError | LinkageError e) {
      // What is damaged asks for more memory than there is, or for classes that never were.
      fail(piece, new IOException("found what asks for " + e.getMessage(), e));
    }
  }

  /** Only what the savepoint is to blame for: a failure of the function itself is told as it is. */
  private void fail(Tuple5<String, String, Integer, Integer, Long> piece, Exception e)
      throws Exception {
    Functions failure = ExceptionUtils.findThrowable(e, Functions.class).orElse(null);
    if (failure != null) {
      throw failure.of;
    }
    ExceptionUtils.findThrowable(e, InterruptedException.class).ifPresent(ExceptionUtils::rethrow);
    closeFile();
    function.broken(piece.f1, piece.f3, e, out);
  }

  private void read(
      Tuple5<String, String, Integer, Integer, Long> piece,
      KeyedStateHandle handle,
      int maxParallelism)
      throws Exception {
    if (handle instanceof KeyGroupsStateHandle groups) {
      if (fileOf != handle) {
        closeFile();
        file = new KeyGroupFile(piece.f1, maxParallelism, groups);
        fileOf = handle;
      }
      file.read(piece.f3, this::hand);
      Stage.step(stage, part, piece.f4);
    } else {
      group = handle.getKeyGroupRange().getStartKeyGroup();
      groupBytes = piece.f4 / Math.max(1, handle.getKeyGroupRange().getNumberOfKeyGroups());
      KeyedForm form =
          KeyedForm.of(piece.f1)
              .orElseThrow(() -> new IOException("found keyed state, expected none"));
      new RocksDbEntries(piece.f1, maxParallelism, handle)
          .read(getContainingTask().getEnvironment(), form.key(), this::handInOrder);
    }
  }

  /** RocksDB gives them key group by key group. */
  private void handInOrder(RawEntry entry) throws Functions {
    if (entry.keyGroup() > group) {
      Stage.step(stage, part, groupBytes * (entry.keyGroup() - group));
      group = entry.keyGroup();
    }
    hand(entry);
  }

  private void hand(RawEntry entry) throws Functions {
    try {
      function.entry(entry, out);
    } catch (Exception e) {
      throw new Functions(e);
    }
  }

  @Override
  public void endInput() throws Exception {
    function.end(out);
  }

  @Override
  public void close() throws Exception {
    closeFile();
    super.close();
  }

  private void closeFile() throws IOException {
    if (file != null) {
      file.close();
    }
    file = null;
    fileOf = null;
  }

  /** What the function has thrown. */
  private static final class Functions extends Exception {
    private static final long serialVersionUID = 1L;
    private final Exception of;

    private Functions(Exception of) {
      super(of);
      this.of = of;
    }
  }
}
