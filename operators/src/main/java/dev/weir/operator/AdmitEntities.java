package dev.weir.operator;

import dev.weir.admission.EntityPlaces;
import dev.weir.admission.EntityTimes;
import dev.weir.event.RawRecord;
import dev.weir.event.Rejection;
import dev.weir.event.RejectionCode;
import dev.weir.state.States;
import dev.weir.tenant.Scope;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
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
 * <ul>
 *   <li>Input: checked events with their config, keyed by tenant
 *   <li>Output: the same events, without those refused
 *   <li>Side output: {@link #DEAD_LETTERS}, with the record's position and without its value
 *   <li>State: {@link States#entityPlaces()}, {@link States#entityTimes()}
 *   <li>Timers: none
 *   <li>Never cleaned up: a few hundred bytes of a tenant, and what it last had of entities
 * </ul>
 */
public final class AdmitEntities
    extends KeyedProcessFunction<String, ConfiguredEvent, ConfiguredEvent> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<OutputRecord> DEAD_LETTERS =
      new OutputTag<>("refused-entities", WireTypes.OUTPUT_RECORD);

  private static final String[] NO_NAMES = {};
  private static final byte[][] NO_VALUES = {};
  private static final byte[] NOTHING = {};

  private final EventRules rules;
  private final int limit;

  private transient ValueState<EntityPlaces> saved;
  private transient EntityTimes times;
  private transient TenantMetrics metrics;

  /**
   * @param limit entities of a tenant that may have a model at a time
   */
  public AdmitEntities(EventRules rules, int limit) {
    this.rules = rules;
    this.limit = limit;
  }

  @Override
  public void open(OpenContext context) {
    saved = getRuntimeContext().getState(States.entityPlaces());
    times = new SavedTimes(getRuntimeContext().getMapState(States.entityTimes()));
    metrics = new TenantMetrics(getRuntimeContext().getMetricGroup(), rules.metricTenants());
  }

  @Override
  public void processElement(ConfiguredEvent event, Context context, Collector<ConfiguredEvent> out)
      throws Exception {
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
            "one of the " + limit + " that have one");
    metrics.of(tenant).counter("rejected", "code", rejection.code()).inc();
    context.output(
        DEAD_LETTERS, DeadLetters.of(position(event), rejection, rules.maxLetterBytes()));
  }

  private boolean admits(ConfiguredEvent event) throws Exception {
    EntityPlaces held = saved.value();
    EntityPlaces places = held == null ? new EntityPlaces() : held;
    boolean admitted =
        places.admit(event.key.entity(), event.observation.timeMillis, rulesOf(event), times);
    if (places.hasChanged()) {
      saved.update(places);
    }
    return admitted;
  }

  private EntityPlaces.Rules rulesOf(ConfiguredEvent event) {
    return new EntityPlaces.Rules(
        limit,
        event.observation.config.decision().expireAfterMillis(),
        event.observation.ownEpoch,
        event.observation.templateEpoch);
  }

  /** The record as far as it is known here: its value did not cross the network. */
  private static RawRecord position(ConfiguredEvent event) {
    return new RawRecord(
        event.recordKey,
        NOTHING,
        event.recordTimestamp,
        event.topic,
        event.partition,
        event.offset,
        NO_NAMES,
        NO_VALUES);
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
