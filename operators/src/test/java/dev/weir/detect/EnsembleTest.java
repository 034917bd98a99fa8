package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detect.Ensemble.Combine;
import dev.weir.detect.Ensemble.Parameters;
import dev.weir.threshold.RarityCalibration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EnsembleTest extends DetectorContract {
  private static final RobustZScore.Parameters ROBUST = new RobustZScore.Parameters(60);
  private static final Mahalanobis.Parameters MAHALANOBIS = new Mahalanobis.Parameters(0.02, 0.05);
  private static final OnlineIsolationForest.Parameters FOREST =
      new OnlineIsolationForest.Parameters(8, 8, 64, OnlineIsolationForest.Growth.ADAPTIVE, 1);

  @Override
  DetectorParameters defaults() {
    return Parameters.DEFAULT;
  }

  @Override
  DetectorParameters small() {
    return of(Combine.MEAN);
  }

  @Override
  List<DetectorParameters> used() {
    return List.of(small(), of(Combine.WEIGHTED));
  }

  @Override
  long[] golden() {
    return new long[] {
      0x3fdef5c13fdc64b0L,
      0x3ff7a183b0107bb4L,
      0x3fe4663bed04596cL,
      0x3ff89be48cd7bbd0L,
      0x3fe691a1bceb9ec0L,
      0x3fe0a3ffd8bb5137L,
      0x3fd58143030ea017L,
      0x3fd01e29b38ac4b6L,
    };
  }

  private static Parameters of(Combine combine) {
    List<Double> weights = combine == Combine.WEIGHTED ? List.of(1.0, 2.0, 0.5) : List.of();
    return new Parameters(List.of(ROBUST, MAHALANOBIS, FOREST), combine, weights);
  }

  @Property(tries = 20)
  void theScoreIsMadeOfTheMembersStrengths(
      @ForAll Combine combine, @ForAll @IntRange(min = 300, max = 1500) int events) {
    Detector ensemble = of(combine).create(3, 5);
    DetectorParameters[] kinds = {ROBUST, MAHALANOBIS, FOREST};
    Detector[] members = new Detector[3];
    RarityCalibration[] calibrations = new RarityCalibration[3];
    List<List<Double>> scores = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int m = 0; m < 3; m++) {
      members[m] = kinds[m].create(3, SeededRandom.combine(5, m));
      calibrations[m] = new RarityCalibration(true);
    }
    Stream stream = new Stream(events, 3);
    for (int i = 0; i < events; i++) {
      float[] vector = stream.next();
      ensemble.learn(vector);
      for (int m = 0; m < 3; m++) {
        if (members[m].ready()) {
          calibrations[m].learn(members[m].score(vector));
          scores.get(m).add(members[m].score(vector));
        }
        members[m].learn(vector);
      }
    }
    float[] vector = stream.next();
    vector[1] += events % 5;
    double[] rarities = new double[3];
    double[] strengths = new double[3];
    for (int m = 0; m < 3; m++) {
      rarities[m] = calibrations[m].rarity(members[m].score(vector));
      double[] levels = scores.get(m).stream().mapToDouble(Math::log1p).toArray();
      double mean = Arrays.stream(levels).average().orElseThrow();
      double variance = Arrays.stream(levels).map(v -> (v - mean) * (v - mean)).average().orElse(0);
      double z = (Math.log1p(members[m].score(vector)) - mean) / Math.sqrt(variance);
      strengths[m] = Math.log(1 + Math.exp(z));
    }
    double expected =
        switch (combine) {
          case MEAN -> (strengths[0] + strengths[1] + strengths[2]) / 3;
          case MAX -> Arrays.stream(strengths).max().orElseThrow();
          case WEIGHTED -> (strengths[0] + 2 * strengths[1] + 0.5 * strengths[2]) / 3.5;
        };
    assertThat(ensemble.score(vector)).isCloseTo(expected, within(1e-9 * (1 + expected)));
    Arrays.sort(rarities);
    assertThat(ensemble.disagreement(vector)).isEqualTo(rarities[2] - rarities[0]);
  }

  @Property(tries = 20)
  void whatWasScoredLastMakesNoDifference(@ForAll long seed) throws IOException {
    Detector scored = small().create(3, 1);
    Detector learnedOnly = small().create(3, 1);
    Stream stream = new Stream(seed, 3);
    SeededRandom random = new SeededRandom(seed);
    float[] other = {1, 2, 3};
    for (int i = 0; i < 300; i++) {
      float[] vector = stream.next();
      switch (random.nextInt(4)) {
        case 0 -> scored.score(vector);
        case 1 -> scored.score(other);
        case 2 -> {
          scored.score(vector);
          vector[0] += 1; // The caller's array, not the one that was scored.
        }
        default -> {}
      }
      scored.learn(vector);
      learnedOnly.learn(vector);
    }
    assertThat(saved(scored)).isEqualTo(saved(learnedOnly));
  }

  @Test
  void theSharesOfEachMemberWeighAsMuchAsItsPart() {
    Detector detector = learned(small(), 1200);
    float[] vector = new Stream(3, 10).next();
    vector[2] = 6;
    double sum = Arrays.stream(attributed(detector, vector)).sum();
    assertThat(sum).isCloseTo(3 * detector.score(vector), within(1e-9));
    Detector most = learned(of(Combine.MAX), 1200);
    double shares = Arrays.stream(attributed(most, vector)).sum();
    assertThat(shares).isGreaterThanOrEqualTo(most.score(vector) * (1 - 1e-12));
  }

  @Test
  void oneMemberThatIsSureIsEnoughForTheLargestStrength() {
    Parameters parameters =
        new Parameters(
            List.of(ROBUST, new Mahalanobis.Parameters(0.001, 0.01)), Combine.MAX, List.of());
    Detector detector = parameters.create(2, 1);
    Stream stream = new Stream(4, 2);
    double usual = 0;
    for (int i = 0; i < 2000; i++) {
      float[] vector = stream.next();
      vector[1] = vector[0] + 0.05f * vector[1];
      usual = i > 1000 ? Math.max(usual, detector.score(vector)) : usual;
      detector.learn(vector);
    }
    assertThat(detector.score(new float[] {0.3f, -0.3f})).isGreaterThan(usual);
  }

  @Test
  void membersDisagreeOnWhatOnlyOneOfThemSees() {
    Parameters parameters =
        new Parameters(
            List.of(ROBUST, new Mahalanobis.Parameters(0.001, 0.01)), Combine.MEAN, List.of());
    Detector detector = parameters.create(2, 1);
    Stream stream = new Stream(4, 2);
    for (int i = 0; i < 2000; i++) {
      float[] vector = stream.next();
      vector[1] = vector[0] + 0.05f * vector[1];
      detector.learn(vector);
    }
    assertThat(detector.disagreement(new float[] {0.3f, -0.3f})).isGreaterThan(0.6);
    assertThat(detector.disagreement(new float[] {30, -30})).isLessThan(0.01);
  }

  @Test
  void aLoneDetectorDisagreesWithNobody() {
    assertThat(learned(ROBUST, 100).disagreement(new float[10])).isNaN();
    Detector ensemble = of(Combine.MEAN).create(1, 1);
    assertThat(ensemble.disagreement(new float[1])).isNaN();
  }

  @Test
  void isReadyOnceAMemberHasScoresToCompareWith() {
    Detector detector = small().create(2, 1);
    learn(detector, 40, 1);
    assertThat(detector.ready()).isFalse();
    assertThat(detector.score(new float[2])).isZero();
    learn(detector, 1, 2);
    assertThat(detector.ready()).isTrue();
  }

  @Test
  void anEnsembleAmongTheSavedMembersIsRefused() throws IOException {
    byte[] bytes = saved(learned(small(), 10));
    int firstMember = 1 + 2 + 1 + 4 + 1 + 8;
    assertThat(bytes[firstMember]).isEqualTo((byte) DetectorType.ROBUST_Z_SCORE.code());
    bytes[firstMember] = (byte) DetectorType.ENSEMBLE.code();
    assertThatIOException().isThrownBy(() -> load(bytes)).withMessageContaining("an ensemble");
  }

  @Test
  void parametersNameTheFieldAndWhatIsAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(List.of(ROBUST), Combine.MEAN, List.of()))
        .withMessage("members: found 1 of them, expected 2 to 8");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Parameters(List.of(ROBUST, Parameters.DEFAULT), Combine.MEAN, List.of()))
        .withMessageStartingWith("members[1].type: found ensemble, expected ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(List.of(ROBUST, ROBUST), Combine.WEIGHTED, List.of(1.0)))
        .withMessage("weights: found 1 of them, expected one for each member");
    assertThat(of(Combine.MAX).settledAfter()).isEqualTo(72 + 1000);
    assertThat(of(Combine.MAX).dependsOnScale()).isFalse();
  }
}
