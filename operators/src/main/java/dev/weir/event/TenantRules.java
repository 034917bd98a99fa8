package dev.weir.event;

/** What the decoder must know about tenants. */
@FunctionalInterface
public interface TenantRules {
  /**
   * The layout of the configuration in force for a tenant at a time; null if the tenant is unknown,
   * {@link FeatureLayout#CLOSED} if its events are not taken. Asked once per event, after the
   * tenant's name and the time have been checked.
   */
  FeatureLayout layoutFor(String tenant, long eventTimeMillis);

  /**
   * Where values stand in the records of a tenant that writes in a form of its own, by the
   * configuration in force at the record's timestamp: the event's own time is known only once it
   * was found. Null if the tenant writes in Weir's form.
   */
  default RecordMap recordsOf(String tenant, long recordTimestamp) {
    return null;
  }

  /** Whether any tenant writes in a form of its own. */
  default boolean anyRecordMap() {
    return false;
  }

  /**
   * Why the event asked about last must not be judged although its tenant is known; null if there
   * is no such reason. {@link #layoutFor} has answered null then.
   */
  default Rejection refusal() {
    return null;
  }
}
