package dev.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation can fail: what is broken on purpose is found within a few seeds. */
class MutantTest {
  private static final int SEEDS = 60;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void whatIsBrokenIsFound(Mutant mutant) {
    Stores stores = mutant == Mutant.DIRTY_MODELS_NOT_SAVED ? Stores.DISK : Stores.HEAP;
    var faults = new Cluster.Faults(mutant, stores, new Coverage());
    Seeds seeds = new Seeds(true, faults);
    assertThat(LongStream.rangeClosed(1, SEEDS).anyMatch(seed -> seeds.failure(seed) != null))
        .as(mutant + " is found within " + SEEDS + " seeds")
        .isTrue();
  }
}
