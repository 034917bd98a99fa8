package dev.weir.operator;

import dev.weir.event.DecodedEvent;
import dev.weir.event.EventDecoder;
import dev.weir.event.FeatureLayout;
import dev.weir.event.RawRecord;
import dev.weir.event.RecordMap;
import dev.weir.event.Rejection;
import dev.weir.event.RejectionCode;
import dev.weir.event.TenantRules;
import dev.weir.model.Observation;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.state.TenantRecordFrame;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.Revision;
import dev.weir.tenant.Signatures;
import dev.weir.tenant.TenantConfigs;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Decodes every event by its tenant's rules, refuses what is bad, and attaches the config that will
 * decide.
 *
 * <ul>
 *   <li>Input: raw records of the events topics; broadcast: tenants' records as they change
 *   <li>Output: checked events with their config
 *   <li>Side output: {@link #DEAD_LETTERS}, the original record with the reason in headers, and
 *       what is parked
 *   <li>Side output: {@link TenantHealth#MINUTES}, what was counted, by the operator around it
 *   <li>State: {@link States#tenantConfigs()}, broadcast; {@link States#limits()}, a union list
 *   <li>Timers: none
 *   <li>Never cleaned up: the last version of a removed tenant
 * </ul>
 *
 * The configs live here and not with the models, so that a rewrite of the models cannot empty them.
 */
public final class ApplyTenantConfig
    extends BroadcastProcessFunction<RawRecord, Tuple2<String, byte[]>, ConfiguredEvent>
    implements CheckpointedFunction, TenantRules {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<OutputRecord> DEAD_LETTERS =
      new OutputTag<>("dead-letters", WireTypes.OUTPUT_RECORD);

  /** Bytes of a record's key: a tenant and an entity of 256 characters fit four times. */
  private static final int MAX_KEY_BYTES = 4_096;

  private final EventRules rules;
  private final ColdStart coldStart;
  private final Signatures signatures;

  private transient SavedTenants tenants;
  private transient EventLimits limits;
  private transient RawRecord decoding;
  private transient Rejection refusal;
  private transient EventDecoder decoder;
  private transient DecodedEvent decoded;
  private transient ConfiguredEvent event;
  private transient JudgingConfig config;
  private transient CompiledConfigs compiled;
  private transient MinuteSender minutes;
  private transient TenantMetrics metrics;
  private transient IntakeCounts counts;
  private transient Counter lateConfigs;

  /** Takes every request of a cold start, whoever sent it. */
  public ApplyTenantConfig(EventRules rules, ColdStart coldStart) {
    this(rules, coldStart, Signatures.OFF);
  }

  /** With the signatures that {@link CheckTenantConfigs} asks for. */
  public ApplyTenantConfig(EventRules rules, ColdStart coldStart, Signatures signatures) {
    this.rules = rules;
    this.coldStart = coldStart;
    this.signatures = signatures;
  }

  /** Where the tenants' minutes are counted; null for nowhere. To be said before it is opened. */
  void countIn(MinuteSender sender) {
    minutes = sender;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    tenants =
        SavedTenants.open(
            context.getOperatorStateStore().getBroadcastState(States.tenantConfigs()),
            rules.categoryKey() != null);
    // Empty whether or not the job was restored: a savepoint can hold models without configs, and
    // no event may be judged before the configs are there.
    if (tenants.isEmpty()) {
      coldStart.readAccepted(tenants::fold);
      // What was answered stands in config-accepted, or was refused and stays so.
      long answered = coldStart.lastAnswered();
      coldStart.readRequests(
          raw -> {
            if (raw.offset() > answered) {
              tenants.accept(signatures.read(Signed.message(raw)));
            }
          });
    }
    limits =
        new EventLimits(
            rules.limitRules(),
            tenants.table(),
            context.getOperatorStateStore().getUnionListState(States.limits()));
  }

  @Override
  public void open(OpenContext context) {
    decoder = new EventDecoder(rules.limits());
    decoded = new DecodedEvent();
    event = new ConfiguredEvent();
    compiled = new CompiledConfigs(rules.categoryKey());
    metrics = new TenantMetrics(getRuntimeContext().getMetricGroup(), rules.metricTenants());
    counts = new IntakeCounts(metrics, minutes, tenants.table());
    lateConfigs =
        getRuntimeContext()
            .getMetricGroup()
            .addGroup(TenantMetrics.GROUP)
            .counter("configsBehindTheirTime");
  }

  @Override
  public void processElement(RawRecord raw, ReadOnlyContext context, Collector<ConfiguredEvent> out)
      throws Exception {
    if (raw.key() != null && raw.key().length > MAX_KEY_BYTES) {
      // The key goes into every output of the event, and a sink must never meet a record too large.
      String found = "a key of " + raw.key().length + " bytes";
      reject(raw, Rejection.of(RejectionCode.KEY_TOO_LARGE, null, null, found), context);
      return;
    }
    String bound = rules.binding().tenantOf(raw);
    decoding = raw;
    refusal = null;
    if (decoder.decode(raw.value(), raw.timestamp(), bound, this, decoded)) {
      counts.accepted(decoded, config, raw.timestamp());
      out.collect(configure(raw));
    } else {
      reject(raw, decoded.rejection(), context);
    }
  }

  /** The decoder asks once per event, when it knows whose it is and of what time. */
  @Override
  public FeatureLayout layoutFor(String tenant, long timeMillis) {
    config = tenants.table().inForce(tenant, timeMillis);
    if (config == null) {
      return null;
    }
    FeatureLayout layout = compiledOf(tenant, config).layoutAt(timeMillis);
    refusal = layout == FeatureLayout.CLOSED ? null : limits.refusal(tenant, decoding, config);
    return refusal == null ? layout : null;
  }

  @Override
  public Rejection refusal() {
    return refusal;
  }

  @Override
  public RecordMap recordsOf(String tenant, long recordTimestamp) {
    JudgingConfig reading =
        tenants.table().anyRecords() ? tenants.table().inForce(tenant, recordTimestamp) : null;
    return reading == null || reading.intake().records() == null
        ? null
        : compiledOf(tenant, reading).records();
  }

  @Override
  public boolean anyRecordMap() {
    return tenants.table().anyRecords();
  }

  private CompiledConfigs.Compiled compiledOf(String tenant, JudgingConfig judging) {
    CompiledConfigs.Compiled known = compiled.find(judging);
    if (known == null) {
      known = compiled.compile(judging);
      metrics.of(tenant).limit(limits.eventsPerSecond(judging));
    }
    return known;
  }

  private ConfiguredEvent configure(RawRecord raw) {
    LearningPart learning = config.current();
    event.key = ModelKey.of(decoded.tenant(), learning.scope(), learning.lanes(), decoded.entity());
    event.entity = decoded.entity();
    event.id = decoded.id() != null ? decoded.id() : raw.position();
    event.recordKey = raw.key();
    event.recordTimestamp = raw.timestamp();
    event.topic = raw.topic();
    event.partition = raw.partition();
    event.offset = raw.offset();
    event.erasedBelow = config.epoch().erasedBelow();
    Observation observation = event.observation;
    observation.sentUnder(config);
    observation.values = decoded.values();
    observation.timeMillis = decoded.timeMillis();
    return event;
  }

  private void reject(RawRecord raw, Rejection rejection, ReadOnlyContext context) {
    OutputRecord letter =
        rejection.code() == RejectionCode.RATE_LIMITED
            ? DeadLetters.overRate(raw, rejection, limits, rules.maxLetterBytes())
            : DeadLetters.of(raw, rejection, rules.maxLetterBytes());
    counts.refused(rejection, letter.destination == Destination.PARKED, raw.timestamp());
    context.output(DEAD_LETTERS, letter);
  }

  @Override
  public void processBroadcastElement(
      Tuple2<String, byte[]> update, Context context, Collector<ConfiguredEvent> out)
      throws Exception {
    byte[] json = TenantRecordFrame.unwrap(update.f0, update.f1);
    TenantRecord record = TenantRecordJson.read(json);
    TenantRecord held = tenants.table().get(record.tenant());
    boolean replaces = held != null && TenantConfigs.merge(held, record) == record;
    if (replaces && forget(held, startOf(record))) {
      lateConfigs.inc();
    }
    tenants.merge(record);
  }

  /** Event time from which the newest config of {@code record} governs. */
  private static long startOf(TenantRecord record) {
    Revision last = record.lastRevision();
    return last == null ? Long.MAX_VALUE : last.effectiveFromMillis();
  }

  /**
   * Lets go of what was compiled of {@code held}; whether it judged events from {@code from} on.
   */
  private boolean forget(TenantRecord held, long from) {
    boolean late = false;
    for (Revision revision : held.revisions()) {
      JudgingConfig judging =
          tenants.table().inForce(held.tenant(), revision.effectiveFromMillis());
      late |= compiled.forget(judging, from);
    }
    return late;
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    limits.save(task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks());
  }
}
