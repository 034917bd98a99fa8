package dev.weir.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RarityCalibrationTest {
  /** Shapes of scores: bounded, light-tailed, heavy-tailed. */
  enum Shape {
    UNIFORM,
    NORMAL,
    EXPONENTIAL,
    LOGNORMAL;

    double draw(SplittableRandom random) {
      return switch (this) {
        case UNIFORM -> random.nextDouble();
        case NORMAL -> random.nextGaussian();
        case EXPONENTIAL -> -StrictMath.log(1 - random.nextDouble());
        case LOGNORMAL -> StrictMath.exp(random.nextGaussian());
      };
    }
  }

  /**
   * A million scores. A tenth of them holds 1,000 and 100 expected alarms at the first two cuts, so
   * that 20 % is many standard deviations; at the third it holds 10, and only the whole run can
   * tell.
   */
  @ParameterizedTest
  @EnumSource(Shape.class)
  void ratesAreNominalInEveryTenthOfAMillionScores(Shape shape) {
    double[] cuts = {0.99, 0.999, 0.9999};
    SplittableRandom random = new SplittableRandom(20);
    RarityCalibration calibration = new RarityCalibration(true);
    for (int i = 0; i < 20_000; i++) {
      calibration.learn(shape.draw(random));
    }
    int[] whole = new int[cuts.length];
    for (int tenth = 0; tenth < 10; tenth++) {
      int[] above = new int[cuts.length];
      for (int i = 0; i < 100_000; i++) {
        double score = shape.draw(random);
        double rarity = calibration.rarity(score);
        for (int c = 0; c < cuts.length; c++) {
          above[c] += rarity >= cuts[c] && calibration.resolves(cuts[c]) ? 1 : 0;
        }
        calibration.learn(score);
      }
      assertThat(above[0]).as("%s, tenth %d, .99", shape, tenth).isBetween(800, 1_200);
      assertThat(above[1]).as("%s, tenth %d, .999", shape, tenth).isBetween(80, 120);
      for (int c = 0; c < cuts.length; c++) {
        whole[c] += above[c];
      }
    }
    assertThat(whole[2]).as("%s, whole run, .9999", shape).isBetween(80, 120);
  }

  @Property(tries = 40)
  void cutAnywhereNothingChanges(
      @ForAll @IntRange(max = 4_000) int cut, @ForAll boolean withTail, @ForAll Shape shape)
      throws IOException {
    SplittableRandom random = new SplittableRandom(cut);
    RarityCalibration whole = new RarityCalibration(withTail);
    RarityCalibration parts = new RarityCalibration(withTail);
    for (int i = 0; i < 5_000; i++) {
      if (i == cut) {
        parts = load(saved(parts));
      }
      double score = shape.draw(random);
      assertThat(Double.doubleToRawLongBits(parts.rarity(score)))
          .as("score %d", i)
          .isEqualTo(Double.doubleToRawLongBits(whole.rarity(score)));
      assertThat(parts.source(score)).isEqualTo(whole.source(score));
      whole.learn(score);
      parts.learn(score);
    }
    assertThat(saved(parts)).isEqualTo(saved(whole));
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void rarityRisesWithTheScoreAndStaysBelowOne(Shape shape) {
    RarityCalibration calibration = learned(shape, 30_000);
    double before = 0;
    for (double score = -10; score < 100; score += 0.01) {
      double rarity = calibration.rarity(score);
      assertThat(rarity).as("%s at %s", shape, score).isBetween(before, Math.nextDown(1.0));
      before = rarity;
    }
    assertThat(calibration.rarity(1e300)).isLessThan(1);
    assertThat(calibration.rarity(-1e300)).isZero();
  }

  @Test
  void beyondTheCountsTheTailSpeaksAndSaysSo() {
    RarityCalibration calibration = learned(Shape.EXPONENTIAL, 30_000);
    assertThat(calibration.source(3)).isEqualTo(RaritySource.COUNTS);
    assertThat(calibration.source(30)).isEqualTo(RaritySource.TAIL);
    assertThat(calibration.rarity(30)).isGreaterThan(0.9999);
    assertThat(calibration.resolves(0.9999)).isTrue();
  }

  @Test
  void withoutTheTailCountsAreTheLimit() {
    RarityCalibration calibration = new RarityCalibration(false);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 5_000; i++) {
      calibration.learn(random.nextDouble());
    }
    assertThat(calibration.rarity(9)).isEqualTo(1 - 1.0 / 1_001);
    assertThat(calibration.resolves(0.999)).isTrue();
    assertThat(calibration.resolves(0.9999)).isFalse();
    assertThat(RarityCalibration.countsResolve(0.999)).isTrue();
    assertThat(RarityCalibration.countsResolve(0.9991)).isFalse();
  }

  @Test
  void tooFewPeaksResolveNothingBeyondTheCounts() {
    RarityCalibration calibration = learned(Shape.NORMAL, 500);
    assertThat(calibration.resolves(0.99)).isTrue();
    assertThat(calibration.resolves(0.9999)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, -3, 1e-30, 1e30})
  void constantScoresAreNeverRare(double score) {
    RarityCalibration calibration = new RarityCalibration(true);
    for (int i = 0; i < 5_000; i++) {
      assertThat(calibration.rarity(score)).isZero();
      calibration.learn(score);
    }
    assertThat(calibration.rarity(score)).isZero();
  }

  @Test
  void aLevelThatMovedIsTheNewNormalAfterItsMemory() {
    RarityCalibration calibration = learned(Shape.NORMAL, 20_000);
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 20_000; i++) {
      calibration.learn(random.nextGaussian() + 50);
    }
    assertThat(calibration.rarity(50)).isBetween(0.4, 0.6);
    assertThat(calibration.rarity(50 + 2.2)).isBetween(0.97, 0.995);
    for (int i = 0; i < 20_000; i++) {
      calibration.learn(random.nextGaussian());
    }
    assertThat(calibration.rarity(0)).isBetween(0.4, 0.6);
    assertThat(calibration.rarity(6)).isGreaterThan(0.9999);
  }

  @Test
  void aSavedCalibrationHasAtMostFourKibibytes() throws IOException {
    for (Shape shape : Shape.values()) {
      assertThat(saved(learned(shape, 50_000)).length).as("%s", shape).isLessThanOrEqualTo(4_096);
    }
  }

  @Test
  void readingChangesNothingAndACopySharesNothing() throws IOException {
    RarityCalibration calibration = learned(Shape.NORMAL, 3_000);
    byte[] before = saved(calibration);
    RarityCalibration copy = calibration.copy();
    for (int i = 0; i < 1_000; i++) {
      calibration.rarity(i / 100.0);
      calibration.source(i / 100.0);
      copy.learn(i);
    }
    assertThat(saved(calibration)).isEqualTo(before);
    assertThat(saved(copy)).isNotEqualTo(before);
  }

  @Test
  void truncatedBytesAndOtherVersionsAreErrors() throws IOException {
    byte[] whole = saved(learned(Shape.NORMAL, 300));
    for (int length = 0; length < whole.length; length += 13) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> load(cut)).isInstanceOf(IOException.class);
    }
    byte[] newer = whole.clone();
    newer[1] = 9;
    assertThatThrownBy(() -> load(newer))
        .hasMessageContaining("version 9")
        .hasMessageContaining("reads 1");
  }

  @Test
  void bitsAreTheOnesReleased() {
    RarityCalibration calibration = new RarityCalibration(true);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 6_000; i++) {
      calibration.learn(random.nextDouble() * random.nextDouble());
    }
    assertThat(Double.doubleToRawLongBits(calibration.rarity(0.5))).isEqualTo(4605886677848286436L);
    assertThat(Double.doubleToRawLongBits(calibration.rarity(0.9995)))
        .isEqualTo(4607181051296178648L);
  }

  private static RarityCalibration learned(Shape shape, int scores) {
    SplittableRandom random = new SplittableRandom(5);
    RarityCalibration calibration = new RarityCalibration(true);
    for (int i = 0; i < scores; i++) {
      calibration.learn(shape.draw(random));
    }
    return calibration;
  }

  private static byte[] saved(RarityCalibration calibration) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    calibration.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static RarityCalibration load(byte[] bytes) throws IOException {
    return RarityCalibration.load(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  @Test
  void theScoresItHoldsAreShownInOrderAndAscending() {
    RarityCalibration calibration = new RarityCalibration(true);
    SplittableRandom random = new SplittableRandom(3);
    float[] learned = new float[3 * RarityCalibration.SCORES];
    for (int i = 0; i < learned.length; i++) {
      double score = random.nextDouble();
      calibration.learn(score);
      learned[i] = ShortFloat.round(score);
    }
    int held = calibration.count();
    float[] latest = Arrays.copyOfRange(learned, learned.length - held, learned.length);
    assertThat(calibration.scoresInOrder()).containsExactly(latest);
    Arrays.sort(latest);
    assertThat(calibration.scores()).containsExactly(latest);
  }
}
