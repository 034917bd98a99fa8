package dev.weir.bench;

import java.util.List;

/** When the events of a load are due: phases one after the other, each with a rate of its own. */
final class Schedule {
  private static final double NANOS_PER_SECOND = 1e9;

  private final List<Phase> phases;
  private final long[] firstIndex;
  private final long[] beginNanos;

  /**
   * A part of the load.
   *
   * @param measured whether it counts, or only warms up
   */
  record Phase(String name, long eventsPerSecond, long seconds, boolean measured) {
    long events() {
      return eventsPerSecond * seconds;
    }
  }

  Schedule(List<Phase> phases) {
    this.phases = List.copyOf(phases);
    firstIndex = new long[phases.size() + 1];
    beginNanos = new long[phases.size()];
    for (int p = 0; p < phases.size(); p++) {
      firstIndex[p + 1] = firstIndex[p] + phases.get(p).events();
      if (p > 0) {
        beginNanos[p] = beginNanos[p - 1] + phases.get(p - 1).seconds() * (long) NANOS_PER_SECOND;
      }
    }
  }

  List<Phase> phases() {
    return phases;
  }

  /** Of all phases. */
  long events() {
    return firstIndex[phases.size()];
  }

  /** The phase of the event at this place. */
  int phaseOf(long index) {
    int phase = phases.size() - 1;
    while (index < firstIndex[phase]) {
      phase--;
    }
    return phase;
  }

  /** Nanoseconds from the beginning of the load. */
  long dueNanos(long index) {
    int phase = phaseOf(index);
    double apart = NANOS_PER_SECOND / phases.get(phase).eventsPerSecond();
    return beginNanos[phase] + (long) ((index - firstIndex[phase]) * apart);
  }

  /** When a phase begins, from the beginning of the load. */
  long beginNanos(int phase) {
    return beginNanos[phase];
  }
}
