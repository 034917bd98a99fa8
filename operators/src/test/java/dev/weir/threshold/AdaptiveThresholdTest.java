package dev.weir.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.threshold.RarityCalibrationTest.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What all adaptive thresholds must keep, and what each of them promises. */
class AdaptiveThresholdTest {
  private static final double LEAST = 1e-4;
  private static final double[] RISKS = {1e-2, 1e-3, LEAST};

  private static final List<AdaptiveParameters> ALL =
      List.of(
          DecayedQuantile.Parameters.DEFAULT,
          new DecayedQuantile.Parameters(0.01),
          Spot.Parameters.DEFAULT,
          new Spot.Parameters(0.95, 300),
          DriftSpot.Parameters.DEFAULT,
          new DriftSpot.Parameters(0.95, 300, 17));

  @Provide
  Arbitrary<AdaptiveParameters> parameters() {
    return Arbitraries.of(ALL);
  }

  static Stream<AdaptiveParameters> all() {
    return ALL.stream();
  }

  @Property(tries = 60)
  void cutAnywhereNothingChanges(
      @ForAll @IntRange(max = 3_500) int cut,
      @ForAll("parameters") AdaptiveParameters parameters,
      @ForAll Shape shape)
      throws IOException {
    SplittableRandom random = new SplittableRandom(cut);
    boolean bounded = shape == Shape.UNIFORM;
    AdaptiveThreshold whole = parameters.create(bounded);
    AdaptiveThreshold parts = parameters.create(bounded);
    for (int i = 0; i < 4_000; i++) {
      if (i == cut) {
        parts = load(saved(parts));
        assertThat(parts.parameters()).isEqualTo(parameters);
      }
      double score = shape.draw(random);
      for (double risk : RISKS) {
        assertThat(parts.exceeds(score, risk))
            .as("score %d, %s, %s, cut at %d", i, parameters, shape, cut)
            .isEqualTo(whole.exceeds(score, risk));
      }
      whole.learn(score, LEAST);
      parts.learn(score, LEAST);
    }
    assertThat(saved(parts)).isEqualTo(saved(whole));
  }

