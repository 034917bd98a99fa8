package dev.weir.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a seed makes of a run, drawn before its first step.
 *
 * @param exact whether configs are announced before the events they govern
 * @param badPercent events that are bad on purpose
 * @param paceMillis the most that the clock moves between two records
 * @param trouble what else the job has to do with
 * @param rates what happens how often
 */
record Plan(
    boolean exact,
    int partitions,
    List<Tenant> tenants,
    int events,
    int requests,
    int crashes,
    int badPercent,
    long paceMillis,
    Trouble trouble,
    Rates rates) {

  /**
   * A tenant.
   *
   * @param together whether all of its events are in one partition, so that one model may learn
   *     them all
   * @param spread whether the events of one entity are in many partitions
   * @param entities of which the first has most events
   */
  record Tenant(String name, boolean together, boolean spread, int entities) {}

  /**
   * What not every run has.
   *
   * @param limited whether configs limit how many events a tenant may send. What is used up of a
   *     limit is saved beside the configs and lost with them; then the configs are not lost
   * @param failingPercent events for which a detector or a transform fails
   */
  record Trouble(boolean limited, int failingPercent) {}

  /**
   * Steps out of a thousand; the rest are steps of the job.
   *
   * @param produce an event, if it need not wait
   * @param retry a config request that had to wait
   */
  record Rates(int produce, int retry, int checkpoint, int commit) {}

  /** One run in six is a long one of a single busy key, so that models get warm and swap. */
  static Plan of(boolean exact, SplittableRandom random) {
    boolean busy = random.nextInt(6) == 0;
    List<Tenant> tenants = new ArrayList<>();
    int count = busy ? 1 : 1 + random.nextInt(3);
    for (int t = 0; t < count; t++) {
      boolean together = exact && random.nextBoolean();
      boolean spread = !exact && random.nextInt(3) == 0;
      tenants.add(new Tenant("t" + t, together, spread, busy ? 1 : 1 + random.nextInt(4)));
    }
    Rates rates =
        new Rates(
            100 + random.nextInt(250),
            5 + random.nextInt(100),
            2 + random.nextInt(10),
            5 + random.nextInt(40));
    return new Plan(
        exact,
        1 + random.nextInt(4),
        List.copyOf(tenants),
        busy ? 500 + random.nextInt(300) : 40 + random.nextInt(160),
        busy ? 3 + random.nextInt(6) : 3 + random.nextInt(20),
        random.nextInt(5),
        random.nextInt(busy ? 2 : 3) * 10,
        1_000L << random.nextInt(busy ? 5 : 9),
        new Trouble(
            exact && random.nextInt(3) == 0, random.nextInt(4) > 0 ? 0 : 10 + random.nextInt(70)),
        rates);
  }
}
