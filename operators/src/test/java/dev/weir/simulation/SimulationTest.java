package dev.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.RejectionCode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The operators in Flink's harness, with everything around them simulated in virtual time: topics,
 * sources, network channels, aligned checkpoints, transactional sinks, crashes, rescaling, starts
 * without state. A seed decides everything, so that what fails once fails again:
 *
 * <pre>
 * mvn -pl operators test -Dtest=SimulationTest -Dweir.simulation.from=17 -Dweir.simulation.seeds=1
 * mvn -pl operators test -Dtest=SimulationTest -Dweir.simulation.seeds=100000
 * </pre>
 *
 * The first line replays seed 17, the second runs more seeds than a build has the time for.
 */
class SimulationTest {
  /** Seeds that have failed once, each with its reason; they run first. */
  private static final long[] FAILED_ONCE = {};

  private static final long FROM = Long.getLong("weir.simulation.from", 1);
  private static final long SEEDS = Long.getLong("weir.simulation.seeds", 2_000);

  /** Below this, a run may miss something rare. */
  private static final long ENOUGH_SEEDS = 500;

  private static final EnumSet<RejectionCode> NOT_SIMULATED =
      EnumSet.of(
          RejectionCode.TOO_DEEP,
          RejectionCode.NUMBER_TOO_LONG,
          RejectionCode.TOO_MANY_TOKENS,
          RejectionCode.STRING_TOO_LONG,
          RejectionCode.NAME_TOO_LONG,
          RejectionCode.ILLEGAL_CHAR,
          RejectionCode.TENANT_MISMATCH,
          RejectionCode.INVALID_ID,
          RejectionCode.TOO_MANY_FEATURES,
          RejectionCode.INVALID_ENTITY,
          // What commands and validation refuse has harness tests against models of its own.
          RejectionCode.INVALID_FEEDBACK,
          RejectionCode.PII_KEY_MISSING,
          RejectionCode.TENANT_ERASED,
          RejectionCode.ENTITY_LIMIT,
          RejectionCode.TENANT_DISABLED,
          RejectionCode.INVALID_NAME);

  private final Coverage coverage = new Coverage();
  private final Cluster.Faults onHeap = new Cluster.Faults(Mutant.NONE, Stores.HEAP, coverage);

  private static LongStream seeds(long count) {
    return LongStream.concat(
        Arrays.stream(FAILED_ONCE), LongStream.range(FROM, FROM + Math.max(1, count)));
  }

  @Test
  void whateverHappensTheOutputsAreThoseOfTheReference() {
    new Seeds(true, onHeap).check(seeds(SEEDS));
    if (SEEDS >= ENOUGH_SEEDS) {
      assertThat(coverage.counts()).as("what the runs have met").containsKeys(codes());
      assertThat(coverage.counts())
          .as("what the runs have met")
          .containsKeys(
              "\"status\":\"scored\"", "\"status\":\"warming\"", "\"status\":\"unscored\"")
          .containsKeys("\"swapped\":true", "\"severity\":\"critical\"", "ALERTS")
          .containsKeys("\"status\":\"fallback\"", "health DEGRADED", "health FAILED")
          .containsKeys("alerts FIRING", "alerts ESCALATED", "alerts RESOLVED", "alerts FLAPPING")
          .containsKeys("held by RULE", "held by MAINTENANCE", "held by MUTE", "PARKED")
          .containsKeys("models expired", "models freed", "models held")
          .containsKeys("crashes", "configs lost", "jobs replaced", "checkpoints expired");
    }
  }

  /** All reasons but those that the decoder's own tests see to. */
  private static String[] codes() {
    return EnumSet.complementOf(NOT_SIMULATED).stream().map(Enum::name).toArray(String[]::new);
  }

  @Test
  void whereConfigsActOnArrivalEveryEventStillHasOneOutcome() {
    new Seeds(false, onHeap).check(seeds(SEEDS / 4));
  }

  @Test
  void onRocksDbTheOutputsAreThoseOfTheReference() {
    Cluster.Faults onDisk = new Cluster.Faults(Mutant.NONE, Stores.DISK, coverage);
    new Seeds(true, onDisk).check(seeds(SEEDS / 100));
  }

  @Test
  void theSameSeedGivesTheSameRun() throws Exception {
    for (long seed = FROM; seed < FROM + 5; seed++) {
      assertThat(trace(seed)).as("seed " + seed).isEqualTo(trace(seed));
    }
  }

  private static String trace(long seed) throws Exception {
    Coverage met = new Coverage();
    var faults = new Cluster.Faults(Mutant.NONE, Stores.HEAP, met);
    Simulation simulation = new Simulation(seed, true, faults);
    simulation.run();
    return simulation.step() + " steps, " + met.counts();
  }
}
