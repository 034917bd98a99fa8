package dev.weir.simulation;

import dev.weir.event.RawRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamElement;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Reads some partitions, each in its order. Its watermark is the smallest of the timestamps that
 * its partitions have reached.
 */
final class Source extends Task {
  /**
   * How far a watermark may be ahead of a record that waits in an idle partition. With the disorder
   * of timestamps it stays below an eighth of the shortest life of a model, for which timers wait
   * on top. A subtask that stands still for longer while it is taken for idle, and then reads
   * events as late as any may be, can find that models it needs were freed.
   */
  private static final long IDLE_LAG_MILLIS = 50_000;

  private final List<List<RawRecord>> topic;
  private final Map<Integer, Integer> positions = new LinkedHashMap<>();
  private final Map<Integer, Long> clocks = new LinkedHashMap<>();
  private final Channel<RawRecord> out;
  private final Clock clock;
  private final Topics topics;
  private Checkpoint announced;
  private boolean idle;
  private long watermark = Long.MIN_VALUE;

  /** What becomes of watermarks. */
  enum Clock {
    /** There are none. */
    NONE,
    /** Every partition counts always. */
    STRICT,
    /** A partition that was read to its end may be idle. */
    IDLING
  }

  /**
   * @param positions of the next record, by partition
   */
  Source(Topics topics, Map<Integer, Integer> positions, Channel<RawRecord> out, Clock clock) {
    super(Mutant.NONE);
    this.topics = topics;
    this.topic = clock == Clock.NONE ? List.of(topics.requests) : topics.events;
    this.positions.putAll(positions);
    this.out = out;
    this.clock = clock;
    positions.keySet().forEach(partition -> clocks.put(partition, Long.MIN_VALUE));
    outputs.add(out);
  }

  void announce(Checkpoint checkpoint) {
    announced = checkpoint;
  }

  @Override
  boolean step(SplittableRandom random) throws Exception {
    if (announced != null && random.nextInt(4) == 0) {
      Checkpoint checkpoint = announced;
      announced = null;
      save(checkpoint);
      return true;
    }
    if (clock != Clock.NONE && random.nextInt(8) == 0) {
      tick(random);
      return true;
    }
    return emit(random) || super.step(random);
  }

  private boolean emit(SplittableRandom random) throws Exception {
    List<Integer> behind = new ArrayList<>();
    for (int partition : positions.keySet()) {
      if (!isRead(partition)) {
        behind.add(partition);
      }
    }
    if (behind.isEmpty()) {
      return false;
    }
    int partition = behind.get(random.nextInt(behind.size()));
    RawRecord raw = topic.get(partition).get(positions.merge(partition, 1, Integer::sum) - 1);
    if (idle) {
      idle = false;
      out.send(WatermarkStatus.ACTIVE);
    }
    clocks.merge(partition, raw.timestamp() - 1, Math::max);
    out.send(new StreamRecord<>(raw, raw.timestamp()));
    return true;
  }

  private void tick(SplittableRandom random) throws Exception {
    long least = Long.MAX_VALUE;
    for (Map.Entry<Integer, Long> entry : clocks.entrySet()) {
      boolean counts = clock == Clock.STRICT || !isRead(entry.getKey()) || random.nextBoolean();
      least = counts ? Math.min(least, entry.getValue()) : least;
    }
    if (idle) {
      return;
    }
    if (least == Long.MAX_VALUE) {
      idle = true;
      out.send(WatermarkStatus.IDLE);
      return;
    }
    if (clock == Clock.IDLING) {
      least = Math.min(least, topics.oldestUncovered() + IDLE_LAG_MILLIS);
    }
    if (least > watermark) {
      watermark = least;
      out.send(new Watermark(watermark));
    }
  }

  private boolean isRead(int partition) {
    return positions.get(partition) >= topic.get(partition).size();
  }

  @Override
  boolean isIdle() {
    return announced == null
        && positions.keySet().stream().allMatch(this::isRead)
        && super.isIdle();
  }

  @Override
  Callable<OperatorSubtaskState> snapshot(Checkpoint checkpoint) {
    checkpoint.positions(this, Map.copyOf(positions));
    return () -> null;
  }

  @Override
  void process(int input, StreamElement element) {
    throw new IllegalStateException("found an element for a source, expected none");
  }

  @Override
  void completed(Checkpoint checkpoint) {}

  @Override
  public void close() {}
}
