package dev.weir.chaos;

/**
 * What a {@link Storm} is made of: the same plan gives the same bytes, on every machine.
 *
 * @param seed of everything that is drawn
 * @param startMillis virtual time of the first event; in the past, since brokers refuse records of
 *     the future
 * @param events events in all, the bad ones included
 * @param eventsPerSecond events in one second of virtual time
 * @param tenants at least 4; the last two are not partitioned by key
 * @param entitiesPerTenant entities of each tenant
 * @param partitions of the events topic
 * @param leadSeconds virtual time from a valid config request to the first event that it governs
 * @param stormEvents events until the last config request; events go on without requests
 */
public record StormPlan(
    long seed,
    long startMillis,
    long events,
    int eventsPerSecond,
    int tenants,
    int entitiesPerTenant,
    int partitions,
    int leadSeconds,
    long stormEvents) {
  /** Where it begins unless another time is set. */
  public static final long START_MILLIS = 1_750_000_000_000L;

  /**
   * How far behind the newest event the job may still judge events, in virtual time, without a
   * config request deciding about them: a tenant keeps four revisions, and the fifth drops the
   * first. Within it no request drops a revision that an event may need.
   */
  public static final int HISTORY_SECONDS = 120;

  /** An event's time may be this much after its record's; a request must lead by more. */
  static final int MIN_LEAD_SECONDS = 5;

  static final int MIN_TENANTS = 4;

  private static final long HOUR_MILLIS = 3_600_000;

  /** Refuses plans that no storm can keep. */
  public StormPlan {
    check("events", events, 1);
    check("eventsPerSecond", eventsPerSecond, 1);
    check("tenants", tenants, MIN_TENANTS);
    check("entitiesPerTenant", entitiesPerTenant, 1);
    check("partitions", partitions, 1);
    check("leadSeconds", leadSeconds, MIN_LEAD_SECONDS);
    check("stormEvents", stormEvents, 0);
  }

  /** 24 tenants of 40 entities, four partitions, a lead of 15 seconds. */
  public static StormPlan of(long seed, long events, int eventsPerSecond) {
    return new StormPlan(
        seed, START_MILLIS, events, eventsPerSecond, 24, 40, 4, 15, Long.MAX_VALUE);
  }

  /**
   * The same at another time, at the same place of the hour.
   *
   * @param millis in the hour in which it begins
   */
  public StormPlan inHourOf(long millis) {
    return new StormPlan(
        seed,
        Math.floorDiv(millis, HOUR_MILLIS) * HOUR_MILLIS + START_MILLIS % HOUR_MILLIS,
        events,
        eventsPerSecond,
        tenants,
        entitiesPerTenant,
        partitions,
        leadSeconds,
        stormEvents);
  }

  /** The same with other numbers of tenants and of entities of each. */
  public StormPlan withTenants(int otherTenants, int otherEntities) {
    return new StormPlan(
        seed,
        startMillis,
        events,
        eventsPerSecond,
        otherTenants,
        otherEntities,
        partitions,
        leadSeconds,
        stormEvents);
  }

  /** The same with another number of partitions. */
  public StormPlan withPartitions(int others) {
    return new StormPlan(
        seed,
        startMillis,
        events,
        eventsPerSecond,
        tenants,
        entitiesPerTenant,
        others,
        leadSeconds,
        stormEvents);
  }

  /** The same with another lead. */
  public StormPlan withLeadSeconds(int others) {
    return new StormPlan(
        seed,
        startMillis,
        events,
        eventsPerSecond,
        tenants,
        entitiesPerTenant,
        partitions,
        others,
        stormEvents);
  }

  /** The same with requests for so many events only. */
  public StormPlan withStormEvents(long others) {
    return new StormPlan(
        seed,
        startMillis,
        events,
        eventsPerSecond,
        tenants,
        entitiesPerTenant,
        partitions,
        leadSeconds,
        others);
  }

  /** The beginning of the same storm, or more of it. */
  public StormPlan withEvents(long others) {
    return new StormPlan(
        seed,
        startMillis,
        others,
        eventsPerSecond,
        tenants,
        entitiesPerTenant,
        partitions,
        leadSeconds,
        stormEvents);
  }

  /**
   * Events that may be sent and not yet judged, at most: even if all of them were of one partition,
   * none would be {@link #HISTORY_SECONDS} old when its turn comes.
   */
  long mostBehind() {
    return (long) HISTORY_SECONDS * eventsPerSecond * 4 / 5 / partitions;
  }

  /** Stretches of events of which most are bad; the last may be cut off. */
  long floods() {
    return (events + Storm.FLOOD_EVERY - 1) / Storm.FLOOD_EVERY;
  }

  /** Virtual time of the event with this running number, in milliseconds. */
  public long timeMillis(long index) {
    return startMillis + index * 1000 / eventsPerSecond;
  }

  private static void check(String field, long found, long least) {
    if (found < least) {
      throw new IllegalArgumentException(
          field + ": found " + found + ", expected at least " + least);
    }
  }
}
