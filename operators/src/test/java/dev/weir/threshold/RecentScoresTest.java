package dev.weir.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.FrameInput;
import dev.weir.model.FrameOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RecentScoresTest {
  /** Orders in which scores may come, up to the nastiest for whatever is kept in order. */
  enum Order {
    RANDOM,
    FEW_VALUES,
    CONSTANT,
    RISING,
    FALLING,
    SAW,
    EXTREME;

    double draw(int event, SplittableRandom random) {
      return switch (this) {
        case RANDOM -> random.nextDouble() - 0.5;
        case FEW_VALUES -> random.nextInt(3);
        case CONSTANT -> event < 1_500 ? -1 : 2;
        case RISING -> event;
        case FALLING -> -event;
        case SAW -> event % 317;
        case EXTREME -> random.nextBoolean() ? Double.MAX_VALUE : -Double.MAX_VALUE;
      };
    }
  }

  @Property(tries = 100)
  void ranksAreThoseOfASortedListWhateverComesAndIsCut(
      @ForAll Order order, @ForAll @IntRange(max = 3_000) int cut, @ForAll boolean lean)
      throws IOException {
    SplittableRandom random = new SplittableRandom(cut);
    Deque<Integer> expected = new ArrayDeque<>();
    RecentScores scores = new RecentScores();
    for (int event = 0; event < 3_200; event++) {
      if (event == cut) {
        scores = readAgain(scores, cut % Math.max(1, scores.count()));
      } else if (event == cut / 2 || event == cut + 1) {
        // The second is a copy of one that has just been read, and is not in order yet.
        scores = scores.copy();
      }
      if (lean && random.nextInt(150) == 0) {
        scores.lean(random.nextInt(3) != 0);
      }
      int key = key(order.draw(event, random));
      if (event % 7 == 0) {
        for (int asked : new int[] {key, key - 1, key + 1, key(random.nextDouble())}) {
          long below = expected.stream().filter(held -> held < asked).count();
          assertThat(scores.countBelow(asked)).as("event %d, cut %d", event, cut).isEqualTo(below);
        }
      }
      scores.add(key);
      expected.add(key);
      if (expected.size() > RarityCalibration.SCORES) {
        expected.remove();
      }
    }
    assertThat(scores.count()).isEqualTo(expected.size());
    float[] ascending = new float[expected.size()];
    int age = 0;
    for (int key : expected) {
      assertThat(scores.at(age)).as("age %d", age).isEqualTo(key);
      ascending[age++] = ShortFloat.ofKey(key);
    }
    Arrays.sort(ascending);
    assertThat(scores.sorted()).isEqualTo(ascending);
  }

  @Property
  void keysHaveTheOrderOfTheirNumbersAndGiveThemBack(
      @ForAll @FloatRange(min = -1e30f, max = 1e30f) float one,
      @ForAll @FloatRange(min = -1e30f, max = 1e30f) float other) {
    float a = ShortFloat.round(one);
    float b = ShortFloat.round(other);
    assertThat(Integer.compare(key(one), key(other))).isEqualTo(Float.compare(a, b));
    assertThat(ShortFloat.ofKey(key(one))).isEqualTo(a);
  }

  @Test
  void keysHave24Bits() {
    assertThat(key(Double.POSITIVE_INFINITY)).isLessThan(1 << 23);
    assertThat(key(Double.NaN)).isLessThan(1 << 23);
    assertThat(key(Double.NEGATIVE_INFINITY)).isGreaterThanOrEqualTo(-1 << 23);
  }

  private static RecentScores readAgain(RecentScores scores, int oldest) throws IOException {
    FrameOutput out = new FrameOutput();
    scores.save(oldest, out);
    FrameInput in = new FrameInput(out.bytes(), 0, out.length());
    return RecentScores.load(scores.count(), oldest, in);
  }

  private static int key(double score) {
    return ShortFloat.key(ShortFloat.round(score));
  }
}
