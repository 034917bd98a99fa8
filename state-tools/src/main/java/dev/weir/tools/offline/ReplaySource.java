package dev.weir.tools.offline;

import dev.weir.event.RawRecord;
import dev.weir.tools.read.Stage;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceEnumerator;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceReader;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The records of one {@link ReplaySpool}, read by one subtask so that their order is the order of
 * the file whatever the parallelism; or none at all. Cannot go on in the middle: what runs on it
 * takes no checkpoints.
 */
final class ReplaySource
    implements Source<RawRecord, ReplaySource.Split, Collection<ReplaySource.Split>> {
  private static final long serialVersionUID = 1L;

  /** Null for no records. */
  private final String file;

  private final String stage;

  private ReplaySource(String file, String stage) {
    this.file = file;
    this.stage = stage;
  }

  /** {@code stage}: whose steps the bytes of the file are. */
  static ReplaySource of(Path spool, Stage stage) {
    return new ReplaySource(spool.toString(), stage.id());
  }

  static ReplaySource empty() {
    return new ReplaySource(null, null);
  }

  /** All of the file, and the id of its stage. */
  record Split(String file, String stage)
      implements IteratorSourceSplit<RawRecord, Iterator<RawRecord>> {
    @Override
    public String splitId() {
      return file;
    }

    @Override
    public Iterator<RawRecord> getIterator() {
      return new ReplaySpool.Reader(Path.of(file), stage);
    }

    @Override
    public IteratorSourceSplit<RawRecord, Iterator<RawRecord>> getUpdatedSplitForIterator(
        Iterator<RawRecord> iterator) {
      throw new UnsupportedOperationException("a replay takes no checkpoints");
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<Split, Collection<Split>> createEnumerator(
      SplitEnumeratorContext<Split> context) {
    return restoreEnumerator(context, file == null ? List.of() : List.of(new Split(file, stage)));
  }

  @Override
  public SplitEnumerator<Split, Collection<Split>> restoreEnumerator(
      SplitEnumeratorContext<Split> context, Collection<Split> splits) {
    return new IteratorSourceEnumerator<>(context, splits);
  }

  @Override
  public SourceReader<RawRecord, Split> createReader(SourceReaderContext context) {
    return new IteratorSourceReader<>(context);
  }

  @Override
  public SimpleVersionedSerializer<Split> getSplitSerializer() {
    return new SplitForm();
  }

  @Override
  public SimpleVersionedSerializer<Collection<Split>> getEnumeratorCheckpointSerializer() {
    return new SplitsForm();
  }

  /** A split on its way to its reader. */
  private static final class SplitForm implements SimpleVersionedSerializer<Split>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Split split) {
      return (split.stage() + '\n' + split.file()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Split deserialize(int version, byte[] bytes) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      int end = text.indexOf('\n');
      return new Split(text.substring(end + 1), text.substring(0, end));
    }
  }

  /** Asked for by Flink, used in checkpoints only. */
  private static final class SplitsForm implements SimpleVersionedSerializer<Collection<Split>> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Collection<Split> splits) throws IOException {
      throw new IOException("a replay takes no checkpoints");
    }

    @Override
    public Collection<Split> deserialize(int version, byte[] bytes) {
      throw new UncheckedIOException(new IOException("a replay takes no checkpoints"));
    }
  }
}
