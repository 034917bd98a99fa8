package dev.weir.tools.offline;

import dev.weir.operator.OutputRecord;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Writes what became of the events into files of this process, one per subtask. */
final class ReplaySink implements Sink<OutputRecord> {
  private static final long serialVersionUID = 1L;

  /** What the names of files with {@link ReplayOutcome}s begin with. */
  static final String OUTCOMES = "outcomes-";

  /** What the names of files with whole values, a line each, begin with. */
  static final String LINES = "lines-";

  private final String folder;
  private final String name;
  private final boolean whole;

  /**
   * @param name of the output, in the names of its files
   * @param whole whether values are written whole too
   */
  ReplaySink(Path folder, String name, boolean whole) {
    this.folder = folder.toString();
    this.name = name;
    this.whole = whole;
  }

  @Override
  public SinkWriter<OutputRecord> createWriter(WriterInitContext context) throws IOException {
    String file = name + "-" + context.getTaskInfo().getIndexOfThisSubtask();
    return new Writer(
        new DataOutputStream(open(OUTCOMES + file)), whole ? open(LINES + file) : null);
  }

  private OutputStream open(String file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(Path.of(folder, file)), 1 << 16);
  }

  private static final class Writer implements SinkWriter<OutputRecord> {
    private final DataOutputStream outcomes;
    private final OutputStream lines;

    Writer(DataOutputStream outcomes, OutputStream lines) {
      this.outcomes = outcomes;
      this.lines = lines;
    }

    @Override
    public void write(OutputRecord record, Context context) throws IOException {
      ReplayOutcome outcome = ReplayOutcome.of(record);
      if (outcome == null) {
        return;
      }
      outcome.write(outcomes);
      if (lines != null) {
        lines.write(record.value);
        lines.write('\n');
      }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
      outcomes.flush();
      if (lines != null) {
        lines.flush();
      }
    }

    @Override
    public void close() throws IOException {
      outcomes.close();
      if (lines != null) {
        lines.close();
      }
    }
  }
}
