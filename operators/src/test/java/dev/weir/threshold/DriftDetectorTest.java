package dev.weir.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all drift detectors must keep, and how soon and how often each of them speaks. */
class DriftDetectorTest {
  private static final long SEED = 42;
  private static final List<DriftParameters> ALL =
      List.of(
          Adwin.Parameters.DEFAULT,
          new PageHinkley.Parameters(30, 0.005, 20),
          Kswin.Parameters.DEFAULT,
          new Kswin.Parameters(1e-4, 300, 100));

  @Provide
  Arbitrary<DriftParameters> parameters() {
    return Arbitraries.of(ALL);
  }

  static Stream<DriftParameters> all() {
    return ALL.stream();
  }

  /** Scores between 0 and 1 whose level changes every 700. */
  private static double score(int i, SplittableRandom random) {
    return random.nextDouble() * 0.6 + (i / 700 % 2 == 0 ? 0 : 0.4);
  }

  @Property(tries = 60)
  void cutAnywhereNothingChanges(
      @ForAll @IntRange(max = 2_900) int cut, @ForAll("parameters") DriftParameters parameters)
      throws IOException {
    SplittableRandom random = new SplittableRandom(cut);
    DriftDetector whole = parameters.create(SEED);
    DriftDetector parts = parameters.create(SEED);
    for (int i = 0; i < 3_000; i++) {
      if (i == cut) {
        parts = load(saved(parts));
        assertThat(parts.parameters()).isEqualTo(parameters);
      }
      double score = score(i, random);
      assertThat(parts.learn(score))
          .as("score %d, %s, cut at %d", i, parameters, cut)
          .isEqualTo(whole.learn(score));
    }
    assertThat(saved(parts)).isEqualTo(saved(whole));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aCopySharesNothing(DriftParameters parameters) throws IOException {
    for (int scores : new int[] {20, 3_000}) {
      DriftDetector detector = learned(parameters, scores);
      byte[] before = saved(detector);
      DriftDetector copy = detector.copy();
      assertThat(saved(copy)).isEqualTo(before);
      for (int i = 0; i < 500; i++) {
        copy.learn(i % 10 / 10.0);
      }
      assertThat(saved(detector)).isEqualTo(before);
      assertThat(saved(copy)).isNotEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void damagedBytesAndOtherVersionsAreErrors(DriftParameters parameters) throws IOException {
    for (int scores : new int[] {20, 3_000}) {
      DamagedBytes.areErrors(saved(learned(parameters, scores)), DriftDetectorTest::use);
    }
  }

  private static void use(byte[] saved) throws IOException {
    DriftDetector detector = load(saved);
    for (int i = 0; i < 100; i++) {
      detector.learn(i / 100.0);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.4, -0.4})
  void aShiftIsFoundSoon(double shift) {
    for (DriftParameters parameters : ALL) {
      int worst = 0;
      for (int seed = 0; seed < 20; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        DriftDetector detector = parameters.create(seed);
        for (int i = 0; i < 2_000; i++) {
          detector.learn(0.5 + (random.nextDouble() - 0.5) / 2);
        }
        int needed = 1;
        while (!detector.learn(0.5 + shift + (random.nextDouble() - 0.5) / 2)) {
          needed++;
        }
        worst = Math.max(worst, needed);
      }
      assertThat(worst).as("%s, shift by %s", parameters, shift).isLessThanOrEqualTo(150);
    }
  }

  /**
   * The highest numbers of false alarms in 100,000 independent scores, by the tests' own bounds.
   */
  @Test
  void independentScoresSeldomDrift() {
    assertThat(falseAlarms(Adwin.Parameters.DEFAULT)).as("ADWIN").isLessThanOrEqualTo(3);
    assertThat(falseAlarms(PageHinkley.Parameters.DEFAULT)).as("PH").isLessThanOrEqualTo(1);
    assertThat(falseAlarms(Kswin.Parameters.DEFAULT)).as("KSWIN").isBetween(10, 500);
    assertThat(falseAlarms(new Kswin.Parameters(1e-6, 100, 30))).as("1e-6").isLessThanOrEqualTo(3);
  }

  private static int falseAlarms(DriftParameters parameters) {
    SplittableRandom random = new SplittableRandom(7);
    DriftDetector detector = parameters.create(SEED);
    int alarms = 0;
    for (int i = 0; i < 100_000; i++) {
      alarms += detector.learn(random.nextDouble()) ? 1 : 0;
    }
    return alarms;
  }

  @ParameterizedTest
  @MethodSource("all")
  void constantScoresNeverDriftAndNoScoreIsTooLarge(DriftParameters parameters) {
    DriftDetector detector = parameters.create(SEED);
    for (int i = 0; i < 3_000; i++) {
      assertThat(detector.learn(0.1)).isFalse();
    }
    double[] extremes = {Double.MAX_VALUE, -Double.MAX_VALUE, 0, -0.0, Float.MIN_VALUE};
    for (int i = 0; i < 3_000; i++) {
      detector.learn(extremes[i % extremes.length]);
    }
  }

  /** What is cut off is the older part alone: the window goes on with the newer one. */
  @Test
  void adwinKeepsTheNewerPart() {
    Adwin adwin = (Adwin) Adwin.Parameters.DEFAULT.create(SEED);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 6_400; i++) {
      adwin.learn(random.nextDouble() * 0.5);
    }
    assertThat(adwin.width()).isEqualTo(6_400);
    int after = 0;
    boolean drift = false;
    while (!drift) {
      drift = adwin.learn(0.5 + random.nextDouble() * 0.5);
      after++;
    }
    assertThat(adwin.width()).isBetween((long) after / 2, 1_000L);
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirName() {
    assertThatThrownBy(() -> new Kswin.Parameters(0.005, 100, 60))
        .hasMessage("stat: found 60, expected at most half of window, 50");
    assertThatThrownBy(() -> new Adwin.Parameters(0))
        .hasMessage("delta: found 0.0, expected 1.0E-12 to 0.5");
    assertThatThrownBy(() -> new PageHinkley.Parameters(1, 0, 1))
        .hasMessage("minInstances: found 1, expected 2 to 100000");
  }

  private static DriftDetector learned(DriftParameters parameters, int scores) {
    SplittableRandom random = new SplittableRandom(23);
    DriftDetector detector = parameters.create(SEED);
    for (int i = 0; i < scores; i++) {
      detector.learn(score(i, random));
    }
    return detector;
  }

  private static byte[] saved(DriftDetector detector) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DriftDetectors.save(detector, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static DriftDetector load(byte[] bytes) throws IOException {
    return DriftDetectors.load(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
