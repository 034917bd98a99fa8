package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is counted as work. */
class CpuTimeTest {
  private static final long MILLI = 1_000_000;

  @Test
  void workIsWithoutTheCompiler() {
    assertThat(new CpuTime(0, 500 * MILLI, 200 * MILLI).workMicros()).isEqualTo(300_000);
  }

  @Test
  void workThatIsTooShortForTheClockIsNotKnown() {
    // The compiler's time is exact, that of the process is in ticks: their difference may be below
    // zero.
    assertThat(new CpuTime(0, 10 * MILLI, 19 * MILLI).workMicros()).isNaN();
    assertThat(new CpuTime(0, 60 * MILLI, 61 * MILLI).workMicros()).isZero();
  }

  @Test
  void theTimeOfAThreadThatWorksGrows() {
    CpuTime begin = CpuTime.now();
    long until = CpuTime.ofThread() + 100 * MILLI;
    while (CpuTime.ofThread() < until) {
      Thread.onSpinWait();
    }
    assertThat(CpuTime.now().since(begin).processNanos()).isGreaterThanOrEqualTo(80 * MILLI);
  }
}
