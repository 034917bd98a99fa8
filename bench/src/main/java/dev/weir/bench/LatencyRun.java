package dev.weir.bench;

import java.util.function.ToDoubleFunction;

/** What was seen of one load on one pipeline. */
record LatencyRun(Arrivals arrivals, OpenLoop load) {
  /** The last step of a ramp that was sustained; -1 if none was. */
  int sustained(Schedule schedule) {
    int last = -1;
    for (int p = 0; p < schedule.phases().size(); p++) {
      if (!schedule.phases().get(p).measured()) {
        continue;
      }
      if (!sustained(schedule, p)) {
        break;
      }
      last = p;
    }
    return last;
  }

  private boolean sustained(Schedule schedule, int phase) {
    long events = schedule.phases().get(phase).events();
    return arrivals.seen(phase) == events && !broken(schedule, phase);
  }

  /** Whether more than one event in a hundred of a phase was late. */
  boolean broken(Schedule schedule, int phase) {
    return arrivals.seenLate(phase) * 100 > schedule.phases().get(phase).events();
  }

  /** A figure of the phase, NaN where nothing of it came. */
  double ofPhase(int phase, ToDoubleFunction<Arrivals> figure) {
    return phase < 0 || arrivals.seen(phase) == 0 ? Double.NaN : figure.applyAsDouble(arrivals);
  }
}
