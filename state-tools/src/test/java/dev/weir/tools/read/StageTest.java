package dev.weir.tools.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeOffsets;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.junit.jupiter.api.Test;

/** How far work has come, computed. */
class StageTest {
  private final Recorded recorded = new Recorded();

  @Property
  void itNeverGoesBackwardNorBeyondItsEndAndEndsAtAll(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int parts) {
    Recorded progress = new Recorded();
    SplittableRandom random = new SplittableRandom(seed);
    long shown = 0;
    try (Stage stage = new Stage(progress)) {
      for (int p = 0; p < parts; p++) {
        long steps = random.nextLong(1L << random.nextInt(1, 50));
        stage.part(steps, steps / 2);
        shown += steps / 2;
      }
      stage.begin("Work", Progress.Unit.BYTES);
      for (int s = 0; s < 200; s++) {
        stage.step(random.nextInt(parts), random.nextLong(-10, 1L << 44));
      }
      stage.complete();
    }
    if (shown == 0) {
      assertThat(progress.stages()).isEmpty();
      return;
    }
    Recorded.Done done = progress.stages().get(0);
    assertThat(done.total()).isEqualTo(shown);
    assertThat(done.steps()).allMatch(step -> step > 0);
    assertThat(done.done()).isEqualTo(shown);
    assertThat(done.isOver()).isTrue();
  }

  @Test
  void aPartThatDoesMoreThanItsOwnTakesNothingOfTheOthers() {
    try (Stage stage = new Stage(recorded)) {
      stage.part(100, 100);
      stage.part(100, 0);
      stage.begin("Work", Progress.Unit.BYTES);
      stage.step(0, 1_000);
      assertThat(recorded.stages().get(0).done()).isEqualTo(50);
      stage.step(1, 50);
      assertThat(recorded.stages().get(0).done()).isEqualTo(75);
    }
    Recorded.Done failed = recorded.stages().get(0);
    assertThat(failed.done()).as("what has failed is not all").isEqualTo(75);
    assertThat(failed.isOver()).isTrue();
  }

  @Test
  void tasksFindTheirStageByItsIdAsLongAsItRuns() throws IOException {
    Stage stage = Stage.begin(recorded, "Work", 10, Progress.Unit.BYTES);
    Stage.step(stage.id(), 0, 3);
    Stage.step("another", 0, 3);
    stage.counted(new ByteArrayInputStream(new byte[4])).readAllBytes();
    stage.close();
    Stage.step(stage.id(), 0, 3);
    assertThat(recorded.stages().get(0).done()).isEqualTo(7);
  }

  @Test
  void keyGroupsWeighWhatTheMetadataSays() {
    KeyedStateHandle places =
        new KeyGroupsStateHandle(
            new KeyGroupRangeOffsets(0, 3, new long[] {10, 0, 40, 20}),
            new ByteStreamStateHandle("places", new byte[100]));
    assertThat(GroupBytes.of(List.of(places), 6)).containsExactly(10, 0, 60, 20, 0, 0);
    KeyedStateHandle alike =
        new IncrementalRemoteKeyedStateHandle(
            java.util.UUID.randomUUID(),
            new KeyGroupRange(4, 5),
            1,
            List.of(),
            List.of(),
            new ByteStreamStateHandle("files", new byte[30]));
    assertThat(GroupBytes.of(List.of(places, alike), 6)).containsExactly(10, 0, 60, 20, 15, 15);
    assertThat(GroupBytes.of(List.of(places), 2)).as("damaged").containsExactly(10, 0);
  }
}
