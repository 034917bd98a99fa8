package dev.weir.state;

import dev.weir.admission.EntityPlaces;
import dev.weir.health.HealthBook;
import dev.weir.limit.PartitionAllowances;
import dev.weir.model.Model;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;

/**
 * Every state of the job: its name, its type, its serializer. Factory methods, because a descriptor
 * changes when it is first used and must not be shared.
 */
public final class States {
  /** Keyed state under {@link Uids#SCORE_EVENTS}: what one key has learned. */
  public static final String MODEL = "model";

  /**
   * Broadcast state under {@link Uids#APPLY_TENANT_CONFIG}, and the same map under {@link
   * Uids#CHECK_TENANT_CONFIGS}: tenant to {@link TenantRecordFrame}.
   */
  public static final String TENANT_CONFIGS = "tenant-configs";

  /**
   * List state under {@link Uids#CHECK_TENANT_CONFIGS}: offset of the last request that an earlier
   * job answered, so that this one does not answer it again.
   */
  public static final String LAST_ANSWERED = "last-answered";

  /** Keyed state under {@link Uids#BUDGET_ALERTS}: what a tenant has spent of its day's budget. */
  public static final String ALERT_BUDGET = "alert-budget";

  /**
   * Broadcast state under {@link Uids#SCORE_EVENTS}: tenant to {@link
   * dev.weir.command.TenantFence}.
   */
  public static final String TENANT_FENCES = "tenant-fences";

  /**
   * Union list state under {@link Uids#SCORE_EVENTS}: walks over the models that some subtask has
   * not ended. Every subtask reads those of all and walks again.
   */
  public static final String UNFINISHED_SWEEPS = "unfinished-sweeps";

  /** List state under {@link Uids#CHECK_TENANT_CONFIGS}: the commands that were applied. */
  public static final String COMMAND_LOG = "command-log";

  /**
   * List state under {@link Uids#CHECK_TENANT_CONFIGS}: offset of the last command that an earlier
   * job answered, so that this one does not apply it again.
   */
  public static final String LAST_COMMAND = "last-command";

  /** List state under {@link Uids#COUNT_COMMAND_ACKS}: who has done a command that is not done. */
  public static final String COMMAND_ACKS = "command-acks";

  /** Keyed state under {@link Uids#ADMIT_ENTITIES}: a tenant's places for entities. */
  public static final String ENTITY_PLACES = "entity-places";

  /** Keyed state under {@link Uids#ADMIT_ENTITIES}: when each entity of a tenant was last seen. */
  public static final String ENTITY_TIMES = "entity-times";

  /**
   * Union list state under {@link Uids#APPLY_TENANT_CONFIG}: what tenants have used up of their
   * limits, a partition an element.
   */
  public static final String LIMITS = "limits";

  /** Keyed state under {@link Uids#TENANT_HEALTH}: a tenant's open minutes. */
  public static final String TENANT_HEALTH = "tenant-health";

  /** Keyed state under {@link Uids#JOIN_FEEDBACK}: entity to its latest alerts. */
  public static final String DECISIONS = "decisions";

  /** Keyed state under {@link Uids#JOIN_FEEDBACK}: config and severity to what people have said. */
  public static final String VERDICTS = "verdicts";

  /** Keyed state under {@link Uids#JOIN_FEEDBACK}: the largest time of a tenant's alerts. */
  public static final String ALERT_CLOCK = "alert-clock";

  /** The type of the key of models. */
  public static final TypeInformation<ModelKey> KEY_TYPE =
      new SerializerType<>(ModelKey.class, true, () -> ModelKeySerializer.INSTANCE);

  private States() {}

  public static ValueStateDescriptor<Model> model() {
    return new ValueStateDescriptor<>(MODEL, new ModelSerializer());
  }

  /** Keyed by tenant. */
  public static ValueStateDescriptor<AlertBudget> alertBudget() {
    return new ValueStateDescriptor<>(ALERT_BUDGET, new AlertBudgetSerializer());
  }

  /** Keyed by tenant. */
  public static ValueStateDescriptor<EntityPlaces> entityPlaces() {
    return new ValueStateDescriptor<>(ENTITY_PLACES, new EntityPlacesSerializer());
  }

  /** Keyed by tenant; entity to slice. */
  public static MapStateDescriptor<String, Long> entityTimes() {
    return new MapStateDescriptor<>(
        ENTITY_TIMES, StringSerializer.INSTANCE, LongSerializer.INSTANCE);
  }

  public static ListStateDescriptor<PartitionAllowances> limits() {
    return new ListStateDescriptor<>(LIMITS, new PartitionAllowancesSerializer());
  }

  /** Keyed by tenant. */
  public static ValueStateDescriptor<HealthBook> tenantHealth() {
    return new ValueStateDescriptor<>(TENANT_HEALTH, new HealthBookSerializer());
  }

  /** Keyed by tenant; entity to its latest alerts. */
  public static MapStateDescriptor<String, DecisionLedger> decisions() {
    return new MapStateDescriptor<>(
        DECISIONS, StringSerializer.INSTANCE, new DecisionLedgerSerializer());
  }

  /** Keyed by tenant; config and severity to what people have said. */
  public static MapStateDescriptor<String, VerdictCounts> verdicts() {
    return new MapStateDescriptor<>(
        VERDICTS, StringSerializer.INSTANCE, new VerdictCountsSerializer());
  }

  /** Keyed by tenant; epoch milliseconds. */
  public static ValueStateDescriptor<Long> alertClock() {
    return new ValueStateDescriptor<>(ALERT_CLOCK, LongSerializer.INSTANCE);
  }

  public static ListStateDescriptor<Long> lastAnswered() {
    return new ListStateDescriptor<>(LAST_ANSWERED, LongSerializer.INSTANCE);
  }

  public static MapStateDescriptor<String, byte[]> tenantFences() {
    return new MapStateDescriptor<>(
        TENANT_FENCES, StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);
  }

  public static ListStateDescriptor<byte[]> unfinishedSweeps() {
    return new ListStateDescriptor<>(UNFINISHED_SWEEPS, BytePrimitiveArraySerializer.INSTANCE);
  }

  public static ListStateDescriptor<byte[]> commandLog() {
    return new ListStateDescriptor<>(COMMAND_LOG, BytePrimitiveArraySerializer.INSTANCE);
  }

  public static ListStateDescriptor<Long> lastCommand() {
    return new ListStateDescriptor<>(LAST_COMMAND, LongSerializer.INSTANCE);
  }

  public static ListStateDescriptor<byte[]> commandAcks() {
    return new ListStateDescriptor<>(COMMAND_ACKS, BytePrimitiveArraySerializer.INSTANCE);
  }

  public static MapStateDescriptor<String, byte[]> tenantConfigs() {
    return new MapStateDescriptor<>(
        TENANT_CONFIGS, StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);
  }
}
