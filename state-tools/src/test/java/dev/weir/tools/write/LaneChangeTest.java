package dev.weir.tools.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.state.ModelKey;
import dev.weir.tenant.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LaneChangeTest {
  private static int lane(String entity, int lanes) {
    return ModelKey.of("acme", Scope.TENANT, lanes, entity).lane();
  }

  @Property(tries = 200)
  void ofAMultipleEveryEntityGoesOnWithTheModelOfItsLane(
      @ForAll @IntRange(min = 1, max = 16) int from,
      @ForAll @IntRange(min = 2, max = 16) int times,
      @ForAll String entity) {
    LaneChange change = new LaneChange(from, from * times);
    assertThat(change.successors(lane(entity, from))).contains(lane(entity, from * times));
    assertThat(change.successors(from - 1)).hasSize(times);
  }

  @Property(tries = 200)
  void noLaneIsWithoutASuccessorAndNoneHasTwoModels(
      @ForAll @IntRange(min = 1, max = 256) int from,
      @ForAll @IntRange(min = 1, max = 256) int to) {
    LaneChange change = new LaneChange(from, to);
    List<Integer> all = new ArrayList<>();
    for (int lane = 0; lane < from; lane++) {
      assertThat(change.successors(lane)).isNotEmpty();
      all.addAll(change.successors(lane));
    }
    if (!change.unites()) {
      assertThat(all).doesNotHaveDuplicates();
    }
    assertThat(all.stream().distinct().sorted().toList())
        .isEqualTo(IntStream.range(0, to).boxed().toList());
  }

  /** Counted over entities: of hashes that two lanes hold alike, either may be the larger part. */
  @Property(tries = 30)
  void aNewLaneHasTheModelOfMostOfItsEntities(
      @ForAll @IntRange(min = 2, max = 5) int from, @ForAll @IntRange(min = 6, max = 9) int to) {
    LaneChange change = new LaneChange(from, to);
    int[][] entities = new int[to][from];
    for (int e = 0; e < 20_000; e++) {
      entities[lane("host-" + e, to)][lane("host-" + e, from)]++;
    }
    for (int lane = 0; lane < from; lane++) {
      for (int successor : change.successors(lane)) {
        int most = Arrays.stream(entities[successor]).max().orElseThrow();
        assertThat(entities[successor][lane]).isGreaterThan(most * 9 / 10);
      }
    }
  }

  @Test
  void threeLanesBecomeFourAndFourThree() {
    LaneChange more = new LaneChange(3, 4);
    assertThat(List.of(more.successors(0), more.successors(1), more.successors(2)))
        .containsExactly(List.of(0), List.of(1, 2), List.of(3));
    LaneChange fewer = new LaneChange(4, 3);
    assertThat(List.of(fewer.successors(0), fewer.successors(1)))
        .containsExactly(List.of(0), List.of(1));
    assertThat(List.of(fewer.successors(2), fewer.successors(3)))
        .containsExactly(List.of(1), List.of(2));
  }
}
