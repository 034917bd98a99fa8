package dev.weir.operator;

import dev.weir.health.HealthLimits;
import dev.weir.health.MinuteCounts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** A {@link TenantMinute} on its way to the subtask of its tenant. */
final class TenantMinuteSerializer extends WireSerializer<TenantMinute> {
  private static final long serialVersionUID = 1L;

  @Override
  public TenantMinute createInstance() {
    return new TenantMinute();
  }

  /** Its parts are changed by nobody once it is sent. */
  @Override
  public TenantMinute copy(TenantMinute from) {
    return new TenantMinute(from.tenant, from.counts, from.limits);
  }

  @Override
  public void serialize(TenantMinute minute, DataOutputView target) throws IOException {
    StringValue.writeString(minute.tenant, target);
    minute.counts.write(target);
    target.writeBoolean(minute.limits != null);
    if (minute.limits != null) {
      minute.limits.write(target);
    }
  }

  @Override
  public TenantMinute deserialize(DataInputView source) throws IOException {
    String tenant = StringValue.readString(source);
    MinuteCounts counts = MinuteCounts.read(source);
    return new TenantMinute(
        tenant, counts, source.readBoolean() ? HealthLimits.read(source) : null);
  }
}
