package dev.weir.tools.write;

import dev.weir.command.CommandAck;
import dev.weir.command.CommandLog;
import dev.weir.command.TenantFence;
import dev.weir.health.HealthBook;
import dev.weir.operator.Sweep;
import dev.weir.state.AlertBudget;
import dev.weir.state.Decision;
import dev.weir.state.DecisionLedger;
import dev.weir.state.ModelKey;
import dev.weir.state.VerdictCounts;
import dev.weir.tools.read.StateFault;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes every element in the present form, gives tenants other names, and leaves models out whose
 * tenant has no config.
 *
 * @param names old name to new
 * @param merge whether elements of a new name may be there already
 * @param withoutConfig old names whose config is left out, because the new name has one
 * @param configured tenants with a config; null where models without one stay
 */
public record Migration(
    Map<String, String> names, boolean merge, Set<String> withoutConfig, Set<String> configured)
    implements Edits {
  private static final long serialVersionUID = 1L;

  public Migration {
    names = new HashMap<>(names);
  }

  /** Nothing but the present form. */
  public static Migration none() {
    return new Migration(Map.of(), false, Set.of(), null);
  }

  /** The name that stands in the place of {@code tenant}; the same object: its own. */
  private String name(String tenant) {
    String name = names.get(tenant);
    if (name == null && !merge && names.containsValue(tenant)) {
      throw StateFault.wrongPlace(
          "tenant " + tenant, "it there already", "a name that nobody has; --merge unites the two");
    }
    return name == null ? tenant : name;
  }

  private boolean stays(String tenant) {
    return name(tenant).equals(tenant);
  }

  @Override
  public Saved.Config config(Saved.Config config) {
    String tenant = config.record().tenant();
    if (stays(tenant)) {
      return config;
    }
    return withoutConfig.contains(tenant)
        ? null
        : new Saved.Config(config.kind(), TenantNaming.rename(config.record(), name(tenant)));
  }

  @Override
  public Saved.Remembered command(Saved.Remembered command) {
    CommandLog.Entry entry = command.entry();
    String name = names.get(entry.command().tenant());
    return name == null
        ? command
        : new Saved.Remembered(
            new CommandLog.Entry(
                TenantNaming.rename(entry.command(), name), entry.clockMillis(), entry.offset()));
  }

  @Override
  public Saved.Limits limits(Saved.Limits limits) {
    var renamed = TenantNaming.rename(limits.allowances(), names);
    return renamed == limits.allowances() ? limits : new Saved.Limits(renamed);
  }

  @Override
  public Saved.Places places(Saved.Places places) {
    return stays(places.tenant())
        ? places
        : new Saved.Places(name(places.tenant()), places.places());
  }

  @Override
  public Saved.EntityTime entityTime(Saved.EntityTime time) {
    return stays(time.tenant())
        ? time
        : new Saved.EntityTime(name(time.tenant()), time.entity(), time.slice());
  }

  @Override
  public Saved.KeyedModel model(Saved.KeyedModel model) {
    ModelKey key = model.key();
    if (configured != null && !configured.contains(key.tenant())) {
      return null;
    }
    return stays(key.tenant())
        ? model
        : model.under(new ModelKey(name(key.tenant()), key.scope(), key.lane(), key.entity()));
  }

  @Override
  public Saved.Fence fence(Saved.Fence fence) {
    return stays(fence.tenant()) ? fence : new Saved.Fence(name(fence.tenant()), fence.fence());
  }

  @Override
  public Saved.UnfinishedSweep sweep(Saved.UnfinishedSweep saved) {
    Sweep sweep = saved.sweep();
    String name = names.get(sweep.order().command().tenant());
    return name == null
        ? saved
        : new Saved.UnfinishedSweep(
            new Sweep(TenantNaming.rename(sweep.order(), name), sweep.attempt()));
  }

  @Override
  public Saved.Ack ack(Saved.Ack saved) {
    CommandAck ack = saved.ack();
    String name = names.get(ack.order().command().tenant());
    return name == null
        ? saved
        : new Saved.Ack(
            new CommandAck(
                TenantNaming.rename(ack.order(), name), ack.attempt(), ack.subtask(), ack.of()));
  }

  @Override
  public Saved.Budget budget(Saved.Budget budget) {
    return stays(budget.tenant())
        ? budget
        : new Saved.Budget(name(budget.tenant()), budget.budget());
  }

  @Override
  public Saved.Health health(Saved.Health health) {
    String tenant = health.tenant();
    if (stays(tenant)) {
      return health;
    }
    if (withoutConfig.contains(tenant)) {
      // Limits go where their config goes, and the new name's have versions of their own.
      health.book().forgetLimits();
    }
    return new Saved.Health(name(tenant), health.book());
  }

  @Override
  public Saved.Ledger ledger(Saved.Ledger ledger) {
    String tenant = ledger.tenant();
    return stays(tenant)
        ? ledger
        : new Saved.Ledger(
            name(tenant),
            ledger.entity(),
            TenantNaming.rename(ledger.ledger(), tenant, name(tenant)));
  }

  @Override
  public Saved.Verdicts verdicts(Saved.Verdicts said) {
    String tenant = said.tenant();
    return stays(tenant)
        ? said
        : new Saved.Verdicts(
            name(tenant), TenantNaming.rename(said.counted(), tenant, name(tenant)), said.counts());
  }

  @Override
  public Saved.AlertClock alertClock(Saved.AlertClock clock) {
    return stays(clock.tenant())
        ? clock
        : new Saved.AlertClock(name(clock.tenant()), clock.millis());
  }

  /**
   * Two tenants' of one name: spent budgets, open minutes, verdicts and alerts add up, and of what
   * cannot add up the later stays. Two models of one key, and two tenants' places for entities,
   * cannot be one.
   */
  @Override
  public Saved unite(Saved held, Saved more) {
    return switch (held.kind()) {
      case FENCE -> united((Saved.Fence) held, (Saved.Fence) more);
      case ALERT_BUDGET -> united((Saved.Budget) held, (Saved.Budget) more);
      case HEALTH -> united((Saved.Health) held, (Saved.Health) more);
      case LEDGER -> united((Saved.Ledger) held, (Saved.Ledger) more);
      case VERDICTS -> united((Saved.Verdicts) held, (Saved.Verdicts) more);
      case ALERT_CLOCK ->
          ((Saved.AlertClock) held).millis() >= ((Saved.AlertClock) more).millis() ? held : more;
      default -> null;
    };
  }

  private static Saved united(Saved.Fence held, Saved.Fence more) {
    Map<String, Long> mutes = new HashMap<>(held.fence().mutes());
    more.fence().mutes().forEach((entity, end) -> mutes.merge(entity, end, Math::max));
    long below = Math.max(held.fence().erasedBelow(), more.fence().erasedBelow());
    return new Saved.Fence(held.tenant(), new TenantFence(below, mutes));
  }

  private static Saved united(Saved.Budget held, Saved.Budget more) {
    long clock = Math.max(held.budget().clockMillis(), more.budget().clockMillis());
    int spent = held.budget().at(clock).spent() + more.budget().at(clock).spent();
    return new Saved.Budget(held.tenant(), new AlertBudget(clock, spent));
  }

  private static Saved united(Saved.Health held, Saved.Health more) {
    return new Saved.Health(held.tenant(), HealthBook.united(held.book(), more.book()));
  }

  private static Saved united(Saved.Ledger held, Saved.Ledger more) {
    List<Decision> all =
        Stream.concat(held.ledger().decisions().stream(), more.ledger().decisions().stream())
            .sorted(Comparator.comparingLong(Decision::timeMillis).thenComparing(Decision::id))
            .toList();
    DecisionLedger united = DecisionLedger.EMPTY;
    for (Decision decision : all) {
      united = united.with(decision);
    }
    return new Saved.Ledger(held.tenant(), held.entity(), united);
  }

  private static Saved united(Saved.Verdicts held, Saved.Verdicts more) {
    VerdictCounts a = held.counts();
    VerdictCounts b = more.counts();
    return new Saved.Verdicts(
        held.tenant(),
        held.counted(),
        new VerdictCounts(
            Math.max(a.newestMillis(), b.newestMillis()),
            a.anomalies() + b.anomalies(),
            a.normals() + b.normals()));
  }
}
