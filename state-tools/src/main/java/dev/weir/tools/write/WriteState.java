package dev.weir.tools.write;

import dev.weir.tools.read.StateFault;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.fs.Path;
import org.apache.flink.state.api.output.SnapshotUtils;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Takes elements into states as the job has them, and at the end saves what it holds as one subtask
 * of an operator of a savepoint: its row says which, and where the bytes are.
 *
 * <p>It runs in an ordinary task. The bootstrap task of the State Processor API would end without a
 * word where a state cannot be written, and what hands it elements would wait for ever.
 */
abstract class WriteState extends AbstractStreamOperator<Tuple3<String, Integer, byte[]>>
    implements OneInputStreamOperator<Saved, Tuple3<String, Integer, byte[]>>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  /** Operator, subtask, metadata of one subtask. */
  static final TypeInformation<Tuple3<String, Integer, byte[]>> ROW =
      Types.TUPLE(Types.STRING, Types.INT, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  /** The place of what is not under keys. */
  static final int UNKEYED = -1;

  private static final long CHECKPOINT = 0;

  private final String uid;
  private final String folder;
  private final Edits edits;
  private transient LongCounter[] merged;

  /**
   * @param uid of the operator whose state it is
   * @param folder where files are written
   */
  WriteState(String uid, String folder, Edits edits) {
    this.uid = uid;
    this.folder = folder;
    this.edits = edits;
  }

  final String uid() {
    return uid;
  }

  @Override
  public void open() throws Exception {
    super.open();
    merged = new LongCounter[SavedKind.values().length];
    for (SavedKind kind : SavedKind.values()) {
      merged[kind.ordinal()] = getRuntimeContext().getLongCounter(Tally.MERGED.of(kind));
    }
  }

  /** What holds the place of {@code saved} already; null where nothing does. */
  abstract Saved held(Saved saved) throws Exception;

  /** Puts {@code saved} in its place; {@code before} is what held it. */
  abstract void put(Saved saved, Saved before) throws Exception;

  @Override
  public void processElement(StreamRecord<Saved> element) throws Exception {
    Saved saved = element.getValue();
    Saved held = held(saved);
    put(held == null ? saved : united(held, saved), held);
  }

  private Saved united(Saved held, Saved more) {
    Saved united = edits.unite(held, more);
    if (united == null) {
      throw new StateFault(
          StateFault.Kind.INCOMPATIBLE,
          more.kind()
              + ": found two for "
              + more.name()
              + ", expected one; drop or rename one of them",
          null);
    }
    merged[more.kind().ordinal()].add(1L);
    return united;
  }

  /** Which subtask of the operator this is; {@link #UNKEYED}. */
  abstract int place();

  /** The end of the elements is no time: it would make every timer fire, and be gone. */
  @Override
  public void processWatermark(Watermark mark) {}

  /** Called when everything is put, before it is saved. */
  void complete() throws Exception {}

  @Override
  public void endInput() throws Exception {
    complete();
    int index = place();
    try {
      var written =
          SnapshotUtils.snapshot(
              CHECKPOINT,
              this,
              Math.max(index, 0),
              0,
              CheckpointingMode.EXACTLY_ONCE,
              false,
              new Configuration(),
              new Path(folder),
              SavepointFormatType.CANONICAL);
      output.collect(new StreamRecord<>(Tuple3.of(uid, index, SubtaskForm.write(written.state))));
    } catch (Exception e) {
      throw OutputFolder.unwritable(folder, e);
    }
  }
}
