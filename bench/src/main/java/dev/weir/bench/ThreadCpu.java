package dev.weir.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Processor time of the benchmark's thread: on a busy machine the clock says less. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class ThreadCpu {
  static final String RECORDS = "records";
  static final String NANOS = "cpuNanos";

  /** Counted by the benchmark. */
  public long records;

  /** Used for them. */
  public long cpuNanos;

  private long begin;

  /** Begins an iteration. */
  @Setup(Level.Iteration)
  public void begin() {
    begin = CpuTime.ofThread();
  }

  /** Ends it. */
  @TearDown(Level.Iteration)
  public void end() {
    cpuNanos = CpuTime.ofThread() - begin;
  }
}
