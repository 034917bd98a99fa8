package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.RawRecord;
import dev.weir.operator.WireTypes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * Reads the events beside the job and fails it, once at each of the moments that matter: between
 * two checkpoints, in the middle of one, and when one is complete but its transactions may not be
 * committed yet. It runs in the test's own process, so its memory outlives the restarts.
 */
final class Saboteur extends ProcessFunction<RawRecord, RawRecord>
    implements CheckpointedFunction, CheckpointListener {
  private static final long serialVersionUID = 1L;

  /** Failures so far, in the order of the stages; shared by all attempts. */
  static final AtomicInteger STAGE = new AtomicInteger();

  static final int STAGES = 6;

  private static final int EVENTS_BEFORE_A_FAILURE = 50;

  private static final int BETWEEN_CHECKPOINTS = 0;
  private static final int IN_CHECKPOINT = 1;
  private static final int AFTER_CHECKPOINT = 2;

  private transient int events;

  /** Has one read the same events as the job that {@code env} is going to run. */
  static void join(StreamExecutionEnvironment env, JobOptions options) {
    env.fromSource(
            KafkaEndpoints.of(options).events(), WatermarkStrategy.noWatermarks(), "Sabotage")
        .uid("sabotage-source")
        .process(new Saboteur())
        .returns(WireTypes.RAW_RECORD)
        .uid("saboteur")
        .sinkTo(new DiscardingSink<RawRecord>())
        .uid("sabotage-sink");
  }

  /** Waits until it has failed in this stage. */
  static void awaitFailure(int stage) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (STAGE.get() <= stage) {
      assertThat(System.nanoTime()).as("failure %d comes in time", stage).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void processElement(RawRecord raw, Context context, Collector<RawRecord> out) {
    if (++events > EVENTS_BEFORE_A_FAILURE) {
      failAt(BETWEEN_CHECKPOINTS);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    failAt(IN_CHECKPOINT);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    failAt(AFTER_CHECKPOINT);
  }

  private static void failAt(int moment) {
    int stage = STAGE.get();
    if (stage < STAGES && stage % 3 == moment && STAGE.compareAndSet(stage, stage + 1)) {
      throw new IllegalStateException("failure " + stage + " of the test");
    }
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {}
}
