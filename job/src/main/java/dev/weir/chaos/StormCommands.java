package dev.weir.chaos;

import dev.weir.command.Command;
import dev.weir.command.CommandLog;
import dev.weir.command.CommandType;
import dev.weir.tenant.CommandRequest;
import dev.weir.tenant.Scope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws commands of every kind, and some that must be refused or repeat one. None is about a tenant
 * whose events are spread over partitions: the numbers of their scores are expected to begin once.
 */
final class StormCommands {
  private static final List<CommandType> OF_ENTITIES =
      List.of(CommandType.MUTE, CommandType.RESET, CommandType.ERASE_ENTITY);

  private static final int MUTED_AT_LEAST_MILLIS = 5_000;
  private static final int MUTED_AT_MOST_MILLIS = 60_000;

  private final StormPlan plan;
  private final List<StormTenant> tenants;
  private final List<StormTenant> ofEntities;
  private final List<StormTenant> ofOneModel;
  private final SplittableRandom random;
  private final List<Step.CommandMessage> sent = new ArrayList<>();
  private final List<Command> muted = new ArrayList<>();
  private int number;

  /**
   * Commands drawn.
   *
   * @param step the messages
   * @param erased the tenant that has no config any more
   */
  record Drawn(Step.CommandsStep step, StormTenant erased) {}

  StormCommands(StormPlan plan, List<StormTenant> tenants, SplittableRandom random) {
    this.plan = plan;
    this.tenants = tenants.stream().filter(StormTenant::partitioned).toList();
    this.ofEntities = this.tenants.stream().filter(t -> t.scope() == Scope.ENTITY).toList();
    this.ofOneModel = this.tenants.stream().filter(t -> t.scope() == Scope.TENANT).toList();
    this.random = random;
  }

  /** Some of each kind; the erase of a tenant comes last. */
  Drawn next(long nowMillis) {
    List<Step.CommandMessage> messages = new ArrayList<>();
    StormTenant erased = any(tenants);
    for (CommandType type : OF_ENTITIES) {
      for (int left = 1 + random.nextInt(3); left > 0; left--) {
        StormTenant tenant = any(ofEntities);
        messages.add(message(command(type, tenant, entity(tenant), nowMillis), nowMillis));
      }
    }
    if (!ofOneModel.isEmpty()) {
      StormTenant tenant = any(ofOneModel);
      messages.add(message(command(CommandType.RESET, tenant, "", nowMillis), nowMillis));
      messages.add(message(command(CommandType.MUTE, tenant, "", nowMillis), nowMillis));
    }
    Command over = muted.get(random.nextInt(muted.size()));
    messages.add(
        message(
            new Command(
                "storm-" + number++,
                CommandType.UNMUTE,
                over.tenant(),
                over.entity(),
                Command.NEVER,
                "",
                ""),
            nowMillis));
    addUseless(messages, nowMillis);
    messages.add(message(command(CommandType.ERASE_TENANT, erased, "", nowMillis), nowMillis));
    sent.addAll(messages);
    return new Drawn(new Step.CommandsStep(messages, nowMillis), erased);
  }

  /** One that was sent before, its id with another command, and what is no command. */
  private void addUseless(List<Step.CommandMessage> messages, long nowMillis) {
    Step.CommandMessage first = messages.get(0);
    Step.CommandMessage before = sent.isEmpty() ? first : sent.get(random.nextInt(sent.size()));
    messages.add(new Step.CommandMessage(before.key(), before.value(), null));
    StormTenant tenant = any(ofEntities);
    Command other =
        new Command(
            "storm-0", CommandType.ERASE_ENTITY, tenant.name(), "nobody", Command.NEVER, "", "");
    Step.CommandMessage conflict = message(other, nowMillis);
    messages.add(new Step.CommandMessage(conflict.key(), conflict.value(), null));
    messages.add(new Step.CommandMessage(utf8(tenant.name()), utf8("{\"id\":"), null));
  }

  private Command command(CommandType type, StormTenant tenant, String entity, long nowMillis) {
    long until =
        type == CommandType.MUTE
            ? nowMillis + random.nextInt(MUTED_AT_LEAST_MILLIS, MUTED_AT_MOST_MILLIS)
            : Command.NEVER;
    Command command =
        new Command("storm-" + number++, type, tenant.name(), entity, until, "storm", "chaos");
    if (type == CommandType.MUTE) {
      muted.add(command);
    }
    return command;
  }

  private Step.CommandMessage message(Command command, long nowMillis) {
    long at = random.nextBoolean() ? nowMillis : CommandLog.NO_TIME;
    return new Step.CommandMessage(
        utf8(command.tenant()), CommandRequest.write(command, at), command.id());
  }

  private String entity(StormTenant tenant) {
    // The busiest ones: a reset of a model that nobody asks again proves nothing.
    return StormEvents.nameOf(tenant, random.nextInt(Math.min(6, plan.entitiesPerTenant())));
  }

  private StormTenant any(List<StormTenant> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
