package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detect.RobustZScore;
import dev.weir.tenant.Feature;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.MissingPolicy;
import dev.weir.tenant.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LastResortTest {
  private static final LearningPart PART =
      new LearningPart(
          Scope.ENTITY,
          List.of(
              Feature.number("a", -1e30, 1e30, MissingPolicy.ZERO),
              Feature.category("c", 8, MissingPolicy.ZERO),
              Feature.number("b", -1e30, 1e30, MissingPolicy.ZERO)),
          List.of(),
          RobustZScore.Parameters.DEFAULT);

  /** The first feature stands behind the others. */
  private static final int[] SLOTS = {2, 0, 1};

  @Property(tries = 300)
  void isAlwaysFiniteAndCutAnywhereTheSame(@ForAll @Size(min = 1, max = 300) List<Double> values)
      throws IOException {
    LastResort uncut = new LastResort(3);
    LastResort cut = new LastResort(3);
    for (int i = 0; i < values.size(); i++) {
      double[] event = {i * 1e15, values.get(i), values.get((7 * i) % values.size())};
      event[1] = i % 5 == 0 ? Double.NaN : event[1];
      double score = uncut.score(PART, SLOTS, event);
      assertThat(score).isBetween(0.0, 1e9);
      assertThat(cut.score(PART, SLOTS, event)).isEqualTo(score);
      uncut.learn(PART, SLOTS, event);
      cut.learn(PART, SLOTS, event);
      cut = i % 3 == 0 ? load(save(cut)) : cut.copy();
    }
    assertThat(save(cut)).isEqualTo(save(uncut));
  }

  @Test
  void theWorstNumberCountsInStandardDeviationsOfANormalDistribution() {
    LastResort resort = new LastResort(3);
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 5_000; i++) {
      double[] event = {i, 100 + 5 * random.nextGaussian(), 1 + random.nextGaussian()};
      resort.learn(PART, SLOTS, event);
    }
    assertThat(resort.score(PART, SLOTS, new double[] {9e9, 100, 5})).isCloseTo(4, within(1.5));
    assertThat(resort.score(PART, SLOTS, new double[] {0, 60, 1})).isCloseTo(8, within(3.0));
    assertThat(resort.score(PART, SLOTS, new double[] {0, Double.NaN, 1})).isLessThan(0.5);
  }

  @Test
  void followsItsFormula() {
    LastResort resort = new LastResort(3);
    for (double x : new double[] {7e7, 3, 5, 4, 9, 1, 2, 6}) {
      assertThat(resort.score(PART, SLOTS, new double[] {0, 0, 99})).isZero();
      resort.learn(PART, SLOTS, new double[] {0, Double.NaN, x});
    }
    // 1 2 3 4 5 6 9 7e7: the median is 5; distances 0 1 1 2 3 4 4 7e7: theirs is 3.
    assertThat(resort.score(PART, SLOTS, new double[] {0, 7, 12})).isEqualTo(7 / (1.4826 * 3));
  }

  private static byte[] save(LastResort resort) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    resort.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static LastResort load(byte[] bytes) throws IOException {
    return LastResort.load(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
