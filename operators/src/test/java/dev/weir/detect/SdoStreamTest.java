package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detect.SdoStream.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SdoStreamTest extends DetectorContract {
  @Override
  DetectorParameters defaults() {
    return Parameters.DEFAULT;
  }

  @Override
  DetectorParameters small() {
    return new Parameters(24, 3, 100, 3);
  }

  @Override
  long[] golden() {
    return new long[] {
      0x3ff4f24152c9e1f7L,
      0x4000e07268a73d10L,
      0x3fede39f6c870bc1L,
      0x4007a8337ca8a942L,
      0x3ffb9c425ccbeec9L,
      0x3ff5c9154a69dc92L,
      0x3fec12e780f84fa1L,
      0x3fefd979c8f6a6d9L,
    };
  }

  /** An observer as the paper has it; numbers are rounded to float where the detector does. */
  private static final class Observer {
    final float[] point;
    float observed = 1;
    float possible = 1;

    Observer(float[] point) {
      this.point = point;
    }

    double squaredDistance(float[] vector) {
      double sum = 0;
      for (int j = 0; j < vector.length; j++) {
        double difference = (double) vector[j] - point[j];
        sum += difference * difference;
      }
      return sum;
    }
  }

  @Property(tries = 20)
  void scoresAreThoseOfThePlainMethod(
      @ForAll @IntRange(min = 1, max = 4) int dimensions,
      @ForAll @IntRange(min = 1, max = 6) int nearest,
      @ForAll long seed) {
    Parameters parameters = new Parameters(24, nearest, 80, 5);
    Detector detector = parameters.create(dimensions, seed);
    List<Observer> observers = new ArrayList<>();
    SeededRandom random = new SeededRandom(SeededRandom.combine(5, seed));
    Stream stream = new Stream(seed, dimensions);
    for (int i = 0; i < 500; i++) {
      float[] vector = stream.next();
      double expected = plainScore(observers, vector, nearest);
      assertThat(detector.score(vector)).as("event %d", i).isCloseTo(expected, within(1e-12));
      detector.learn(vector);
      plainLearn(observers, vector, parameters, random);
    }
  }

  private static double plainScore(List<Observer> observers, float[] vector, int nearest) {
    float[] observed = new float[observers.size()];
    for (int i = 0; i < observed.length; i++) {
      observed[i] = observers.get(i).observed;
    }
    Arrays.sort(observed);
    double[] distances =
        observers.stream()
            .filter(o -> o.observed >= observed[(int) (.3 * observed.length)])
            .mapToDouble(o -> Math.sqrt(o.squaredDistance(vector)))
            .sorted()
            .limit(nearest)
            .toArray();
    int count = distances.length;
    return count == 0 ? 0 : (distances[(count - 1) / 2] + distances[count / 2]) / 2;
  }

  private static void plainLearn(
      List<Observer> observers, float[] vector, Parameters parameters, SeededRandom random) {
    List<Observer> near = new ArrayList<>(observers);
    near.sort(Comparator.comparingDouble(o -> o.squaredDistance(vector)));
    near = near.subList(0, Math.min(parameters.nearest(), near.size()));
    boolean full = observers.size() == parameters.observers();
    double chance = (double) parameters.observers() / parameters.memory();
    chance *= average(near) / average(observers);
    double fading = StrictMath.exp(-1.0 / parameters.memory());
    for (Observer observer : observers) {
      observer.observed = (float) (observer.observed * fading);
      observer.possible = (float) (observer.possible * fading + 1);
    }
    near.forEach(observer -> observer.observed += 1);
    if (!full) {
      observers.add(new Observer(vector));
    } else if (random.nextDouble() < chance) {
      Observer idlest =
          observers.stream()
              .min(Comparator.comparingDouble(o -> (double) o.observed / o.possible))
              .orElseThrow();
      observers.set(observers.indexOf(idlest), new Observer(vector));
    }
  }

  private static double average(List<Observer> observers) {
    return observers.stream().mapToDouble(o -> o.observed).average().orElse(0);
  }

  @Test
  void fitsIntoSixteenKilobytes() throws IOException {
    assertThat(saved(learned(Parameters.DEFAULT, 5000))).hasSizeLessThan(16_384);
  }

  @Test
  void isReadyOnceEightTimesTheNearestAreHeld() {
    assertThat(learned(Parameters.DEFAULT, 39).ready()).isFalse();
    assertThat(learned(Parameters.DEFAULT, 40).ready()).isTrue();
    assertThat(learned(new Parameters(16, 4, 100, 1), 15).ready()).isFalse();
    assertThat(learned(new Parameters(16, 4, 100, 1), 16).ready()).isTrue();
    assertThat(Parameters.DEFAULT.settledAfter()).isEqualTo(2048);
  }

  @Test
  void oneAnomalyDoesNotHideTheNext() {
    Detector detector = learned(Parameters.DEFAULT, 100);
    float[] far = new float[10];
    Arrays.fill(far, 8f);
    double before = detector.score(far);
    for (int i = 0; i < 5; i++) {
      detector.learn(far);
      learn(detector, 200, i);
    }
    assertThat(detector.score(far)).isGreaterThan(.8 * before);
  }

  @Test
  void whereTheStreamHasMovedIsNoLongerAnomalous() {
    Detector detector = new Parameters(64, 3, 300, 1).create(2, 1);
    learn(detector, 1000, 1);
    float[] moved = {9, 9};
    double before = detector.score(moved);
    Stream stream = new Stream(2, 2);
    for (int i = 0; i < 1500; i++) {
      float[] vector = stream.next();
      detector.learn(new float[] {9 + vector[0], 9 + vector[1]});
    }
    assertThat(detector.score(moved)).isLessThan(before / 10);
    assertThat(detector.score(new float[2])).isGreaterThan(before / 2);
  }

  @Test
  void sharesAreOfTheSquaredDifferences() {
    Detector detector = new Parameters(16, 1, 100, 1).create(2, 1);
    for (int i = 0; i < 30; i++) {
      detector.learn(new float[] {1, 2});
    }
    assertThat(detector.score(new float[] {4, 6})).isEqualTo(5);
    assertThat(attributed(detector, new float[] {4, 6})).containsExactly(9 / 5., 16 / 5.);
    assertThat(attributed(detector, new float[] {1, 2})).containsExactly(0, 0);
  }

  @Test
  void whatIsNotFiniteIsNotLearnedAndScoresFarthest() throws IOException {
    assertLearnsNothingNotFinite(
        Parameters.DEFAULT,
        (detector, vector) -> assertThat(detector.score(vector)).isCloseTo(1e40, within(1e30)));
  }

  @Test
  void keysSetObserversApart() throws IOException {
    Detector one = Parameters.DEFAULT.create(3, 1);
    Detector other = Parameters.DEFAULT.create(3, 2);
    learn(one, 2000, 1);
    learn(other, 2000, 1);
    assertThat(saved(one)).isNotEqualTo(saved(other));
    assertThat(one.score(new float[3])).isNotEqualTo(other.score(new float[3]));
  }

  @Test
  void parametersNameTheFieldAndTheRange() {
    rejects("observers: found 15, expected 16 to 2048", 15, 3, 100);
    rejects("nearest: found 0, expected 1 to 64", 256, 0, 100);
    rejects("nearest: found 5, expected at most a quarter of observers, 4", 16, 5, 100);
    rejects("memory: found 15, expected 16 to 100000", 256, 5, 15);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parameters.DEFAULT.create(0, 1))
        .withMessage("dimensions: found 0, expected 1 to 10000");
  }

  private static void rejects(String message, int observers, int nearest, int memory) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(observers, nearest, memory, 1))
        .withMessage(message);
  }
}
