package dev.weir.operator;

import dev.weir.command.Command;
import dev.weir.command.CommandAck;
import dev.weir.command.CommandOrder;
import dev.weir.event.Rejection;
import dev.weir.event.RejectionCode;
import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * {@link ScoreEvents} with live models beside a state on disk, and with commands as a second input
 * that every subtask gets. A function cannot have either: what is to be written before a snapshot
 * or taken away stands under many keys, and only an operator can set the key.
 *
 * <ul>
 *   <li>Second input: {@link CommandOrder}s, broadcast
 *   <li>Side outputs, beside the function's: {@link #ERASED}, {@link #ACKS}
 *   <li>State, beside the function's: {@link States#tenantFences()}, {@link
 *       States#unfinishedSweeps()}
 *   <li>Timers, beside the function's: one in processing time while there is something to sweep,
 *       which only sets the pace
 *   <li>Never cleaned up: the fence of an erased tenant
 * </ul>
 *
 * <p>Uid, state names and bytes are those of the function alone. The cache is empty after a
 * restore. Without a second input it is the operator that it always was.
 */
public class ScoreEventsOperator
    extends KeyedProcessOperator<ModelKey, ConfiguredEvent, OutputRecord>
    implements TwoInputStreamOperator<ConfiguredEvent, Tuple2<String, byte[]>, OutputRecord> {
  private static final long serialVersionUID = 1L;

  /** Letters of events whose tenant was erased while they were on their way. */
  public static final OutputTag<OutputRecord> ERASED =
      new OutputTag<>("erased-tenants-letters", WireTypes.OUTPUT_RECORD);

  /** A command's id and an encoded {@link dev.weir.command.CommandAck}. */
  public static final OutputTag<Tuple2<String, byte[]>> ACKS =
      new OutputTag<>("command-acks", WireTypes.TENANT_UPDATE);

  /** A state that encodes at once. The heap's, and whatever is not known to, goes without. */
  private static final String ON_DISK = "rocksdb";

  /** A sweep takes at most a fifth of a subtask's time. */
  private static final long SWEEP_PAUSE_MILLIS = 10;

  private static final long SWEEP_NANOS = 2_000_000;

  /** Keys of one slice of a sweep. */
  static final int SWEEP_KEYS = 512;

  private final ModelCacheSize cacheSize;
  private final int maxLetterBytes;
  private final HealthSettings health;
  private final boolean alertsRemembered;
  private transient Models models;
  private transient TenantFences fences;
  private transient ListState<byte[]> unfinished;
  private transient AppliedCommands commands;
  private transient boolean sweepPlanned;
  private transient Counter refused;
  private transient MinuteSender minutes;

  /**
   * @param cacheSize of each subtask; without effect where the state is on the heap
   */
  public ScoreEventsOperator(EventRules rules, ModelCacheSize cacheSize) {
    this(rules, cacheSize, HealthSettings.OFF);
  }

  /** The same, that counts the tenants' minutes. */
  public ScoreEventsOperator(EventRules rules, ModelCacheSize cacheSize, HealthSettings health) {
    this(rules, cacheSize, health, false);
  }

  /**
   * The same, behind which somebody remembers alerts: {@link JoinFeedback} is told on the alerts'
   * own ways which of them are erased.
   */
  public ScoreEventsOperator(
      EventRules rules, ModelCacheSize cacheSize, HealthSettings health, boolean alertsRemembered) {
    super(new ScoreEvents(rules));
    this.cacheSize = cacheSize;
    this.maxLetterBytes = rules.maxLetterBytes();
    this.health = health;
    this.alertsRemembered = alertsRemembered;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    var store = context.getOperatorStateStore();
    fences = TenantFences.open(store.getBroadcastState(States.tenantFences()));
    unfinished = store.getUnionListState(States.unfinishedSweeps());
  }

  @Override
  public void open() throws Exception {
    models = models(getKeyedStateStore().getState(States.model()));
    minutes = MinuteSender.start(health, getProcessingTimeService(), output);
    ScoreEvents function = (ScoreEvents) getUserFunction();
    function.keepIn(models);
    function.obey(fences);
    function.countIn(minutes);
    super.open();
    openCommands();
  }

  private void openCommands() throws Exception {
    var group = getMetricGroup().addGroup(TenantMetrics.GROUP);
    refused = group.counter("eventsOfErasedTenants");
    KeyedStateBackend<ModelKey> backend = getKeyedStateBackend();
    AppliedCommands.Walk walk = () -> backend.getKeys(States.MODEL, VoidNamespace.INSTANCE);
    commands = new AppliedCommands(place(), fences, models, walk, unfinished);
    group.gauge("modelsErased", () -> commands.removed());
    commands.restore();
    planSweep();
  }

  private AppliedCommands.Place place() {
    var task = getRuntimeContext().getTaskInfo();
    int max = task.getMaxNumberOfParallelSubtasks();
    // The function's own service, of which an operator has one by each name.
    InternalTimerService<VoidNamespace> timers =
        getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, this);
    var groups = getKeyedStateBackend();
    return new AppliedCommands.Place(
        task.getIndexOfThisSubtask(),
        task.getNumberOfParallelSubtasks(),
        key ->
            ((org.apache.flink.runtime.state.AbstractKeyedStateBackend<?>) groups)
                .getKeyGroupRange()
                .contains(KeyGroupRangeAssignment.assignToKeyGroup(key, max)),
        this::setCurrentKey,
        time -> timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, time),
        this::acknowledge);
  }

  /** By now this subtask has made the last alert of what is erased. */
  private void acknowledge(CommandAck ack) {
    Command command = ack.order().command();
    if (alertsRemembered && JudgedAlert.isForgottenBy(command)) {
      OutputRecord end = JudgedAlert.end(command);
      BudgetedAlert free = new BudgetedAlert(command.tenant(), 0, BudgetAlerts.FREE, end);
      output.collect(ScoreEvents.ALERTS, new StreamRecord<>(end));
      output.collect(ScoreEvents.BUDGETED, new StreamRecord<>(free));
    }
    output.collect(ACKS, new StreamRecord<>(Tuple2.of(command.id(), ack.encode())));
  }

  private Models models(ValueState<Model> state) {
    var manager = getContainingTask().getEnvironment().getTaskManagerInfo();
    int slots = manager.getConfiguration().get(TaskManagerOptions.NUM_TASK_SLOTS);
    ModelCacheSize size = cacheSize.in(Runtime.getRuntime().maxMemory(), slots);
    boolean onDisk = ON_DISK.equals(getKeyedStateBackend().getBackendTypeIdentifier());
    return onDisk && size.bytes() > 0
        ? new ModelCache(state, this::setCurrentKey, size, new ModelCacheMetrics(getMetricGroup()))
        : new StoredModels(state);
  }

  @Override
  public void processElement1(StreamRecord<ConfiguredEvent> element) throws Exception {
    processElement(element);
  }

  @Override
  public void processElement(StreamRecord<ConfiguredEvent> element) throws Exception {
    if (fences.admits(element.getValue())) {
      super.processElement(element);
    } else {
      refuse(element.getValue());
    }
  }

  /** Without the value, which would keep what was to be erased. */
  private void refuse(ConfiguredEvent event) {
    String tenant = event.key.tenant();
    String found =
        "one under version "
            + event.observation.ownEpoch
            + ", erased with version "
            + fences.erasedBelow(tenant);
    Rejection rejection = Rejection.of(RejectionCode.TENANT_ERASED, tenant, null, found);
    refused.inc();
    if (minutes != null) {
      minutes.of(tenant).at(event.recordTimestamp).rejectAccepted(rejection.code());
    }
    OutputRecord letter = DeadLetters.of(event.bareRecord(), rejection, maxLetterBytes);
    output.collect(ERASED, new StreamRecord<>(letter));
  }

  @Override
  public void processElement2(StreamRecord<Tuple2<String, byte[]>> element) throws Exception {
    commands.apply(CommandOrder.decode(element.getValue().f1));
    planSweep();
  }

  private void planSweep() {
    if (commands.isSweeping() && !sweepPlanned) {
      sweepPlanned = true;
      var clock = getProcessingTimeService();
      clock.registerTimer(
          clock.getCurrentProcessingTime() + SWEEP_PAUSE_MILLIS, time -> sweepOnce());
    }
  }

  private void sweepOnce() throws Exception {
    sweepPlanned = false;
    commands.sweep(SWEEP_KEYS, System.nanoTime() + SWEEP_NANOS);
    planSweep();
  }

  /** What was counted goes ahead of the barrier, so that no state here need hold it. */
  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    sendMinutes();
  }

  private void sendMinutes() {
    if (minutes != null) {
      minutes.send();
    }
  }

  /** Flink saves the keyed state after this. */
  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    models.flush();
    commands.save();
  }

  @Override
  public void finish() throws Exception {
    super.finish();
    while (commands.isSweeping()) {
      // No timer comes any more.
      commands.sweep(SWEEP_KEYS, System.nanoTime() + SWEEP_NANOS);
    }
    sendMinutes();
    models.flush();
  }

  @Override
  public void close() throws Exception {
    if (commands != null) {
      commands.close();
    }
    super.close();
  }
}
