package dev.weir.tools.offline;

import dev.weir.operator.OutputRecord;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Tells a {@link HistoryRun} of what comes out, and lets go of it. */
final class RunSink implements Sink<OutputRecord> {
  private static final long serialVersionUID = 1L;

  /** What the records are. */
  enum Kind {
    SCORES,
    LETTERS,
    OTHERS
  }

  private final String run;
  private final Kind kind;

  RunSink(String run, Kind kind) {
    this.run = run;
    this.kind = kind;
  }

  @Override
  public SinkWriter<OutputRecord> createWriter(WriterInitContext context) {
    return new Writer(HistoryRun.of(run), kind);
  }

  private record Writer(HistoryRun run, Kind kind) implements SinkWriter<OutputRecord> {
    @Override
    public void write(OutputRecord record, Context context) throws IOException {
      switch (kind) {
        case SCORES -> run.judged();
        case LETTERS -> run.refused(record);
        case OTHERS -> {}
      }
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public void close() {}
  }
}