  @ParameterizedTest
  @MethodSource("all")
  void askingChangesNothingAndACopySharesNothing(AdaptiveParameters parameters) throws IOException {
    for (int scores : new int[] {50, 5_000}) {
      AdaptiveThreshold threshold = learned(parameters, Shape.NORMAL, scores);
      byte[] before = saved(threshold);
      AdaptiveThreshold copy = threshold.copy();
      assertThat(saved(copy)).isEqualTo(before);
      for (int i = 0; i < 500; i++) {
        threshold.exceeds(i / 50.0, RISKS[i % 3]);
        copy.learn(i / 250.0, LEAST);
      }
      assertThat(saved(threshold)).isEqualTo(before);
      assertThat(saved(copy)).isNotEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void damagedBytesAndOtherVersionsAreErrors(AdaptiveParameters parameters) throws IOException {
    for (int scores : new int[] {50, 5_000}) {
      DamagedBytes.areErrors(
          saved(learned(parameters, Shape.NORMAL, scores)), AdaptiveThresholdTest::use);
    }
  }

  private static void use(byte[] saved) throws IOException {
    AdaptiveThreshold threshold = load(saved);
    threshold.exceeds(1, 1e-3);
    threshold.learn(1, LEAST);
  }

  @ParameterizedTest
  @MethodSource("all")
  void theLevelIsWhereScoresBeginToExceed(AdaptiveParameters parameters) {
    for (Shape shape : Shape.values()) {
      assertThat(parameters.create(true).level(1e-2)).isInfinite();
      AdaptiveThreshold threshold = learned(parameters, shape, 5_000);
      double level = threshold.level(1e-2);
      double near = 1e-5 * Math.max(1, Math.abs(level));
      assertThat(threshold.exceeds(level + near, 1e-2)).as("%s, %s", shape, level).isTrue();
      assertThat(threshold.exceeds(level - near, 1e-2)).as("%s, %s", shape, level).isFalse();
    }
  }

  static Stream<Arguments> shapesAndParameters() {
    return Stream.of(Shape.values())
        .flatMap(
            shape ->
                Stream.of(ALL.get(0), ALL.get(2), ALL.get(4))
                    .map(parameters -> Arguments.of(shape, parameters)));
  }

  /** 400,000 scores: 4,000, 400 and 40 alarms are nominal. */
  @ParameterizedTest
  @MethodSource("shapesAndParameters")
  void alarmsOfIndependentScoresAreAsManyAsTheRiskSays(Shape shape, AdaptiveParameters parameters) {
    double[] tolerated =
        parameters.cutsAreRisks() ? new double[] {1.1, 1.2, 2} : new double[] {1.1, 1.2, 2};
    SplittableRandom random = new SplittableRandom(11);
    AdaptiveThreshold threshold = parameters.create(shape == Shape.UNIFORM);
    int scores = 400_000;
    int[] alarms = new int[RISKS.length];
    for (int i = 0; i < scores; i++) {
      double score = shape.draw(random);
      for (int r = 0; r < RISKS.length; r++) {
        alarms[r] += threshold.exceeds(score, RISKS[r]) ? 1 : 0;
      }
      threshold.learn(score, LEAST);
    }
    for (int r = 0; r < RISKS.length; r++) {
      double nominal = RISKS[r] * scores;
      assertThat((double) alarms[r])
          .as("%s, %s, %s: %s", shape, parameters, RISKS[r], Arrays.toString(alarms))
          .isBetween(nominal / tolerated[r], nominal * tolerated[r]);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void constantScoresNeverExceed(AdaptiveParameters parameters) {
    for (double score : new double[] {0, 0.3, 1, -7, 1e-30, 1e30, 0.1}) {
      for (boolean bounded : new boolean[] {false, true}) {
        AdaptiveThreshold threshold = parameters.create(bounded);
        for (int i = 0; i < 5_000; i++) {
          assertThat(threshold.exceeds(score, 1e-2)).as("%s, %d", score, i).isFalse();
          threshold.learn(score, LEAST);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void noScoreIsTooLarge(AdaptiveParameters parameters) {
    double[] extremes = {Double.MAX_VALUE, -Double.MAX_VALUE, Float.MAX_VALUE, 1, 2, -0.0};
    SplittableRandom random = new SplittableRandom(5);
    for (boolean bounded : new boolean[] {false, true}) {
      AdaptiveThreshold threshold = parameters.create(bounded);
      for (int i = 0; i < 3_000; i++) {
        double score = i % 7 == 0 ? extremes[i / 7 % extremes.length] : random.nextDouble();
        threshold.exceeds(score, 1e-3);
        threshold.learn(score, LEAST);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aFarOutlierExceedsTheLeastRisk(Shape shape) {
    for (AdaptiveParameters parameters : ALL) {
      boolean bounded = shape == Shape.UNIFORM;
      if (parameters.expected(parameters.cutsAreRisks() ? LEAST : 1 - LEAST) != null) {
        continue; // forgets too fast to tell
      }
      AdaptiveThreshold threshold = learned(parameters, shape, 20_000);
      assertThat(threshold.exceeds(bounded ? 0.9999999999 : 1e4, LEAST))
          .as("%s, %s", parameters, shape)
          .isTrue();
      assertThat(threshold.exceeds(shape == Shape.NORMAL ? 0 : 0.5, 1e-2)).isFalse();
    }
  }

  /** Siffer et al. check z_q of a Gaussian stream against its true quantile: below 5 % off. */
  @Test
  void spotFindsTheGaussianQuantile() {
    assertThat(meanCut(Shape.NORMAL, 1e-3)).isBetween(3.0902 * 0.95, 3.0902 * 1.05);
    assertThat(meanCut(Shape.NORMAL, 1e-4)).isBetween(3.7190 * 0.95, 3.7190 * 1.05);
  }

  /** Shape 0 is where the sign of the likelihood is easily wrong: z_q must be -ln q. */
  @Test
  void spotFindsTheExponentialQuantile() {
    assertThat(meanCut(Shape.EXPONENTIAL, 1e-3)).isBetween(6.9078 * 0.95, 6.9078 * 1.05);
    assertThat(meanCut(Shape.EXPONENTIAL, 1e-4)).isBetween(9.2103 * 0.95, 9.2103 * 1.05);
  }

  /** The mean over twenty streams: one fit of 400 peaks is off by 10 % at times. */
  private static double meanCut(Shape shape, double risk) {
    double sum = 0;
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Spot spot = new Spot(Spot.Parameters.DEFAULT, false);
      for (int i = 0; i < 30_000; i++) {
        spot.learn(shape.draw(random), 1e-6);
      }
      sum += spot.cut(risk);
    }
    return sum / 20;
  }

  /** What exceeds the only risk asked for is left out most: it must not make the cut sink. */
  @ParameterizedTest
  @EnumSource(Shape.class)
  void theOnlyCutOfSpotKeepsItsRiskToo(Shape shape) {
    for (double risk : new double[] {1e-2, 1e-3}) {
      SplittableRandom random = new SplittableRandom(29);
      AdaptiveThreshold spot = Spot.Parameters.DEFAULT.create(shape == Shape.UNIFORM);
      int alarms = 0;
      for (int i = 0; i < 400_000; i++) {
        double score = shape.draw(random);
        alarms += spot.exceeds(score, risk) ? 1 : 0;
        spot.learn(score, risk);
      }
      double nominal = 400_000 * risk;
      assertThat((double) alarms).as("%s, %s", shape, risk).isBetween(nominal / 1.4, nominal * 1.4);
    }
  }

  @Test
  void onlyAFewAnomaliesTeachSpotAndHowFarTheyAreDoesNotMatter() throws IOException {
    for (AdaptiveParameters parameters : List.of(ALL.get(2), ALL.get(4))) {
      AdaptiveThreshold threshold = learned(parameters, Shape.NORMAL, 100_000);
      AdaptiveThreshold farther = threshold.copy();
      int taught = 0;
      for (int i = 0; i < 100; i++) {
        byte[] before = saved(threshold);
        assertThat(threshold.exceeds(20, LEAST)).as("anomaly %d", i).isTrue();
        threshold.learn(20, LEAST);
        farther.learn(1e30, LEAST);
        taught += Arrays.equals(saved(threshold), before) ? 0 : 1;
      }
      assertThat(taught).as("%s", parameters).isLessThanOrEqualTo(4);
      assertThat(saved(farther)).isEqualTo(saved(threshold));
      byte[] before = saved(threshold);
      threshold.learn(2.2, LEAST);
      assertThat(saved(threshold)).isNotEqualTo(before);
    }
  }

  /** A hundred times as many as the least risk expects. */
  @Test
  void manyAnomaliesStayAnomaliesForSpot() {
    for (AdaptiveParameters parameters : List.of(ALL.get(2), ALL.get(4))) {
      SplittableRandom random = new SplittableRandom(31);
      AdaptiveThreshold threshold = parameters.create(false);
      int missed = 0;
      for (int i = 0; i < 200_000; i++) {
        boolean anomaly = i > 2_000 && random.nextInt(100) == 0;
        double score = anomaly ? 10 : random.nextGaussian();
        missed += anomaly && !threshold.exceeds(score, LEAST) ? 1 : 0;
        threshold.learn(score, LEAST);
      }
      assertThat(missed).as("%s", parameters).isLessThan(10);
    }
  }

  @Test
  void dspotFollowsALevelThatMovesWhereSpotDoesNot() {
    AdaptiveThreshold spot = Spot.Parameters.DEFAULT.create(false);
    AdaptiveThreshold dspot = DriftSpot.Parameters.DEFAULT.create(false);
    SplittableRandom random = new SplittableRandom(13);
    int[] alarms = new int[2];
    for (int i = 0; i < 20_000; i++) {
      double score = random.nextGaussian() + i / 1_000.0;
      alarms[0] += spot.exceeds(score, LEAST) ? 1 : 0;
      alarms[1] += dspot.exceeds(score, LEAST) ? 1 : 0;
      spot.learn(score, LEAST);
      dspot.learn(score, LEAST);
    }
    assertThat(alarms[0]).as("SPOT").isGreaterThan(5_000);
    assertThat(alarms[1]).as("DSPOT").isLessThan(20);
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void quantilesAreWithinATenthOfTheirRisk(Shape shape) {
    SplittableRandom random = new SplittableRandom(17);
    DecayedQuantile quantile = new DecayedQuantile(new DecayedQuantile.Parameters(1e-6));
    double[] scores = new double[200_000];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = shape.draw(random);
      quantile.learn(scores[i], LEAST);
    }
    for (double risk : new double[] {0.5, 0.1, 0.01, 0.001, 0.0001}) {
      double cut = quantile.cut(risk);
      double above = Arrays.stream(scores).filter(score -> score > cut).count();
      assertThat(above / scores.length).as("%s, %s", shape, risk).isBetween(risk * 0.9, risk * 1.1);
    }
  }

  @Test
  void aQuantileForgets() {
    SplittableRandom random = new SplittableRandom(19);
    DecayedQuantile quantile = new DecayedQuantile(new DecayedQuantile.Parameters(1e-3));
    for (int i = 0; i < 20_000; i++) {
      quantile.learn(100 + random.nextDouble(), LEAST);
    }
    for (int i = 0; i < 10_000; i++) {
      quantile.learn(random.nextDouble(), LEAST);
    }
    assertThat(quantile.cut(0.01)).isBetween(0.97, 1.0);
    assertThat(quantile.cut(0.5)).isBetween(0.4, 0.6);
  }

  @Test
  void aSavedQuantileIsSmall() throws IOException {
    for (double forgetting : new double[] {1e-6, 1e-4, 1e-2}) {
      for (Shape shape : Shape.values()) {
        byte[] saved = saved(learned(new DecayedQuantile.Parameters(forgetting), shape, 300_000));
        assertThat(saved.length).as("%s, %s", forgetting, shape).isLessThanOrEqualTo(2_200);
      }
    }
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirName() {
    assertThatThrownBy(() -> new Spot.Parameters(1, 1_000))
        .hasMessage("level: found 1.0, expected 0.5 to 0.999");
    assertThatThrownBy(() -> new DriftSpot.Parameters(0.98, 9, 100))
        .hasMessage("initial: found 9, expected 100 to 10000");
    assertThatThrownBy(() -> new DecayedQuantile.Parameters(Double.NaN))
        .hasMessage("forgetting: found NaN, expected 1.0E-6 to 0.1");
    assertThat(DecayedQuantile.Parameters.DEFAULT.expected(0.9999)).isNull();
    assertThat(DecayedQuantile.Parameters.DEFAULT.expected(0.99999)).isNotNull();
    assertThat(Spot.Parameters.DEFAULT.expected(1e-2)).isNull();
    assertThat(Spot.Parameters.DEFAULT.expected(3e-2)).isNotNull();
  }

  private static AdaptiveThreshold learned(AdaptiveParameters parameters, Shape shape, int scores) {
    SplittableRandom random = new SplittableRandom(23);
    AdaptiveThreshold threshold = parameters.create(shape == Shape.UNIFORM);
    for (int i = 0; i < scores; i++) {
      threshold.learn(shape.draw(random), LEAST);
    }
    return threshold;
  }

  private static byte[] saved(AdaptiveThreshold threshold) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AdaptiveThresholds.save(threshold, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static AdaptiveThreshold load(byte[] bytes) throws IOException {
    return AdaptiveThresholds.load(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
