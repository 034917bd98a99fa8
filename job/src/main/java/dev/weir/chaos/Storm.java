package dev.weir.chaos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Deterministic traffic with a storm of config requests and some commands: a pure function of its
 * plan, without clock and without anything that differs between machines. Not safe for use by two
 * threads.
 *
 * <p>Time is virtual: the running number of an event says its time. All events of a model key are
 * in one partition, but those of {@link #unpartitionedTenants}. About three in a hundred events are
 * bad; in a flood, of which there is one in every {@value #FLOOD_EVERY} events, most are.
 */
public final class Storm implements Iterator<Step> {
  static final int FLOOD_EVERY = 50_000;

  /** Commands come between so many events. */
  static final int COMMANDS_EVERY = 12_000;

  private static final int FLOOD_AT_LEAST = 2_000;
  private static final int FLOOD_AT_MOST = 4_000;
  private static final int BAD_PER_MILLE = 30;
  private static final int BAD_PER_MILLE_IN_FLOOD = 850;
  private static final int UNPARTITIONED = 2;
  private static final int FIRST_BURST_MILLIS = 2_000;
  private static final int BURST_AT_LEAST_MILLIS = 2_000;
  private static final int BURST_AT_MOST_MILLIS = 6_000;

  private final StormPlan plan;
  private final List<StormTenant> tenants;
  private final SplittableRandom random;
  private final StormEvents events;
  private final StormConfigs configs;
  private final StormCommands commands;
  private final Queue<Step> due = new ArrayDeque<>();
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong(Waiting::fromMillis)
              .thenComparing(one -> one.version().tenant()));
  private long index;
  private long burstMillis;
  private long floodBegin;
  private long floodEnd;
  private int nextPartition;

  /** A version that is requested, and from when it governs. */
  private record Waiting(long fromMillis, Step.TenantVersion version) {}

  public Storm(StormPlan plan) {
    this.plan = plan;
    this.burstMillis = plan.startMillis() + FIRST_BURST_MILLIS;
    this.random = new SplittableRandom(plan.seed());
    this.tenants = tenantsOf(plan);
    this.events = new StormEvents(plan, tenants, random.split());
    this.configs = new StormConfigs(plan, tenants, random.split());
    this.commands = new StormCommands(plan, tenants, random.split());
    request(configs.first());
  }

  /** What this storm is made of. */
  public StormPlan plan() {
    return plan;
  }

  /** Tenants whose events of one key are in several partitions: no order of theirs is promised. */
  public Set<String> unpartitionedTenants() {
    Set<String> names = new TreeSet<>();
    tenants.stream().filter(one -> !one.partitioned()).forEach(one -> names.add(one.name()));
    return names;
  }

  /** Tenants whose models start anew after a minute of silence, by the events' time. */
  public Set<String> expiringTenants() {
    Set<String> names = new TreeSet<>();
    tenants.stream().filter(StormTenant::expires).forEach(one -> names.add(one.name()));
    return names;
  }

  @Override
  public boolean hasNext() {
    return !due.isEmpty() || index < plan.events();
  }

  @Override
  public Step next() {
    if (due.isEmpty()) {
      if (index == plan.events()) {
        throw new NoSuchElementException("the storm has only " + index + " events");
      }
      prepare(index++);
    }
    return due.remove();
  }

  /** Whether the next step is an event, or what belongs before it. */
  boolean between() {
    return due.isEmpty();
  }

  private static List<StormTenant> tenantsOf(StormPlan plan) {
    List<StormTenant> tenants = new ArrayList<>();
    for (int i = 0; i < plan.tenants(); i++) {
      tenants.add(new StormTenant(i, i < plan.tenants() - UNPARTITIONED, plan.startMillis()));
    }
    return List.copyOf(tenants);
  }

  /** The event, after the requests that are sent before it and the gate that stands before it. */
  private void prepare(long number) {
    long recordMillis = plan.timeMillis(number);
    while (burstMillis <= recordMillis) {
      if (number < plan.stormEvents()) {
        request(configs.burst(burstMillis));
      }
      burstMillis += random.nextInt(BURST_AT_LEAST_MILLIS, BURST_AT_MOST_MILLIS);
    }
    if (number > 0 && number % COMMANDS_EVERY == 0 && number < plan.stormEvents()) {
      StormCommands.Drawn drawn = commands.next(recordMillis);
      due.add(drawn.step());
      request(List.of(configs.again(drawn.erased(), recordMillis)));
    }
    Draft draft = events.next(number);
    gate(Math.max(recordMillis, draft.timeMillis()));
    due.add(event(draft, recordMillis));
  }

  private void request(List<StormConfigs.Drawn> drawn) {
    for (StormConfigs.Drawn one : drawn) {
      due.add(one.step());
      if (one.accepted() != null) {
        Step.TenantVersion version =
            new Step.TenantVersion(one.accepted().tenant(), one.accepted().version());
        waiting.add(new Waiting(one.accepted().effectiveFromMillis(), version));
      }
    }
  }

  private void gate(long timeMillis) {
    List<Step.TenantVersion> governing = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.peek().fromMillis() <= timeMillis) {
      governing.add(waiting.remove().version());
    }
    if (!governing.isEmpty()) {
      due.add(new Step.GateStep(governing));
    }
  }

  private Step.EventStep event(Draft draft, long recordMillis) {
    int partition = partitionOf(draft);
    boolean bad = random.nextInt(1_000) < badPerMille(draft.id());
    if (bad) {
      BadRecord kind = BadRecord.draw(draft.tenant(), random);
      byte[] value = kind.value(draft, random);
      return new Step.EventStep(partition, kind.key(draft), value, recordMillis);
    }
    byte[] key = draft.key().getBytes(StandardCharsets.UTF_8);
    return new Step.EventStep(partition, key, draft.bytes(), recordMillis);
  }

  private int badPerMille(long number) {
    if (number % FLOOD_EVERY == 0) {
      int length = random.nextInt(FLOOD_AT_LEAST, FLOOD_AT_MOST);
      // Not at once: models shall have learned something that a flood could spoil.
      floodBegin = number + random.nextInt(FLOOD_EVERY / 10, FLOOD_EVERY - length);
      floodEnd = floodBegin + length;
    }
    return number >= floodBegin && number < floodEnd ? BAD_PER_MILLE_IN_FLOOD : BAD_PER_MILLE;
  }

  private int partitionOf(Draft draft) {
    if (!draft.tenant().partitioned()) {
      return nextPartition++ % plan.partitions();
    }
    // A hash of its own: that of the Kafka client, and the JDK's of a text, belong to others.
    int hash = 0x811c9dc5;
    for (byte b : draft.key().getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x01000193;
    }
    hash ^= hash >>> 15;
    return Math.floorMod(hash, plan.partitions());
  }
}
