package dev.weir.tools.offline;

import dev.weir.event.RawRecord;
import dev.weir.tools.read.Progress;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.fs.Path;

/**
 * Files as one sequence: one after the other in the order they are named, line by line, read by one
 * reader. So every key's events keep the order of the lines, wherever they stand.
 *
 * <p>Its records move no clock: files need not be in the order of time, and a clock that runs ahead
 * would end models whose next event is still to come.
 */
final class HistoryFiles implements History {
  private static final long serialVersionUID = 1L;

  private final List<String> names;
  private final LineForm form;
  private final LineForm.Naming naming;
  private final long bytes;

  /**
   * @throws IOException where one is missing
   */
  HistoryFiles(List<String> names, LineForm form, LineForm.Naming naming) throws IOException {
    this.names = List.copyOf(names);
    this.form = form;
    this.naming = naming;
    long sum = 0;
    for (String name : names) {
      Path path = new Path(name);
      var status = path.getFileSystem().getFileStatus(path);
      if (status.isDir()) {
        throw new IOException(name + ": found a folder, expected a file of lines");
      }
      sum += status.getLen();
    }
    bytes = sum;
  }

  @Override
  public long size() {
    return bytes;
  }

  @Override
  public Progress.Unit unit() {
    return Progress.Unit.BYTES;
  }

  @Override
  public Share open(int subtask, int subtasks) {
    return subtask == 0 ? new Sequence() : NOTHING;
  }

  private final class Sequence implements Share {
    private int opened;
    private Lines lines;
    private long number;
    private long bytesBefore;

    @Override
    public RawRecord next() throws IOException {
      while (lines != null || opened < names.size()) {
        if (lines == null) {
          lines = Lines.open(names.get(opened++));
        }
        byte[] line = lines.next();
        if (line != null) {
          return record(line);
        }
        bytesBefore += lines.bytes();
        close();
      }
      return null;
    }

    private RawRecord record(byte[] line) throws IOException {
      try {
        return form.read(line, number++, naming);
      } catch (IOException e) {
        throw new IOException(lines.place() + ": " + e.getMessage(), e);
      }
    }

    @Override
    public boolean isAtEnd() {
      return lines == null && opened == names.size();
    }

    @Override
    public long done() {
      return bytesBefore + (lines == null ? 0 : lines.bytes());
    }

    @Override
    public void close() throws IOException {
      if (lines != null) {
        lines.close();
        lines = null;
      }
    }
  }
}
