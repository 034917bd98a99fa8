package dev.weir.operator;

import dev.weir.admission.EntityPlaces;
import dev.weir.admission.EntityTimes;
import dev.weir.command.Command;
import dev.weir.command.CommandOrder;
import dev.weir.event.Rejection;
import dev.weir.event.RejectionCode;
import dev.weir.health.MinuteCounts;
import dev.weir.state.States;
import dev.weir.tenant.LimitsPart;
import dev.weir.tenant.Scope;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Lets no tenant have models without end: an event of a new entity goes on only while the tenant
 * has a place for it, as {@link EntityPlaces} counts them. Entities that have one go on.
 *
 * <p>Which entities are the first follows from the order in which events of different partitions
 * arrive, which depends on timing: after a failure it may be others, unless all events of the
 * tenant are in one partition. What has been written stays, exactly once. The events of one entity
 * keep their order.
 *
 * <p>Commands go through here on their way to the models, so that one that the models have
 * acknowledged has been done here before. What they erase is forgotten, names and all. An erased
 * tenant's event that comes after the erase goes on without a place: the models refuse it.
 *
 * <ul>
 *   <li>Input: checked events with their config, keyed by tenant; commands, keyed by tenant
 *   <li>Output: the same events, without those refused
 *   <li>Side outputs: {@link #DEAD_LETTERS}, with the record's position and without its value;
 *       {@link #ORDERS}, the same commands; {@link TenantHealth#MINUTES}, what was refused
 *   <li>State: {@link States#entityPlaces()}, {@link States#entityTimes()}
 *   <li>Timers: none
 *   <li>Never cleaned up: a few hundred bytes of a tenant, and what it last had of entities
 * </ul>
 */
public final class AdmitEntities
    extends KeyedCoProcessFunction<
        String, ConfiguredEvent, Tuple2<String, byte[]>, ConfiguredEvent> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<OutputRecord> DEAD_LETTERS =
      new OutputTag<>("refused-entities", WireTypes.OUTPUT_RECORD);

  /** A command's tenant and an encoded {@link CommandOrder}. */
  public static final OutputTag<Tuple2<String, byte[]>> ORDERS =
      new OutputTag<>("passed-orders", WireTypes.TENANT_UPDATE);

  private final EventRules rules;
  private final int limit;
  private final boolean counts;

  private transient ValueState<EntityPlaces> saved;
  private transient EntityTimes times;
  private transient TenantMetrics metrics;

  /**
   * @param limit entities of a tenant that may have a model at a time; the job's
   */
  public AdmitEntities(EventRules rules, int limit) {
    this(rules, limit, HealthSettings.OFF);
  }

  /** The same, that counts the tenants' minutes. */
  public AdmitEntities(EventRules rules, int limit, HealthSettings health) {
    this.rules = rules;
    this.limit = limit;
    this.counts = health.enabled();
  }

  @Override
  public void open(OpenContext context) {
    saved = getRuntimeContext().getState(States.entityPlaces());
    times = new SavedTimes(getRuntimeContext().getMapState(States.entityTimes()));
    metrics = new TenantMetrics(getRuntimeContext().getMetricGroup(), rules.metricTenants());
  }

  @Override
  public void processElement1(
      ConfiguredEvent event, Context context, Collector<ConfiguredEvent> out) throws Exception {
    if (event.key.scope() != Scope.ENTITY || admits(event)) {
      out.collect(event);
      return;
    }
    String tenant = event.key.tenant();
    Rejection rejection =
        Rejection.of(
            RejectionCode.ENTITY_LIMIT,
            tenant,
            "entity",
            "one without a model",
            "one of the " + limitOf(event) + " that have one");
    metrics.of(tenant).counter("rejected", "code", rejection.code()).inc();
    context.output(
        DEAD_LETTERS, DeadLetters.of(event.bareRecord(), rejection, rules.maxLetterBytes()));
    if (counts) {
      context.output(TenantHealth.MINUTES, minuteOf(event, rejection.code()));
    }
  }

  /** At once: a refusal is a record already, so adding up would spare little. */
  private static TenantMinute minuteOf(ConfiguredEvent event, RejectionCode code) {
    long millis = Math.max(0, event.recordTimestamp);
    MinuteCounts minute = new MinuteCounts(millis);
    minute.at(millis);
    minute.rejectAccepted(code);
    return new TenantMinute(event.key.tenant(), minute, null);
  }

  @Override
  public void processElement2(
      Tuple2<String, byte[]> order, Context context, Collector<ConfiguredEvent> out)
      throws Exception {
    CommandOrder decoded = CommandOrder.decode(order.f1);
    Command command = decoded.command();
    EntityPlaces places = places();
    switch (command.type()) {
      case ERASE_TENANT -> places.eraseBelow(decoded.fence(), times);
      case ERASE_ENTITY -> places.erase(command.entity(), times);
      // An entity that begins anew keeps its place.
      case RESET, MUTE, UNMUTE -> {}
    }
    save(places);
    context.output(ORDERS, order);
  }

  private boolean admits(ConfiguredEvent event) throws Exception {
    EntityPlaces places = places();
    // The event knows of an erase that this subtask may not have heard of.
    places.eraseBelow(event.erasedBelow, times);
    boolean admitted =
        places.isErased(event.observation.ownEpoch)
            || places.admit(
                event.key.entity(), event.observation.timeMillis, rulesOf(event), times);
    save(places);
    return admitted;
  }

  private EntityPlaces places() throws Exception {
    EntityPlaces held = saved.value();
    return held == null ? new EntityPlaces() : held;
  }

  private void save(EntityPlaces places) throws Exception {
    if (places.hasChanged()) {
      saved.update(places);
    }
  }

  /** How many entities the event's tenant may have: its own limit, or the job's. */
  private int limitOf(ConfiguredEvent event) {
    int own = event.observation.config.limits().entities();
    return own == LimitsPart.UNSAID ? limit : own;
  }

  private EntityPlaces.Rules rulesOf(ConfiguredEvent event) {
    return new EntityPlaces.Rules(
        limitOf(event),
        event.observation.config.decision().expireAfterMillis(),
        event.observation.ownEpoch,
        event.observation.templateEpoch);
  }

  /** The entities of the current key. */
  private record SavedTimes(MapState<String, Long> state) implements EntityTimes {
    @Override
    public long get(String entity) throws Exception {
      Long slice = state.get(entity);
      return slice == null ? NONE : slice;
    }

    @Override
    public void put(String entity, long slice) throws Exception {
      state.put(entity, slice);
    }

    @Override
    public void remove(String entity) throws Exception {
      state.remove(entity);
    }

    @Override
    public void clear() {
      state.clear();
    }

    @Override
    public void replaceAll(LongUnaryOperator slices) throws Exception {
      Iterator<Map.Entry<String, Long>> entries = state.iterator();
      while (entries.hasNext()) {
        Map.Entry<String, Long> entry = entries.next();
        long before = entry.getValue();
        long after = slices.applyAsLong(before);
        if (after == NONE) {
          entries.remove();
        } else if (after != before) {
          entry.setValue(after);
        }
      }
    }
  }
}
