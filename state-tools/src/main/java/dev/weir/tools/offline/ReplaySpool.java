package dev.weir.tools.offline;

import dev.weir.event.RawRecord;
import dev.weir.operator.WireTypes;
import dev.weir.tools.read.Stage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;

/**
 * Events in the order in which they are judged, in a file of this process: every run over them sees
 * the same ones in the same order, wherever they came from.
 */
final class ReplaySpool {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final byte MORE = 1;
  private static final byte END = 0;

  private ReplaySpool() {}

  private static TypeSerializer<RawRecord> serializer() {
    return WireTypes.RAW_RECORD.createSerializer(new SerializerConfigImpl());
  }

  /** Writes such a file. */
  static final class Writer implements Closeable {
    private final TypeSerializer<RawRecord> serializer = serializer();
    private final DataOutputStream out;
    private final DataOutputViewStreamWrapper view;
    private long records;

    Writer(Path file) throws IOException {
      out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
      view = new DataOutputViewStreamWrapper(out);
    }

    void add(RawRecord record) throws IOException {
      view.writeByte(MORE);
      serializer.serialize(record, view);
      records++;
    }

    long records() {
      return records;
    }

    /** Without an end the file is not whole, and its reader says so. */
    @Override
    public void close() throws IOException {
      view.writeByte(END);
      out.close();
    }
  }

  /** Reads it to its end, then closes it. */
  static final class Reader implements Iterator<RawRecord> {
    private final TypeSerializer<RawRecord> serializer = serializer();
    private final DataInputStream in;
    private final DataInputViewStreamWrapper view;
    private boolean more;

    /** {@code stage}: the id of the one whose steps its bytes are. */
    Reader(Path file, String stage) {
      try {
        InputStream counted = Stage.counted(stage, Files.newInputStream(file));
        in = new DataInputStream(new BufferedInputStream(counted, BUFFER_BYTES));
        view = new DataInputViewStreamWrapper(in);
        advance();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void advance() throws IOException {
      more = view.readByte() == MORE;
      if (!more) {
        in.close();
      }
    }

    @Override
    public boolean hasNext() {
      return more;
    }

    @Override
    public RawRecord next() {
      if (!more) {
        throw new NoSuchElementException();
      }
      try {
        RawRecord record = serializer.deserialize(view);
        advance();
        return record;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
