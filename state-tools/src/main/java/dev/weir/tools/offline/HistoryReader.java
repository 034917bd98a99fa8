package dev.weir.tools.offline;

import dev.weir.event.RawRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;

/** Reads a share of a history, then rests; what it saves are the splits that it was given. */
final class HistoryReader implements SourceReader<RawRecord, KafkaPartitionSplit> {
  private static final int TELL_EVERY = 1_024;

  private final HistoryRun run;
  private final History history;
  private final SourceReaderContext context;
  private final List<KafkaPartitionSplit> splits = new ArrayList<>();
  private final Map<String, SourceOutput<RawRecord>> outputs = new HashMap<>();
  private final CompletableFuture<Void> rest = new CompletableFuture<>();
  private History.Share share;
  private boolean splitsComplete;
  private boolean ended;
  private long untold;
  private long told;

  HistoryReader(HistoryRun run, History history, SourceReaderContext context) {
    this.run = run;
    this.history = history;
    this.context = context;
  }

  @Override
  public void start() {}

  @Override
  public InputStatus pollNext(ReaderOutput<RawRecord> output) throws IOException {
    if (ended) {
      return InputStatus.NOTHING_AVAILABLE;
    }
    try {
      return read(output);
    } catch (IOException e) {
      run.failed(e);
      throw e;
    }
  }

  private InputStatus read(ReaderOutput<RawRecord> output) throws IOException {
    if (share == null) {
      share = history.open(context.getIndexOfSubtask(), context.currentParallelism());
      // All at once, so that none runs ahead of one that has not begun.
      share.splits().forEach(split -> outputs.put(split, output.createOutputForSplit(split)));
    }
    RawRecord raw = share.next();
    if (raw != null) {
      emit(raw, output);
      if (++untold == TELL_EVERY) {
        tell();
      }
    } else if (share.isAtEnd() && splitsComplete) {
      tell();
      share.close();
      ended = true;
      run.ended();
      return InputStatus.NOTHING_AVAILABLE;
    }
    return InputStatus.MORE_AVAILABLE;
  }

  private void emit(RawRecord raw, ReaderOutput<RawRecord> output) {
    String split = share.splitOf(raw);
    if (split == null) {
      output.collect(raw);
    } else {
      outputs.get(split).collect(raw, raw.timestamp());
    }
  }

  private void tell() {
    long done = share.done();
    run.read(untold, done - told);
    untold = 0;
    told = done;
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpoint) {
    if (!ended) {
      throw new IllegalStateException("found a snapshot within the history, expected one after it");
    }
    return List.copyOf(splits);
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return ended ? rest : CompletableFuture.completedFuture(null);
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> assigned) {
    splits.addAll(assigned);
  }

  @Override
  public void notifyNoMoreSplits() {
    splitsComplete = true;
  }

  @Override
  public void close() throws IOException {
    if (share != null) {
      share.close();
    }
  }
}
