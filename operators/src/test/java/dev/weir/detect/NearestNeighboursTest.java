package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detect.NearestNeighbours.Aggregate;
import dev.weir.detect.NearestNeighbours.Distance;
import dev.weir.detect.NearestNeighbours.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NearestNeighboursTest extends DetectorContract {
  @Override
  DetectorParameters defaults() {
    return Parameters.DEFAULT;
  }

  @Override
  DetectorParameters small() {
    return new Parameters(7, 60, Aggregate.MEAN, Distance.EUCLIDEAN);
  }

  @Override
  long[] golden() {
    return new long[] {
      0x3ff31007cd7f3a22L,
      0x3ffcd69f5ad92293L,
      0x3ff3a38b4d1b1313L,
      0x4003292113aff4c0L,
      0x3ff8a8a42e009468L,
      0x3ff49e1d918510e8L,
      0x3fed2a81ad34d191L,
      0x3fece9256e3bc2e5L,
    };
  }

  @Property(tries = 200)
  void isTheAggregateOfTheDistancesFromTheNearestOfTheWindow(
      @ForAll @IntRange(min = 1, max = 20) int k,
      @ForAll @IntRange(min = 1, max = 120) int events,
      @ForAll @IntRange(min = 1, max = 5) int dimensions,
      @ForAll Aggregate aggregate,
      @ForAll Distance distance,
      @ForAll @IntRange(min = 1, max = 1000) int distinct,
      @ForAll long seed) {
    Detector detector = new Parameters(k, 50, aggregate, distance).create(dimensions, 0);
    SeededRandom random = new SeededRandom(seed);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      rows.add(row(random, dimensions, distinct));
      detector.learn(rows.get(i));
    }
    float[] vector = row(random, dimensions, distinct);
    double[] near =
        rows.subList(Math.max(0, events - 50), events).stream()
            .mapToDouble(row -> apart(distance, row, vector))
            .sorted()
            .limit(k)
            .toArray();
    double expected =
        switch (aggregate) {
          case MEAN -> Arrays.stream(near).average().orElseThrow();
          case MAX -> near[near.length - 1];
          case MEDIAN -> (near[(near.length - 1) / 2] + near[near.length / 2]) / 2;
        };
    assertThat(detector.score(vector)).isCloseTo(expected, within(1e-5 * expected));
    double[] shares = attributed(detector, vector);
    assertThat(Arrays.stream(shares).sum()).isCloseTo(expected, within(1e-5 * expected));
  }

  private static float[] row(SeededRandom random, int dimensions, int distinct) {
    float[] row = new float[dimensions];
    for (int j = 0; j < dimensions; j++) {
      row[j] = random.nextInt(distinct) - distinct / 3f;
    }
    return row;
  }

  private static double apart(Distance distance, float[] one, float[] other) {
    double sum = 0;
    for (int j = 0; j < one.length; j++) {
      double apart = Math.abs(one[j] - other[j]);
      sum += distance == Distance.EUCLIDEAN ? apart * apart : apart;
    }
    return distance == Distance.EUCLIDEAN ? Math.sqrt(sum) : sum;
  }

  @Test
  void dividesADistanceOverTheFeatures() {
    Detector euclidean = new Parameters(1, 16, Aggregate.MAX, Distance.EUCLIDEAN).create(3, 0);
    Detector manhattan = new Parameters(1, 16, Aggregate.MAX, Distance.MANHATTAN).create(3, 0);
    for (Detector detector : List.of(euclidean, manhattan)) {
      detector.learn(new float[] {0, 0, 0});
      detector.learn(new float[] {90, 90, 90});
    }
    float[] vector = {3, -4, 0};
    assertThat(attributed(euclidean, vector)).containsExactly(1.8, 3.2, 0);
    assertThat(attributed(manhattan, vector)).containsExactly(3, 4, 0);
  }

  @ParameterizedTest
  @EnumSource
  void everyChoiceSurvivesASave(Aggregate aggregate) throws IOException {
    for (Distance distance : Distance.values()) {
      Detector detector = learned(new Parameters(6, 40, aggregate, distance), 65);
      Detector loaded = load(saved(detector));
      float[] vector = new Stream(3, detector.dimensions()).next();
      assertThat(bits(loaded.score(vector))).isEqualTo(bits(detector.score(vector)));
    }
  }

  @Test
  void isReadyOnceMoreThanKAreHeld() {
    assertThat(learned(Parameters.DEFAULT, 45).ready()).isFalse();
    assertThat(learned(Parameters.DEFAULT, 46).ready()).isTrue();
    assertThat(Parameters.DEFAULT.settledAfter()).isEqualTo(250);
    assertThat(Parameters.DEFAULT.dependsOnScale()).isTrue();
  }

  @Test
  void aVectorThatHasBeenCommonScoresNothing() {
    Detector detector = Parameters.DEFAULT.create(2, 0);
    for (int i = 0; i < 300; i++) {
      detector.learn(new float[] {i % 3, 7});
    }
    assertThat(detector.score(new float[] {1, 7})).isZero();
    assertThat(detector.score(new float[] {1, 9})).isEqualTo(2);
  }

  @Property(tries = 300)
  void selectsAsSortingDoes(
      @ForAll @IntRange(min = 1, max = 300) int count,
      @ForAll @IntRange(min = 1, max = 300) int distinct,
      @ForAll @IntRange(max = 299) int rank,
      @ForAll long seed) {
    SeededRandom random = new SeededRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(distinct);
    }
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    int place = rank % count;
    SmallestFirst.select(values, 0, count, place);
    assertThat(values[place]).isEqualTo(sorted[place]);
    float[] before = Arrays.copyOf(values, place);
    Arrays.sort(before);
    assertThat(before).containsExactly(Arrays.copyOf(sorted, place));
    Arrays.sort(values);
    assertThat(values).containsExactly(sorted);
  }

  @Test
  void parametersNameTheFieldAndTheRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(16, 16, Aggregate.MEAN, Distance.EUCLIDEAN))
        .withMessage("k: found 16, expected less than window");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(0, 16, Aggregate.MEAN, Distance.EUCLIDEAN))
        .withMessage("k: found 0, expected 1 to 1000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(1, 10_001, Aggregate.MEAN, Distance.EUCLIDEAN))
        .withMessage("window: found 10001, expected 16 to 10000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(1, 16, null, Distance.EUCLIDEAN))
        .withMessage("aggregate: found null, expected mean, max or median");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(1, 16, Aggregate.MEAN, null))
        .withMessage("distance: found null, expected euclidean or manhattan");
  }
}
