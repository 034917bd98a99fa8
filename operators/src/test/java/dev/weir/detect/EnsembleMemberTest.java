package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.transform.StandardScaler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EnsembleMemberTest {
  @Property(tries = 30)
  void aMemberWithAScalerGoesOnAfterACutAsIfNotCut(
      @ForAll @IntRange(max = 200) int cut, @ForAll long seed) throws IOException {
    EnsembleMember whole = scaled();
    EnsembleMember part = scaled();
    DetectorContract.Stream stream = new DetectorContract.Stream(seed, 3);
    for (int i = 0; i < 250; i++) {
      part = i == cut ? load(saved(part)) : part;
      float[] vector = stream.next();
      for (EnsembleMember member : new EnsembleMember[] {whole, part}) {
        member.judge(vector);
        member.learn(vector);
      }
    }
    assertThat(saved(part)).isEqualTo(saved(whole));
    assertThat(saved(part.copy())).isEqualTo(saved(whole));
  }

  private static EnsembleMember scaled() {
    return new EnsembleMember(new RobustZScore.Parameters(40).create(3, 1), 2, new MemberScaler(3));
  }

  @Test
  void theScalerIsTheStandardOneLearnedAfterScaling() {
    StandardScaler expected = StandardScaler.Parameters.DEFAULT.create(2, 0);
    MemberScaler scaler = new MemberScaler(2);
    DetectorContract.Stream stream = new DetectorContract.Stream(1, 2);
    double[] out = new double[2];
    for (int i = 0; i < 100; i++) {
      float[] vector = stream.next();
      vector[1] = i % 10 == 9 ? Float.NaN : 1000 * vector[1];
      double[] row = {vector[0], Float.isNaN(vector[1]) ? 0 : vector[1]};
      expected.apply(row, 0, out);
      assertThat(scaler.scaled(vector)).containsExactly((float) out[0], (float) out[1]);
      scaler.learn(vector);
      expected.learn(row, 0);
    }
  }

  @Test
  void aScalerOfAnotherWidthIsRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new MemberScaler(3).save(new DataOutputStream(bytes));
    assertThatIOException()
        .isThrownBy(() -> MemberScaler.load(2, in(bytes.toByteArray())))
        .withMessageContaining("found 3, expected 2");
  }

  @Property
  void aHigherScoreIsNeverWeaker(
      @ForAll @DoubleRange(min = -1e9, max = 1e9) double one,
      @ForAll @DoubleRange(min = -1e9, max = 1e9) double other) {
    ScoreScale scale = new ScoreScale();
    for (int i = 0; i < 200; i++) {
      scale.learn(1 + i % 7);
    }
    assertThat(scale.strength(Math.max(one, other)))
        .isGreaterThanOrEqualTo(scale.strength(Math.min(one, other)))
        .isFinite();
  }

  @Test
  void theStrengthIsTheDeviationsAboveTheMeanWhereItIsLarge() {
    ScoreScale scale = new ScoreScale();
    for (int i = 0; i < 1000; i++) {
      scale.learn(Math.exp(i % 2 == 0 ? 1 : 2) - 1);
    }
    assertThat(scale.strength(Math.exp(21.5) - 1)).isCloseTo(40, within(1e-9));
    assertThat(scale.strength(Math.exp(1.5) - 1)).isCloseTo(Math.log(2), within(1e-9));
    assertThat(scale.strength(0)).isBetween(0.0, 0.05);
    assertThat(scale.strength(Double.MAX_VALUE)).isFinite();
  }

  @Test
  void remembersTenThousandScores() {
    ScoreScale scale = new ScoreScale();
    for (int i = 0; i < 40_000; i++) {
      scale.learn(i % 2);
    }
    for (int i = 0; i < 7_000; i++) {
      scale.learn(100 + i % 2);
    }
    double half = scale.strength(9);
    assertThat(half).as("ln 10 lies in the middle of ln 1.5 and ln 101").isBetween(0.5, 0.8);
  }

  @Test
  void damagedScalesAreRefused() {
    byte[] bytes = new byte[ScoreScale.SAVED_BYTES];
    bytes[8] = 0x7f;
    bytes[9] = (byte) 0xf8;
    assertThatIOException().isThrownBy(() -> ScoreScale.load(in(bytes)));
  }

  private static byte[] saved(EnsembleMember member) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    member.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static EnsembleMember load(byte[] bytes) throws IOException {
    return EnsembleMember.load(3, 1000, in(bytes));
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
