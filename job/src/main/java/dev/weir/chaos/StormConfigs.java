package dev.weir.chaos;

import dev.weir.tenant.AlertsPart;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.DecisionPart;
import dev.weir.tenant.Explain;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.ThresholdPart;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws config requests, and remembers what the job must have accepted of them. */
final class StormConfigs {
  private static final int SPREAD_MILLIS = 3_000;

  /** One valid request in so many says again what was accepted last. */
  private static final int REPEAT_ONE_IN = 10;

  private final StormPlan plan;
  private final List<StormTenant> tenants;
  private final List<List<TenantConfig>> versions = new ArrayList<>();
  private final SplittableRandom random;

  /**
   * A request drawn.
   *
   * @param step the message
   * @param accepted the config that comes into force by it; null if none does
   */
  record Drawn(Step.RequestStep step, TenantConfig accepted) {}

  StormConfigs(StormPlan plan, List<StormTenant> tenants, SplittableRandom random) {
    this.plan = plan;
    this.tenants = tenants;
    this.random = random;
    tenants.forEach(tenant -> versions.add(new ArrayList<>()));
  }

  /** The first version of every tenant. */
  List<Drawn> first() {
    List<Drawn> drawn = new ArrayList<>();
    for (StormTenant tenant : tenants) {
      TenantConfig config = tenant.firstConfig();
      versions.get(tenant.index()).add(config);
      drawn.add(valid(config, config, plan.startMillis()));
    }
    return drawn;
  }

  /** The tenant's next version after it was removed under the one before: its first one anew. */
  Drawn again(StormTenant tenant, long nowMillis) {
    TenantConfig config = tenant.firstConfig(last(tenant.index()).version() + 2);
    versions.get(tenant.index()).clear();
    versions.get(tenant.index()).add(config);
    return valid(config, config, nowMillis);
  }

  /** Some requests at once; half of them are bad. */
  List<Drawn> burst(long nowMillis) {
    List<Drawn> drawn = new ArrayList<>();
    for (int left = 2 + random.nextInt(7); left > 0; left--) {
      drawn.add(random.nextBoolean() ? valid(nowMillis) : invalid(nowMillis));
    }
    return drawn;
  }

  private Drawn valid(long nowMillis) {
    int from = random.nextInt(tenants.size());
    for (int i = 0; i < tenants.size() && random.nextInt(REPEAT_ONE_IN) > 0; i++) {
      int tenant = (from + i) % tenants.size();
      if (takesAnother(tenant, nowMillis)) {
        TenantConfig config = next(tenant, nowMillis);
        versions.get(tenant).add(config);
        return valid(config, config, nowMillis);
      }
    }
    return valid(last(from), null, nowMillis);
  }

  private static Drawn valid(TenantConfig config, TenantConfig accepted, long nowMillis) {
    ConfigRequest request = ConfigRequest.of(config);
    return new Drawn(
        new Step.RequestStep(request.key(), request.value(), nowMillis, true), accepted);
  }

  private Drawn invalid(long nowMillis) {
    int tenant = random.nextInt(tenants.size());
    TenantConfig next = next(tenant, nowMillis);
    byte[] value = BadRequest.draw(last(tenant), random).value(next);
    byte[] key = ConfigRequest.of(next).key();
    return new Drawn(new Step.RequestStep(key, value, nowMillis, false), null);
  }

  /**
   * Whether the tenant's next version neither leaves more than two waiting for their time, nor
   * drops a revision that an event of the last {@link StormPlan#HISTORY_SECONDS} may need.
   */
  private boolean takesAnother(int tenant, long nowMillis) {
    List<TenantConfig> known = versions.get(tenant);
    int count = known.size();
    if (count >= 2 && known.get(count - 2).effectiveFromMillis() > nowMillis) {
      return false;
    }
    long history = StormPlan.HISTORY_SECONDS * 1000L;
    return count < 4 || known.get(count - 3).effectiveFromMillis() + history <= nowMillis;
  }

  private TenantConfig last(int tenant) {
    List<TenantConfig> known = versions.get(tenant);
    return known.get(known.size() - 1);
  }

  private TenantConfig next(int tenant, long nowMillis) {
    TenantConfig last = last(tenant);
    long from =
        Math.max(
            last.effectiveFromMillis() + 1,
            nowMillis + plan.leadSeconds() * 1000L + random.nextInt(SPREAD_MILLIS));
    int kind = random.nextInt(10);
    LearningPart learning = kind < 4 ? changed(last.learning()) : last.learning();
    DecisionPart decision = kind < 4 ? last.decision() : changed(last.decision(), kind < 8);
    return new TenantConfig(
        last.tenant(),
        last.version() + 1,
        from,
        learning,
        decision,
        last.intake(),
        kind == 9 ? tenants.get(tenant).limits(random.nextBoolean()) : last.limits(),
        last.health());
  }

  /** Another detector, with or without a scaler; scope and features stay, as the events do. */
  private LearningPart changed(LearningPart part) {
    return new LearningPart(
            part.scope(),
            part.features(),
            StormTenant.transforms(random.nextBoolean()),
            StormTenant.detector(random.nextInt(6), 1 + random.nextInt(1_000)))
        .withLanes(part.lanes());
  }

  private DecisionPart changed(DecisionPart part, boolean threshold) {
    int step = random.nextInt(40);
    ThresholdPart cuts =
        new ThresholdPart(
            part.threshold().on(),
            0.93 + step / 1000.0,
            0.975 + step / 10_000.0,
            0.995,
            part.threshold().tail());
    long cooldown = 1_000L * random.nextInt(20);
    return new DecisionPart(
        threshold ? cuts : part.threshold(),
        threshold ? part.warmup() : 80 + random.nextInt(60),
        part.learn(),
        threshold ? part.alerts() : withCooldown(part.alerts(), cooldown),
        part.expireAfterMillis(),
        threshold || random.nextBoolean() ? part.explain() : Explain.MEDIUM,
        part.extraFeatures(),
        part.drift(),
        part.degradation());
  }

  private static AlertsPart withCooldown(AlertsPart part, long cooldownMillis) {
    return new AlertsPart(part.minSeverity(), cooldownMillis, part.budget(), part.rules());
  }
}
