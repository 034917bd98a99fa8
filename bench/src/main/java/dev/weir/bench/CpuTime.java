package dev.weir.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process has used so far.
 *
 * @param wallNanos of any clock
 * @param processNanos processor time of all threads, garbage collection included
 * @param compilerNanos the part of the JIT compiler's threads, which a long-lived job does not have
 */
record CpuTime(long wallNanos, long processNanos, long compilerNanos) {
  private static final Path THREADS = Path.of("/proc/self/task");

  /** The system counts a process's time in ticks of this, on Linux. */
  private static final long TICK_NANOS = 10_000_000;

  /** Less is not measured. */
  private static final long LEAST_NANOS = 5 * TICK_NANOS;

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  /** Now. */
  static CpuTime now() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new CpuTime(System.nanoTime(), system.getProcessCpuTime(), compiler());
  }

  /** Processor time of the calling thread alone, in nanoseconds. */
  static long ofThread() {
    return CLOCK.getCurrentThreadCpuTime();
  }

  /** From {@code earlier} to this. */
  CpuTime since(CpuTime earlier) {
    return new CpuTime(
        wallNanos - earlier.wallNanos,
        processNanos - earlier.processNanos,
        Math.max(0, compilerNanos - earlier.compilerNanos));
  }

  /** Without the compiler, in microseconds; NaN where it is too short for the system's ticks. */
  double workMicros() {
    return processNanos < LEAST_NANOS
        ? Double.NaN
        : Math.max(0, processNanos - compilerNanos) / 1e3;
  }

  /**
   * Linux knows the processor time of every thread. Elsewhere only the elapsed time of compilations
   * is known, which is too much where threads wait for a processor.
   */
  private static long compiler() {
    if (!Files.isDirectory(THREADS)) {
      return ManagementFactory.getCompilationMXBean().getTotalCompilationTime() * 1_000_000L;
    }
    long nanos = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        nanos += ofCompiler(thread);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + THREADS, e);
    }
    return nanos;
  }

  private static long ofCompiler(Path thread) {
    try {
      String name = Files.readString(thread.resolve("comm"));
      if (!name.startsWith("C1 Compiler") && !name.startsWith("C2 Compiler")) {
        return 0;
      }
      return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]);
    } catch (IOException e) {
      // It has ended in between.
      return 0;
    }
  }
}
