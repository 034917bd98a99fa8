package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What detectors say of themselves to people. */
class DetectorViewTest {
  private static final int VECTORS = 1_500;
  private static final long SEED = 7;

  /** The first entry lies round 10, the second round -1,000, the third is always 5. */
  private static Detector taught(DetectorType type) {
    SplittableRandom random = new SplittableRandom(SEED);
    Detector detector = type.defaults().create(3, SEED);
    float[] vector = new float[3];
    for (int v = 0; v < VECTORS; v++) {
      vector[0] = 10 + (float) (random.nextDouble() - 0.5);
      vector[1] = -1_000 + 100 * (float) (random.nextDouble() - 0.5);
      vector[2] = 5;
      detector.score(vector);
      detector.learn(vector);
    }
    return detector;
  }

  @ParameterizedTest
  @EnumSource(DetectorType.class)
  void everyDetectorSaysWhereItsValuesLie(DetectorType type) {
    DetectorView view = taught(type).view();
    assertThat(view.type()).isEqualTo(type);
    if (type == DetectorType.ENSEMBLE) {
      assertThat(view.ranges()).isNull();
      assertThat(view.members()).hasSizeGreaterThan(1);
      assertThat(view.members().get(0).ranges()).isNotNull();
      return;
    }
    EntryRanges ranges = view.ranges();
    assertThat(ranges.meaning()).isNotBlank();
    assertThat(ranges.vectors()).isPositive();
    assertLiesRound(ranges, 0, 10, 1);
    assertLiesRound(ranges, 1, -1_000, 100);
    assertLiesRound(ranges, 2, 5, 0.5);
  }

  private static void assertLiesRound(EntryRanges ranges, int j, double usual, double reach) {
    assertThat(ranges.low()[j]).isBetween(usual - reach, usual);
    assertThat(ranges.high()[j]).isBetween(usual, usual + reach);
    if (!Double.isNaN(ranges.middle()[j])) {
      assertThat(ranges.middle()[j]).isBetween(ranges.low()[j], ranges.high()[j]);
    }
  }

  @ParameterizedTest
  @EnumSource(DetectorType.class)
  void lookingChangesNothing(DetectorType type) throws IOException {
    Detector detector = taught(type);
    byte[] before = saved(detector);
    detector.view();
    assertThat(saved(detector)).isEqualTo(before);
    assertThat(saved(taught(type))).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(DetectorType.class)
  void aDetectorThatHasLearnedNothingSaysSoToo(DetectorType type) {
    DetectorView view = type.defaults().create(2, SEED).view();
    if (view.ranges() != null) {
      assertThat(view.ranges().low()).hasSize(2);
      assertThat(view.ranges().vectors()).isNotPositive();
    }
  }

  private static byte[] saved(Detector detector) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    detector.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
