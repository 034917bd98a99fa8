package dev.weir.operator;

import dev.weir.event.RawRecord;
import dev.weir.state.States;
import dev.weir.state.TenantRecordFrame;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.ConfigVerdict;
import dev.weir.tenant.RefusalCode;
import dev.weir.tenant.Signatures;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Accepts or refuses every config request. It runs once, because only one place sees versions in
 * their order and totals over all tenants.
 *
 * <ul>
 *   <li>Input: raw records of the config topic, and those of the topic of commands
 *   <li>Output: a tenant and its framed record, whenever that changed
 *   <li>Side outputs: {@link #ANSWERS}, one status line per request, and the accepted record;
 *       {@link #ORDERS}, what commands tell the models
 *   <li>State: {@link States#tenantConfigs()}; {@link States#lastAnswered()}; {@link
 *       States#commandLog()}; {@link States#lastCommand()}
 *   <li>Timers: none
 *   <li>Never cleaned up: the last version of a removed tenant, so that no old message revives it
 * </ul>
 */
public final class CheckTenantConfigs extends ProcessFunction<RawRecord, Tuple2<String, byte[]>>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<OutputRecord> ANSWERS =
      new OutputTag<>("config-answers", WireTypes.OUTPUT_RECORD);

  /** A command's tenant and an encoded {@link dev.weir.command.CommandOrder}. */
  public static final OutputTag<Tuple2<String, byte[]>> ORDERS =
      new OutputTag<>("command-orders", WireTypes.TENANT_UPDATE);

  private final ColdStart coldStart;
  private final Signatures signatures;
  private final boolean piiKey;

  private transient SavedTenants tenants;
  private transient DecidedCommands commands;
  private transient ListState<Long> answered;
  private transient long lastAnswered;
  private transient Counter accepted;
  private transient Map<RefusalCode, Counter> refused;
  private transient Map<RefusalCode, Counter> refusedCommands;

  /** Takes every request, whoever sent it. */
  public CheckTenantConfigs(ColdStart coldStart) {
    this(coldStart, Signatures.OFF, false);
  }

  /** {@code piiKey}: whether the job can hash the categories of people. */
  public CheckTenantConfigs(ColdStart coldStart, Signatures signatures, boolean piiKey) {
    this.coldStart = coldStart;
    this.signatures = signatures;
    this.piiKey = piiKey;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    tenants =
        SavedTenants.open(
            context.getOperatorStateStore().getBroadcastState(States.tenantConfigs()), piiKey);
    answered = context.getOperatorStateStore().getListState(States.lastAnswered());
    lastAnswered = -1;
    for (Long saved : answered.get()) {
      lastAnswered = Math.max(lastAnswered, saved);
    }
    commands =
        new DecidedCommands(
            tenants,
            signatures,
            context.getOperatorStateStore().getListState(States.commandLog()),
            context.getOperatorStateStore().getListState(States.lastCommand()));
    if (tenants.isEmpty()) {
      // The requests themselves come through the stream: folding them here as well would refuse
      // the first of two versions as stale. Those that were answered before are passed over.
      coldStart.readAccepted(tenants::fold);
      lastAnswered = Math.max(lastAnswered, coldStart.lastAnswered());
      commands.passOver(coldStart.lastAnsweredCommand());
    }
  }

  @Override
  public void open(OpenContext context) {
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup(TenantMetrics.GROUP);
    accepted = group.counter("configsAccepted");
    refused = new EnumMap<>(RefusalCode.class);
    refusedCommands = new EnumMap<>(RefusalCode.class);
    for (RefusalCode code : RefusalCode.values()) {
      MetricGroup coded = group.addGroup("code", code.name());
      refused.put(code, coded.counter("configsRefused"));
      refusedCommands.put(code, coded.counter("commandsRefused"));
    }
  }

  @Override
  public void processElement(RawRecord raw, Context context, Collector<Tuple2<String, byte[]>> out)
      throws Exception {
    if (coldStart.isCommand(raw)) {
      order(raw, context, out);
      return;
    }
    if (raw.offset() <= lastAnswered) {
      return;
    }
    ConfigRequest request = signatures.read(Signed.message(raw));
    ConfigVerdict verdict = tenants.accept(request);
    ConfigStatus.Source source =
        new ConfigStatus.Source(raw.topic(), raw.partition(), raw.offset());
    ConfigStatus status = ConfigStatus.of(request, verdict, source);
    context.output(
        ANSWERS,
        new OutputRecord(
            Destination.CONFIG_STATUS, key(request.tenant()), status.write(), raw.timestamp()));
    if (!status.isAccepted()) {
      refused.get(status.code()).inc();
      return;
    }
    accepted.inc();
    publish(tenants.table().get(request.tenant()), raw.timestamp(), context, out);
  }

  /** The removal goes out before the order: no event must find the fence and not the removal. */
  private void order(RawRecord raw, Context context, Collector<Tuple2<String, byte[]>> out)
      throws Exception {
    DecidedCommands.Decision decision = commands.decide(raw);
    if (decision == null) {
      return;
    }
    String tenant = decision.answer().tenant();
    if (decision.answer().code() != null) {
      refusedCommands.get(decision.answer().code()).inc();
    }
    byte[] line = decision.answer().write();
    context.output(
        ANSWERS, new OutputRecord(Destination.CONFIG_STATUS, key(tenant), line, raw.timestamp()));
    if (decision.removal()) {
      publish(tenants.table().get(tenant), raw.timestamp(), context, out);
    }
    if (decision.order() != null) {
      context.output(ORDERS, Tuple2.of(tenant, decision.order().encode()));
    }
  }

  /** The tenant's name and not the message's own key, which may be anything of any size. */
  private static byte[] key(String tenant) {
    return tenant == null ? null : tenant.getBytes(StandardCharsets.UTF_8);
  }

  private static void publish(
      TenantRecord record, long timestamp, Context context, Collector<Tuple2<String, byte[]>> out) {
    byte[] key = record.tenant().getBytes(StandardCharsets.UTF_8);
    byte[] json = TenantRecordJson.write(record);
    context.output(ANSWERS, new OutputRecord(Destination.CONFIG_ACCEPTED, key, json, timestamp));
    out.collect(Tuple2.of(record.tenant(), TenantRecordFrame.wrap(json)));
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    answered.update(List.of(lastAnswered));
    commands.save();
  }
}
