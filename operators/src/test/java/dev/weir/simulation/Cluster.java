package dev.weir.simulation;

import java.util.SplittableRandom;

/**
 * Runs the job: checkpoints, commits, crashes and restarts. What a subtask has written becomes
 * visible some time after the checkpoint that covers it is complete, or never.
 */
final class Cluster implements AutoCloseable {
  private static final int MOST_STEPS = 1_000_000;

  private final Topics topics;
  private final Oracle oracle;
  private final Faults faults;
  private final SplittableRandom random;
  private final Sinks sinks;
  private final boolean losesConfigs;
  private Job.Setup setup;
  private Job job;
  private Scheduler scheduler;
  private Cut cut;
  private Checkpoint checkpoint;
  private long checkpoints;

  /** What a run is made with, beside its seed. */
  record Faults(Mutant mutant, Stores stores, Coverage coverage) {}

  /** Who judges a run, and whether a crash may cost it the configs. */
  record Simulated(Oracle oracle, boolean losesConfigs) {}

  Cluster(Topics topics, Simulated run, Faults faults, SplittableRandom random) {
    this.topics = topics;
    this.oracle = run.oracle();
    this.losesConfigs = run.losesConfigs();
    this.faults = faults;
    this.random = random;
    this.sinks = new Sinks(topics, run.oracle(), faults.coverage());
  }

  /** Submits the job without state, to go on in the topics where {@code from} says. */
  void submit(Cut from) throws Exception {
    cut = from;
    oracle.configs().noted();
    setup =
        new Job.Setup(
            topics,
            topics.noteEnds(random.nextBoolean(), faults.mutant()),
            () -> faults.stores().next(random),
            faults.mutant());
    start(cut);
  }

  private void start(Cut from) throws Exception {
    checkpoint = null;
    Source.Clock clock = random.nextBoolean() ? Source.Clock.STRICT : Source.Clock.IDLING;
    job = new Job(setup, from, 1 + random.nextInt(4), clock);
    scheduler = new Scheduler(job.tasks, random.split());
  }

  /** The job does one thing. */
  void step() throws Exception {
    scheduler.step();
    complete();
  }

  /** Begins a checkpoint, unless one is on its way and does not expire. */
  void checkpoint() {
    if (checkpoint != null && random.nextInt(8) > 0) {
      return;
    }
    if (checkpoint != null) {
      faults.coverage().count("checkpoints expired");
    }
    checkpoint = new Checkpoint(++checkpoints);
    job.announce(checkpoint);
  }

  private void complete() throws Exception {
    Cut complete = checkpoint == null ? null : job.cut(checkpoint);
    if (complete == null) {
      return;
    }
    cut = complete;
    oracle.covered(cut.offsets());
    topics.covered(cut.offsets());
    sinks.add(job.complete(checkpoint), random);
    checkpoint = null;
    faults.coverage().count("checkpoints");
  }

  /** Some of what waits for it becomes visible. */
  void commit() {
    sinks.commit();
  }

  /** All subtasks are gone; the job is restored from the last complete checkpoint. */
  void crash() throws Exception {
    sinks.commitAll();
    if (faults.mutant() == Mutant.UNCOMMITTED_KEPT) {
      sinks.show(job.written());
    }
    job.close();
    faults.coverage().count("crashes");
    if (random.nextInt(6) == 0 && losesConfigs) {
      faults.coverage().count("configs lost");
      submit(cut.withoutConfigs(random.nextBoolean() ? 0 : cut.configOffset()));
    } else {
      start(cut.spoilt(faults.mutant()));
      loseTimers();
    }
  }

  private void loseTimers() throws Exception {
    if (faults.mutant() == Mutant.TIMERS_LOST) {
      for (ScoreTask task : job.score) {
        task.loseTimers();
      }
    }
  }

  /** The job is stopped when it has handled everything, and a new one takes its place. */
  void replace() throws Exception {
    drain();
    job.close();
    oracle.forgetModels();
    faults.coverage().count("jobs replaced");
    submit(Cut.start(cut.offsets(), random.nextBoolean() ? 0 : cut.configOffset()));
  }

  /** Handles everything, and commits it. */
  void drain() throws Exception {
    int steps = 0;
    while (!job.isIdle() || checkpoint != null) {
      step();
      checkProgress(steps++);
    }
    checkpoint();
    while (checkpoint != null) {
      step();
      checkProgress(steps++);
    }
    sinks.commitAll();
  }

  private static void checkProgress(int steps) {
    if (steps > MOST_STEPS) {
      throw new AssertionError("found " + steps + " steps without an end, expected one");
    }
  }

  Job job() {
    return job;
  }

  @Override
  public void close() throws Exception {
    if (job != null) {
      job.close();
    }
  }
}
