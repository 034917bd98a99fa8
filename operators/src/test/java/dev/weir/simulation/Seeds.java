package dev.weir.simulation;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Runs simulations, as many at a time as there are processors.
 *
 * @param exact whether configs are announced before the events they govern
 */
record Seeds(boolean exact, Cluster.Faults faults) {

  /** Fails with the smallest seed that fails, and with how to run it again. */
  void check(LongStream seeds) {
    Optional<AssertionError> failure =
        seeds.parallel().mapToObj(this::failure).filter(Objects::nonNull).findFirst();
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  /** What a seed fails with; null if it does not. */
  AssertionError failure(long seed) {
    Simulation simulation = new Simulation(seed, exact, faults);
    try {
      simulation.run();
      return null;
    } catch (Exception | Error e) {
      return new AssertionError(
          ("seed " + seed + (exact ? "" : ", configs at once") + ", step " + simulation.step())
              + (": " + e.getMessage() + "\nto see it again:\n")
              + ("mvn -pl operators test -Dtest=SimulationTest -Dweir.simulation.seeds=1")
              + (" -Dweir.simulation.from=" + seed),
          e);
    }
  }
}
