package dev.weir.operator;

import dev.weir.event.RawRecord;
import dev.weir.event.Rejection;
import dev.weir.event.RejectionCode;
import dev.weir.limit.Allowance;
import dev.weir.limit.Allowances;
import dev.weir.limit.Limiter;
import dev.weir.limit.PartitionAllowances;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.LimitsPart;
import dev.weir.tenant.RatePart;
import dev.weir.tenant.TenantTable;
import org.apache.flink.api.common.state.ListState;

/**
 * Decides whether an event is within its tenant's limits, before its features are read: what is
 * refused must be cheap.
 *
 * <p>Per tenant and partition, by the records' Kafka timestamps. The rate in force is that of the
 * tenant's config at its clock in this partition, the largest timestamp it has seen there: if it
 * were that of the event's own time, old events could choose old limits.
 */
final class EventLimits {
  private final LimitRules rules;
  private final TenantTable table;
  private final ListState<PartitionAllowances> state;
  private final Allowances allowances = new Allowances();

  private RatePart lastSaid;
  private RatePart lastRate;
  private RatePart exceeded;
  private long retryAtMillis;

  /** Reads back what {@code state} holds of all subtasks. */
  EventLimits(LimitRules rules, TenantTable table, ListState<PartitionAllowances> state)
      throws Exception {
    this.rules = rules;
    this.table = table;
    this.state = state;
    for (PartitionAllowances saved : state.get()) {
      allowances.restore(saved);
    }
  }

  /** Writes what subtask {@code index} of {@code subtasks} has to save. */
  void save(int index, int subtasks) throws Exception {
    state.update(allowances.toSave(index, subtasks));
  }

  /**
   * Why an event of {@code tenant}, which {@code judging} would judge, must not be; null if it may.
   * Counts it if it may by the rate. To be asked once per record.
   */
  Rejection refusal(String tenant, RawRecord raw, JudgingConfig judging) {
    exceeded = null;
    boolean limited = table.hasRates() || rules.limitAll() || !allowances.isEmpty();
    if (limited && !take(tenant, raw)) {
      return overRate(tenant, raw);
    }
    int maxBytes = judging.limits().maxRecordBytes();
    if (maxBytes == LimitsPart.UNSAID || raw.value().length <= maxBytes) {
      return null;
    }
    return new Rejection(
        RejectionCode.EVENT_TOO_LARGE,
        tenant,
        null,
        ("found " + raw.value().length + " bytes, expected at most " + maxBytes)
            + ("; send fewer fields or raise limits.maxRecordBytes of tenant " + tenant));
  }

  /** The rate that the event refused last was beyond; null if it was refused for its size. */
  RatePart exceeded() {
    return exceeded;
  }

  /** When that event could be sent again. */
  long retryAtMillis() {
    return retryAtMillis;
  }

  private boolean take(String tenant, RawRecord raw) {
    PartitionAllowances here = allowances.of(raw.topic(), raw.partition());
    here.at(raw.offset());
    Allowance used = here.get(tenant);
    long clock = Limiter.advance(used == null ? 0 : used.clockMillis(), raw.timestamp());
    RatePart rate = rateOf(tenant, clock);
    Limiter limiter = rate.limiter(rules.partitionsOf(raw.topic()));
    if (limiter == null) {
      here.remove(tenant);
      return true;
    }
    retryAtMillis = limiter.take(used == null ? here.add(tenant) : used, raw.timestamp());
    exceeded = retryAtMillis == Limiter.ADMITTED ? null : rate;
    return exceeded == null;
  }

  /** How many events per second a tenant with this config may send; 0: any number. */
  int eventsPerSecond(JudgingConfig config) {
    return rateOf(config).eventsPerSecond();
  }

  private RatePart rateOf(String tenant, long clockMillis) {
    return rateOf(table.inForce(tenant, clockMillis));
  }

  private RatePart rateOf(JudgingConfig governing) {
    RatePart said = governing == null ? null : governing.limits().rate();
    if (lastRate == null || lastSaid != said) {
      lastSaid = said;
      lastRate = rules.rateOf(said);
    }
    return lastRate;
  }

  private Rejection overRate(String tenant, RawRecord raw) {
    int partitions = exceeded.share() == RatePart.Share.WHOLE ? 1 : rules.partitionsOf(raw.topic());
    String share = partitions == 1 ? "" : ", here 1/" + partitions + " of it";
    return new Rejection(
        RejectionCode.RATE_LIMITED,
        tenant,
        null,
        ("found more than " + exceeded.text() + share + ", expected events within the limit; ")
            + ("send slower or raise limits.eventsPerSecond of tenant " + tenant)
            + (atCeiling() ? " and limits.ceiling.events-per-second of the job" : ""));
  }

  private boolean atCeiling() {
    return exceeded.eventsPerSecond() == rules.ceiling();
  }
}
