package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.amazon.randomcutforest.RandomCutForest;
import dev.weir.detect.RandomCutForestDetector.Parameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomCutForestDetectorTest extends DetectorContract {
  /** The library makes objects for every record. */
  @Override
  boolean allocates() {
    return true;
  }

  @Override
  int longRun() {
    return 50_000;
  }

  @Override
  DetectorParameters defaults() {
    return Parameters.DEFAULT;
  }

  @Override
  DetectorParameters small() {
    return new Parameters(5, 16, 3);
  }

  @Override
  long[] golden() {
    return new long[] {
      0x3fe7c757d93c1627L,
      0x3ff64121c7e26b83L,
      0x3feb7407948f48ddL,
      0x3ffcea6b5b7d67b2L,
      0x3fec04b53ae66930L,
      0x3fec55b68160885aL,
      0x3fe9270cb19b4a2dL,
      0x3fe920a75c05b0f6L,
    };
  }

  @Test
  void scoresAreTheLibrarys() {
    Detector detector = new Parameters(20, 64, 5).create(3, 8);
    RandomCutForest forest =
        RandomCutForest.builder()
            .dimensions(3)
            .numberOfTrees(20)
            .sampleSize(64)
            .timeDecay(1.0 / 640)
            .randomSeed(SeededRandom.combine(5, 8))
            .build();
    Stream stream = new Stream(1, 3);
    for (int i = 0; i < 1000; i++) {
      float[] vector = stream.next();
      assertThat(detector.score(vector)).isEqualTo(forest.getAnomalyScore(vector));
      detector.learn(vector);
      forest.update(vector);
    }
    assertThat(attributed(detector, new float[] {4, 0, 0}))
        .containsExactly(shares(forest, new float[] {4, 0, 0}));
  }

  private static double[] shares(RandomCutForest forest, float[] vector) {
    var attribution = forest.getAnomalyAttribution(vector);
    return IntStream.range(0, 3).mapToDouble(attribution::getHighLowSum).toArray();
  }

  @Test
  void restoredAgainAndAgainTheDefaultsScoreAsIfNeverCut() throws IOException {
    Detector whole = Parameters.DEFAULT.create(2, 1);
    Detector part = Parameters.DEFAULT.create(2, 1);
    Stream stream = new Stream(4, 2);
    for (int i = 0; i < 4000; i++) {
      float[] vector = stream.next();
      vector[0] = i % 1000 < 300 ? 5 : vector[0];
      vector[1] = i % 3 == 0 ? vector[1] : Math.round(vector[1]);
      assertThat(bits(part.score(vector))).as("event %d", i).isEqualTo(bits(whole.score(vector)));
      whole.learn(vector);
      part.learn(vector);
      if (i % 137 == 0) {
        part = load(saved(part));
      }
    }
    assertThat(saved(part)).isEqualTo(saved(whole));
  }

  @Test
  void goesOnAsIfNotCutWhereBoxesAreNotKept() throws IOException {
    Parameters wide = new Parameters(256, 16, 1);
    assertThat(wide.boxesKept(2600)).isLessThan(.8);
    Detector whole = wide.create(2600, 1);
    learn(whole, 20, 1);
    Detector part = load(saved(whole));
    learn(whole, 4, 2);
    learn(part, 4, 2);
    float[] vector = new Stream(3, 2600).next();
    assertThat(bits(part.score(vector))).isEqualTo(bits(whole.score(vector)));
    assertThat(saved(part)).isEqualTo(saved(whole));
  }

  @Test
  void isReadyAfterAQuarterOfASample() {
    assertThat(learned(Parameters.DEFAULT, 63).ready()).isFalse();
    assertThat(learned(Parameters.DEFAULT, 64).ready()).isTrue();
    assertThat(Parameters.DEFAULT.settledAfter()).isEqualTo(2560);
  }

  @Test
  void savingOnlyReadsSoThatACopyCanBeMadeAtTheSameTime() throws IOException {
    Detector detector = learned(Parameters.DEFAULT, 1500);
    byte[] alone = saved(detector);
    List<byte[]> together =
        IntStream.range(0, 16).parallel().mapToObj(i -> savedCopy(detector, i)).toList();
    assertThat(together).allSatisfy(bytes -> assertThat(bytes).isEqualTo(alone));
  }

  private static byte[] savedCopy(Detector detector, int i) {
    try {
      return saved(i % 2 == 0 ? detector : detector.copy());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsNotFiniteIsNotLearnedButScored() throws IOException {
    assertLearnsNothingNotFinite(
        Parameters.DEFAULT,
        (detector, vector) -> {
          assertThat(detector.score(vector)).isGreaterThan(2 * detector.score(new float[10]));
          double[] shares = attributed(detector, vector);
          assertThat(shares[3]).isGreaterThan(.9 * Arrays.stream(shares).sum());
        });
  }

  @Test
  void theLeastChangeOfAConstantScoresHigh() {
    Detector detector = Parameters.DEFAULT.create(3, 1);
    for (int i = 0; i < 3000; i++) {
      detector.learn(new float[] {0, 7, i % 2 == 0 ? -0f : 0f});
    }
    assertThat(detector.score(new float[] {0, 7, 0})).isLessThan(1);
    assertThat(detector.score(new float[] {0, 7.001f, 0})).isBetween(3., 8.1);
  }

  @Test
  void keysAndSeedsSetForestsApart() throws IOException {
    byte[] first = state(new Parameters(5, 16, 1), 1);
    assertThat(state(new Parameters(5, 16, 1), 1)).isEqualTo(first);
    assertThat(state(new Parameters(5, 16, 1), 2)).isNotEqualTo(first);
    assertThat(state(new Parameters(5, 16, 2), 1)).isNotEqualTo(first);
  }

  /** Without the parameters, which differ anyway. */
  private static byte[] state(Parameters parameters, long seed) throws IOException {
    Detector detector = parameters.create(3, seed);
    learn(detector, 100, 1);
    byte[] bytes = saved(detector);
    return Arrays.copyOfRange(bytes, 23, bytes.length);
  }

  @Test
  void parametersNameTheFieldAndTheRange() {
    rejects("trees: found 0, expected 1 to 256", 0, 256, 10);
    rejects("sampleSize: found 15, expected 16 to 1024", 50, 15, 10);
    rejects("dimensions: found 0, expected 1 to 10000", 50, 256, 0);
  }

  private static void rejects(String message, int trees, int sampleSize, int dimensions) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(trees, sampleSize, 1).create(dimensions, 1))
        .withMessage(message);
  }
}
