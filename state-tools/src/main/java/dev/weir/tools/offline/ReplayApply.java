package dev.weir.tools.offline;

import dev.weir.event.RawRecord;
import dev.weir.operator.ApplyTenantConfig;
import dev.weir.operator.ApplyTenantConfigOperator;
import dev.weir.operator.ConfiguredEvent;
import dev.weir.operator.HealthSettings;
import dev.weir.tenant.TenantRecord;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The job's operator with both of its inputs in one stream, so that the place of every config among
 * the events is the one that the scores name.
 */
final class ReplayApply extends ApplyTenantConfigOperator
    implements OneInputStreamOperator<RawRecord, ConfiguredEvent> {
  private static final long serialVersionUID = 1L;

  /** No topic of Kafka has this name. */
  private static final String CONFIGS = "";

  private static final byte[][] NO_VALUES = {};
  private static final String[] NO_NAMES = {};

  ReplayApply(ApplyTenantConfig function) {
    super(function, HealthSettings.OFF);
  }

  /** A tenant's new record as an element of the stream. */
  static RawRecord update(TenantRecord record) {
    return new RawRecord(
        record.tenant().getBytes(StandardCharsets.UTF_8),
        ReplayConfigs.frame(record),
        0,
        CONFIGS,
        0,
        0,
        NO_NAMES,
        NO_VALUES);
  }

  @Override
  public void processElement(StreamRecord<RawRecord> element) throws Exception {
    RawRecord raw = element.getValue();
    if (raw.topic().equals(CONFIGS)) {
      String tenant = new String(raw.key(), StandardCharsets.UTF_8);
      processElement2(new StreamRecord<>(Tuple2.of(tenant, raw.value())));
    } else {
      processElement1(element);
    }
  }
}
