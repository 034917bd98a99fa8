package dev.weir.chaos;

import dev.weir.event.IsoTime;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Draws one good event after the other. Not safe for use by two threads. */
final class StormEvents {
  /** An event's time is at most this far after its record's. */
  static final int MAX_AHEAD_MILLIS = 1_500;

  private static final int MAX_BEHIND_MILLIS = 3_000;

  /** Of three stretches of this length an entity of a tenant whose models expire sleeps in one. */
  private static final int STRETCH_MILLIS = 80_000;

  private static final int TENANT_CYCLE = 12;

  private final StormPlan plan;
  private final List<StormTenant> tenants;
  private final SplittableRandom random;
  private final Zipf tenantShares;
  private final Zipf entityShares;
  private final byte[] isoTime = new byte[IsoTime.WRITTEN_LENGTH];

  StormEvents(StormPlan plan, List<StormTenant> tenants, SplittableRandom random) {
    this.plan = plan;
    this.tenants = tenants;
    this.random = random;
    this.tenantShares = new Zipf(tenants.size(), TENANT_CYCLE);
    this.entityShares = new Zipf(plan.entitiesPerTenant(), plan.entitiesPerTenant());
  }

  /** The event with this running number. */
  Draft next(long index) {
    StormTenant tenant = tenants.get(tenantShares.draw(random));
    long recordMillis = plan.timeMillis(index);
    int entity = awake(tenant, entityShares.draw(random), recordMillis);
    boolean omitsEntity = tenant.omitsEntity() && oneIn(50);
    String name = omitsEntity ? null : nameOf(tenant, entity);
    boolean omitsTime = tenant.omitsTime() && oneIn(20);
    long millis = recordMillis;
    if (tenant.jitters() && oneIn(10)) {
      millis += random.nextInt(-MAX_BEHIND_MILLIS, MAX_AHEAD_MILLIS + 1);
    }
    String time = omitsTime ? (oneIn(2) ? null : "null") : timeOf(tenant, millis);
    return new Draft(tenant, name, index, millis, time, features(tenant, entity));
  }

  private int awake(StormTenant tenant, int drawn, long millis) {
    if (!tenant.expires()) {
      return drawn;
    }
    long stretch = (millis - plan.startMillis()) / STRETCH_MILLIS;
    boolean asleep = (drawn + stretch) % 3 == 2;
    return asleep ? (drawn + 1) % plan.entitiesPerTenant() : drawn;
  }

  /** As written in events. */
  static String nameOf(StormTenant tenant, int entity) {
    return (tenant.index() % 7 == 0 ? "gerät-" : "e-") + entity;
  }

  private String timeOf(StormTenant tenant, long millis) {
    if (tenant.sendsNumericTime()) {
      return Long.toString(millis);
    }
    IsoTime.write(millis, isoTime, 0);
    return '"' + new String(isoTime, StandardCharsets.US_ASCII) + '"';
  }

  private String features(StormTenant tenant, int entity) {
    boolean outlier = oneIn(200);
    StringBuilder out = new StringBuilder(96);
    // Entities differ, so that a model which met another one's events gives other scores.
    double amount = 20 + 3 * entity + bell() * (outlier ? 500 : 10);
    append(out.append("\"amount\":"), amount);
    int load = random.nextInt(60);
    if (load == 0) {
      out.append(",\"load\":null");
    } else if (load > 1) {
      append(out.append(",\"load\":"), 0.5 + 0.01 * tenant.index() + bell() * (outlier ? 3 : 0.2));
    }
    if (tenant.hasCategory()) {
      out.append(",\"kind\":\"k").append(outlier ? 99 : random.nextInt(5)).append('"');
    }
    if (tenant.hasFlag()) {
      out.append(",\"flag\":").append(random.nextInt(10) < 8);
    }
    if (tenant.ignoresExtra() && oneIn(10)) {
      out.append(",\"stranger\":\"?\"");
    }
    return out.toString();
  }

  /** Between -2 and 2, seldom far out; sums of uniform numbers are the same on every JDK. */
  private double bell() {
    return random.nextDouble()
        + random.nextDouble()
        + random.nextDouble()
        + random.nextDouble()
        - 2;
  }

  /** Four decimals, written from a whole number: JDKs differ in how they write doubles. */
  private static void append(StringBuilder out, double number) {
    long scaled = StrictMath.round(number * 10_000);
    if (scaled < 0) {
      out.append('-');
    }
    long size = StrictMath.abs(scaled);
    out.append(size / 10_000).append('.');
    long decimals = size % 10_000;
    for (long digit = 1_000; digit > 0; digit /= 10) {
      out.append((char) ('0' + decimals / digit % 10));
    }
  }

  private boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }
}
