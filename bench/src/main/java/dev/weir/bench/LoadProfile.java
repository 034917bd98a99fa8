package dev.weir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the rate of a load goes on. */
enum LoadProfile {
  /** Always the same. */
  STEADY,
  /** Steady, for a few seconds 20 times as much, steady again. */
  SPIKE,
  /** Doubled again and again. */
  RAMP;

  /** How much more a spike is. */
  static final int SPIKE_TIMES = 20;

  static final String WARM_UP = "warm-up";
  private static final int DOUBLINGS = 8;

  /**
   * How long the parts take.
   *
   * @param warmUp not measured
   * @param measured steady: all of it; spike: without the spike, a third of it before
   * @param burst the spike, or each step of a ramp
   */
  record Seconds(int warmUp, int measured, int burst) {}

  /** The phases at this rate, which is that of the warm-up. */
  Schedule schedule(int rate, Seconds seconds) {
    List<Schedule.Phase> phases = new ArrayList<>();
    if (seconds.warmUp() > 0) {
      phases.add(new Schedule.Phase(WARM_UP, rate, seconds.warmUp(), false));
    }
    switch (this) {
      case STEADY -> phases.add(phase("steady", rate, seconds.measured()));
      case SPIKE -> {
        int before = Math.max(1, seconds.measured() / 3);
        phases.add(phase("before", rate, before));
        phases.add(phase("during", (long) SPIKE_TIMES * rate, seconds.burst()));
        phases.add(phase("after", rate, Math.max(1, seconds.measured() - before)));
      }
      case RAMP -> {
        for (int step = 0; step <= DOUBLINGS; step++) {
          phases.add(phase("step " + step, (long) rate << step, seconds.burst()));
        }
      }
    }
    return new Schedule(phases);
  }

  private static Schedule.Phase phase(String name, long rate, int seconds) {
    return new Schedule.Phase(name, rate, seconds, true);
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
