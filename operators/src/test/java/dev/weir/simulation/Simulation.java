package dev.weir.simulation;

import dev.weir.event.RawRecord;
import dev.weir.tenant.TenantNames;
import java.util.SplittableRandom;

/**
 * One run of the whole job in one thread and in virtual time. Everything that a cluster leaves to
 * chance is drawn from the seed: who comes next, when a checkpoint begins, how long it takes and
 * whether it expires, when the job crashes and at which parallelism it comes back.
 */
final class Simulation {
  private static final int PER_MILLE = 1_000;
  private static final int STEPS_OF_AN_EVENT = 12;
  private static final int MOST_STEPS = 500_000;

  private final SplittableRandom random;
  private final Plan plan;
  private final Topics topics;
  private final EventWriter events;
  private final ConfigWriter requests;
  private final Oracle oracle;
  private final Cluster cluster;
  private int eventsLeft;
  private int requestsLeft;
  private int crashesLeft;
  private RawRecord wish;
  private int step;

  Simulation(long seed, boolean exact, Cluster.Faults faults) {
    random = new SplittableRandom(seed);
    plan = Plan.of(exact, random);
    topics = new Topics(plan.partitions());
    events = new EventWriter(plan, topics, random.split());
    requests = new ConfigWriter(plan, topics, events, random.split());
    oracle = exact ? new Reference(faults.coverage()) : new Bounds();
    cluster =
        new Cluster(
            topics,
            new Cluster.Simulated(oracle, !plan.trouble().limited()),
            faults,
            random.split());
    eventsLeft = plan.events();
    requestsLeft = plan.requests();
    crashesLeft = plan.crashes();
  }

  /** Steps done so far. */
  int step() {
    return step;
  }

  /**
   * Runs to the end.
   *
   * @throws AssertionError for what must not be; whatever else is thrown came out of an operator
   */
  void run() throws Exception {
    if (random.nextInt(3) == 0) {
      append(requests.first(TenantNames.DEFAULT));
    }
    for (Plan.Tenant tenant : plan.tenants()) {
      if (random.nextInt(6) > 0) {
        append(requests.first(tenant.name()));
      }
    }
    try (cluster) {
      cluster.submit(Cut.start(new int[plan.partitions()], 0));
      while (eventsLeft > 0) {
        checkProgress(step++);
        if (isDue(crashesLeft)) {
          crash();
        }
        if (wish == null && isDue(requestsLeft)) {
          requestsLeft--;
          wish = requests.next(oracle.configs());
        }
        act(random.nextInt(PER_MILLE));
      }
      cluster.drain();
      oracle.finish(cluster.job());
      FinalState.check(cluster.job(), oracle.configs());
    }
  }

  private void checkProgress(int steps) {
    if (steps > MOST_STEPS) {
      throw new AssertionError(
          "found " + eventsLeft + " events waiting for answers after " + steps + " steps");
    }
  }

  /** As likely in the last tenth of a run as in the first, where there is little to lose. */
  private boolean isDue(int left) {
    return random.nextInt(STEPS_OF_AN_EVENT * Math.max(1, eventsLeft)) < left;
  }

  private void act(int dice) throws Exception {
    Plan.Rates rates = plan.rates();
    int left = dice - rates.produce();
    if (left < 0) {
      produce();
    } else if ((left -= rates.retry()) < 0) {
      request();
    } else if ((left -= rates.checkpoint()) < 0) {
      cluster.checkpoint();
    } else if ((left -= rates.commit()) < 0) {
      cluster.commit();
    } else {
      cluster.step();
    }
  }

  private void produce() {
    Plan.Tenant tenant = events.tenant();
    if (isPaused(tenant.name())) {
      return;
    }
    RawRecord event = events.next(tenant);
    if (oracle.offer(event)) {
      topics.append(event);
      topics.nowMillis += random.nextLong(plan.paceMillis());
      eventsLeft--;
    }
  }

  /** A request that may not come yet gets its turn when its tenant's events have been handled. */
  private boolean isPaused(String tenant) {
    return wish != null
        && wish.key() != null
        && (Text.of(wish.key()).equals(tenant) || Text.of(wish.key()).equals(TenantNames.DEFAULT));
  }

  private void request() {
    if (wish != null && append(wish)) {
      wish = null;
    }
  }

  private boolean append(RawRecord request) {
    boolean may = oracle.request(request);
    if (may) {
      topics.append(request);
    }
    return may;
  }

  private void crash() throws Exception {
    crashesLeft--;
    if (random.nextInt(8) == 0) {
      cluster.replace();
    } else {
      cluster.crash();
    }
  }
}
