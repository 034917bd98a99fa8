package dev.weir.operator;

import dev.weir.health.MinuteTallies;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.OutputTag;

/**
 * Sends what a subtask has counted to {@link TenantHealth}: every interval, and before every
 * barrier. So a checkpoint holds each count exactly once, in the state behind the barrier, and the
 * counting operators keep none of their own.
 */
final class MinuteSender {
  static final OutputTag<TenantMinute> MINUTES =
      new OutputTag<>("tenant-minutes", WireTypes.TENANT_MINUTE);

  private final MinuteTallies tallies = new MinuteTallies();
  private final Output<?> output;

  private MinuteSender(Output<?> output) {
    this.output = output;
  }

  /** Sends from now on; null where nothing is counted. */
  static MinuteSender start(HealthSettings settings, ProcessingTimeService time, Output<?> output) {
    if (!settings.enabled()) {
      return null;
    }
    MinuteSender sender = new MinuteSender(output);
    long millis = settings.interval().toMillis();
    time.scheduleWithFixedDelay(now -> sender.send(), millis, millis);
    return sender;
  }

  /** The counts of {@code tenant}. Not to be kept. */
  MinuteTallies.Tenant of(String tenant) {
    if (tallies.isFull()) {
      send();
    }
    return tallies.of(tenant);
  }

  /** Sends everything. */
  void send() {
    tallies.handOver(
        (tenant, counts, limits) ->
            output.collect(MINUTES, new StreamRecord<>(new TenantMinute(tenant, counts, limits))));
  }
}
