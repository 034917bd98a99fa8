package dev.weir.simulation;

import dev.weir.event.RawRecord;
import dev.weir.event.Rejection;
import dev.weir.event.RejectionCode;
import dev.weir.limit.Allowance;
import dev.weir.limit.Limiter;
import dev.weir.tenant.RatePart;
import java.util.HashMap;
import java.util.Map;

/** What every tenant has used up of its limit in every partition, without a bound and for ever. */
final class ReferenceLimits {
  private final Map<String, Allowance> allowances = new HashMap<>();
  private RatePart exceeded;
  private long retryAtMillis;

  /** The largest timestamp that the tenant will have sent to the event's partition with it. */
  long clock(String tenant, RawRecord event) {
    Allowance used = allowances.get(place(tenant, event));
    return Math.max(used == null ? 0 : used.clockMillis(), event.timestamp());
  }

  private static String place(String tenant, RawRecord event) {
    return tenant + " " + event.partition();
  }

  /** Why the event is beyond the limit of {@code rate}; null if it is not. */
  Rejection refusal(String tenant, RawRecord event, RatePart rate) {
    String place = place(tenant, event);
    int partitions = ApplyTask.RULES.limitRules().partitions().get("events");
    Limiter limiter = rate == null ? null : rate.limiter(partitions);
    if (limiter == null) {
      allowances.remove(place);
      return null;
    }
    Allowance used = allowances.computeIfAbsent(place, p -> new Allowance());
    retryAtMillis = limiter.take(used, event.timestamp());
    if (retryAtMillis == Limiter.ADMITTED) {
      return null;
    }
    exceeded = rate;
    boolean whole = rate.share() == RatePart.Share.WHOLE;
    return new Rejection(
        RejectionCode.RATE_LIMITED,
        tenant,
        null,
        ("found more than " + rate.text() + (whole ? "" : ", here 1/" + partitions + " of it"))
            + ", expected events within the limit; send slower or raise limits.eventsPerSecond of"
            + (" tenant " + tenant));
  }

  /** The rate that the event refused last was beyond. */
  RatePart exceeded() {
    return exceeded;
  }

  /** When that event could be sent again. */
  long retryAtMillis() {
    return retryAtMillis;
  }

  void forget() {
    allowances.clear();
  }
}
