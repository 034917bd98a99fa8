package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.detect.OnlineIsolationForest.Growth;
import dev.weir.detect.OnlineIsolationForest.Parameters;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OnlineIsolationForestTest extends DetectorContract {
  /** Trees of four levels ask for few of the features: about one such vector in five is seen. */
  @Override
  boolean seesOneFarFeature() {
    return false;
  }

  @Override
  DetectorParameters defaults() {
    return Parameters.DEFAULT;
  }

  @Override
  DetectorParameters small() {
    return new Parameters(6, 4, 100, Growth.ADAPTIVE, 3);
  }

  @Override
  boolean boundedByOne() {
    return true;
  }

  @Override
  long[] golden() {
    return new long[] {
      0x3fd0a94b4d15e7bfL,
      0x3fd0394e899b8719L,
      0x3fd4ca1ab3f76e28L,
      0x3fd3b7b4357f9bf1L,
      0x3fd2e3b94841d73dL,
      0x3fd70cb30e33b335L,
      0x3fd11123f8a7d1a8L,
      0x3fd2b5bfa341ff92L,
    };
  }

  @Test
  void isReadyOnceItHoldsMoreThanALeaf() {
    assertThat(learned(Parameters.DEFAULT, 32).ready()).isFalse();
    assertThat(learned(Parameters.DEFAULT, 33).ready()).isTrue();
    assertThat(Parameters.DEFAULT.settledAfter()).isEqualTo(2080);
  }

  @Test
  void scoresAreLowWhereDenseAndHighWhereEmpty() {
    Detector detector = learned(Parameters.DEFAULT, 4000);
    float[] far = new float[10];
    Arrays.fill(far, 20f);
    assertThat(detector.score(new float[10])).isBetween(.2, .35);
    assertThat(detector.score(far)).isBetween(.4, 1.);
  }

  @Test
  void aPlaceFilledAnewIsNoLongerAnomalous() {
    Detector detector = new Parameters(32, 8, 128, Growth.FIXED, 1).create(2, 1);
    learn(detector, 1000, 1);
    float[] moved = {9, 9};
    double before = detector.score(moved);
    for (int i = 0; i < 500; i++) {
      detector.learn(new float[] {9 + i % 7 * .01f, 9 + i % 11 * .01f});
    }
    assertThat(detector.score(moved)).isLessThan(before);
    assertThat(detector.score(new float[2])).isGreaterThan(detector.score(moved));
  }

  @Test
  void keysAndSeedsSetForestsApart() throws IOException {
    byte[] first = saved(learn(Parameters.DEFAULT.create(3, 1), 100, 1));
    assertThat(saved(learn(Parameters.DEFAULT.create(3, 2), 100, 1))).isNotEqualTo(first);
    Parameters other = new Parameters(32, 32, 2048, Growth.ADAPTIVE, 2);
    assertThat(saved(learn(other.create(3, 1), 100, 1))).isNotEqualTo(first);
  }

  @Test
  void theDefaultDependsOnNoScale() {
    assertScaleChangesNothing(Parameters.DEFAULT);
  }

  @Test
  void theSavedFormIsSmall() throws IOException {
    Parameters parameters = new Parameters(32, 8, 512, Growth.ADAPTIVE, 1);
    for (int seed = 1; seed <= 5; seed++) {
      Detector detector = parameters.create(10, seed);
      learn(detector, 5000, seed);
      assertThat(saved(detector)).as("seed " + seed).hasSizeLessThanOrEqualTo(56_000);
    }
  }

  @Test
  void theSavedFormStaysBoundedWhileTheStreamDrifts() throws IOException {
    Parameters parameters = new Parameters(8, 8, 256, Growth.FIXED, 1);
    Detector detector = parameters.create(3, 1);
    Stream stream = new Stream(9, 3);
    for (int i = 0; i < 200_000; i++) {
      float[] vector = stream.next();
      vector[i / 50_000 % 3] += i * .001f;
      detector.learn(vector);
      if (i % 5_000 == 0) {
        assertThat((long) saved(detector).length)
            .as("after " + i)
            .isLessThanOrEqualTo(parameters.savedBytes(3));
      }
    }
    assertThat(saved(load(saved(detector)))).isEqualTo(saved(detector));
  }

  /** An attribution folds all rows into the boxes, where otherwise many wait for their turn. */
  @Property(tries = 20)
  void boxesAreTheSameWheneverRowsAreFoldedIn(@ForAll long seed) throws IOException {
    Detector eager = small().create(3, seed);
    Detector lazy = small().create(3, seed);
    Stream stream = new Stream(seed, 3);
    double[] shares = new double[3];
    for (int i = 0; i < 600; i++) {
      float[] vector = stream.next();
      eager.attribute(vector, shares);
      eager.learn(vector);
      lazy.learn(vector);
      if (i % 37 == 0) {
        assertThat(saved(lazy)).as("after " + i).isEqualTo(saved(eager));
      }
    }
  }

  @Property(tries = 20)
  void learningIsTheSameWhateverWasScoredBefore(@ForAll long seed) throws IOException {
    Detector scoring = small().create(3, seed);
    Detector silent = small().create(3, seed);
    Stream stream = new Stream(seed, 3);
    float[] vector = new float[3];
    for (int i = 0; i < 600; i++) {
      float[] next = stream.next();
      if (i % 3 == 1) {
        scoring.score(vector);
      }
      System.arraycopy(next, 0, vector, 0, 3);
      if (i % 3 > 0) {
        scoring.score(vector);
      }
      scoring.learn(vector);
      silent.learn(next);
    }
    assertThat(saved(scoring)).isEqualTo(saved(silent));
  }

  @Test
  void parametersNameTheFieldAndTheRange() {
    rejects("trees: found 0, expected 1 to 256", 0, 32, 2048);
    rejects("maxLeafSamples: found 1, expected 2 to 1024", 32, 1, 2048);
    rejects("window: found 63, expected at least twice maxLeafSamples, 64", 32, 32, 63);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(32, 32, 2048, null, 1))
        .withMessageContaining("growth");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parameters.DEFAULT.create(0, 1))
        .withMessage("dimensions: found 0, expected 1 to 10000");
  }

  private static void rejects(String message, int trees, int maxLeafSamples, int window) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(trees, maxLeafSamples, window, Growth.FIXED, 1))
        .withMessage(message);
  }
}
