package dev.weir.simulation;

import java.io.IOException;
import java.util.ArrayDeque;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.runtime.streamrecord.StreamElement;
import org.apache.flink.streaming.runtime.streamrecord.StreamElementSerializer;

/**
 * A network connection from one subtask to another: bytes in order, and barriers between them. What
 * is in it is lost in a crash.
 */
final class Channel<T> {
  private final ArrayDeque<Object> waiting = new ArrayDeque<>();
  private final StreamElementSerializer<T> writer;
  private final StreamElementSerializer<T> reader;
  private final DataOutputSerializer out = new DataOutputSerializer(512);
  private final boolean overtaking;

  /** A checkpoint's mark: what stands before it is in the checkpoint, what stands after is not. */
  record Barrier(Checkpoint checkpoint) {}

  /**
   * @param reader of the receiving subtask, shared by all its channels
   */
  Channel(StreamElementSerializer<T> reader, Mutant mutant) {
    this.writer = reader.duplicate();
    this.reader = reader;
    this.overtaking = mutant == Mutant.EVENTS_OVERTAKE;
  }

  void send(StreamElement element) throws IOException {
    out.clear();
    writer.serialize(element, out);
    Object last = waiting.peekLast();
    waiting.add(out.getCopyOfBuffer());
    if (overtaking && element.isRecord() && last instanceof byte[]) {
      Object overtaker = waiting.pollLast();
      waiting.pollLast();
      waiting.add(overtaker);
      waiting.add(last);
    }
  }

  void send(Checkpoint checkpoint) {
    waiting.add(new Barrier(checkpoint));
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean isAtBarrier() {
    return waiting.peek() instanceof Barrier;
  }

  /** Id of the checkpoint whose barrier comes next. */
  long barrier() {
    return ((Barrier) waiting.element()).checkpoint().id();
  }

  Checkpoint takeBarrier() {
    return ((Barrier) waiting.remove()).checkpoint();
  }

  StreamElement take() throws IOException {
    return reader.deserialize(new DataInputDeserializer((byte[]) waiting.remove()));
  }
}
