package dev.weir.operator;

import dev.weir.event.RawRecord;
import dev.weir.state.States;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;

/**
 * {@link ApplyTenantConfig} that sends what it has counted before every barrier. A function cannot:
 * when it is told of a checkpoint the barrier has gone.
 *
 * <p>Uid, state name and bytes are those of the function alone.
 */
public class ApplyTenantConfigOperator
    extends CoBroadcastWithNonKeyedOperator<RawRecord, Tuple2<String, byte[]>, ConfiguredEvent> {
  private static final long serialVersionUID = 1L;

  private final HealthSettings health;
  private transient MinuteSender minutes;

  public ApplyTenantConfigOperator(ApplyTenantConfig function, HealthSettings health) {
    super(function, List.of(States.tenantConfigs()));
    this.health = health;
  }

  @Override
  public void open() throws Exception {
    minutes = MinuteSender.start(health, getProcessingTimeService(), output);
    ((ApplyTenantConfig) getUserFunction()).countIn(minutes);
    super.open();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    send();
  }

  @Override
  public void finish() throws Exception {
    super.finish();
    send();
  }

  private void send() {
    if (minutes != null) {
      minutes.send();
    }
  }
}
