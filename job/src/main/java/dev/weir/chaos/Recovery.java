package dev.weir.chaos;

import dev.weir.cluster.ClusterFault;
import dev.weir.cluster.Waiting;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Measures how long the job takes to be itself again after a fault. */
final class Recovery {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final double NANOS = 1e9;

  /** What is in flight between two checkpoints at any time, in seconds of the load. */
  private static final int IN_FLIGHT_SECONDS = 5;

  private final JobUnderTest job;
  private final Load load;
  private final Committed committed;
  private final Supervisor supervisor;

  /** Results that may never come, and are not waited for. */
  private final LongSupplier endangered;

  private final ChaosSettings settings;
  private final long beganNanos = System.nanoTime();

  Recovery(
      JobUnderTest job,
      Load load,
      Committed committed,
      MarkingFaults marking,
      ChaosSettings settings) {
    this.job = job;
    this.load = load;
    this.committed = committed;
    this.endangered = () -> OffsetRange.total(marking.endangered());
    this.supervisor = new Supervisor(job.cluster());
    this.settings = settings;
  }

  /** Strikes and waits until the job has caught up. */
  Struck of(Fault fault, Supplier<String> strike) {
    long begin = System.nanoTime();
    long behindBefore = behind();
    int revivedBefore = supervisor.revived();
    String detail = strike.get();
    long next = load.progress().acknowledged() + 1 - endangered.getAsLong();
    double firstOutput = await(begin, () -> committed.count() >= next, fault);
    long allowed = Math.max(behindBefore, (long) IN_FLIGHT_SECONDS * settings.eventsPerSecond());
    double caughtUp =
        await(begin, () -> behind() - endangered.getAsLong() <= allowed && job.runs(), fault);
    if (supervisor.revived() > revivedBefore) {
      detail += "; the JobManager led nobody and was started anew";
    }
    return new Struck(fault, (begin - beganNanos) / NANOS, detail, firstOutput, caughtUp);
  }

  /** Events that are due and of which nothing is committed yet. */
  long behind() {
    return load.progress().intended() - committed.count();
  }

  private double await(long begin, BooleanSupplier condition, Fault fault) {
    boolean came =
        Waiting.until(
            PATIENCE,
            () -> {
              supervisor.look();
              return condition.getAsBoolean();
            });
    if (!came) {
      throw new ClusterFault(
          ("the job did not recover from " + fault.label() + " within ")
              + (PATIENCE.toSeconds() + " s; it is " + behind() + " events behind; logs: ")
              + job.cluster().folder().logs());
    }
    return (System.nanoTime() - begin) / NANOS;
  }
}
