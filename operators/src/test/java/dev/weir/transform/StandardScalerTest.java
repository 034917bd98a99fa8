package dev.weir.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardScalerTest {
  private static final int WIDTH = 3;

  @Test
  void agreesWithTheMeanAndDeviationOfAllRecords() {
    double[][] records = records(500, 1);
    Transform scaler = learned(StandardScaler.Parameters.DEFAULT, records);
    for (int i = 0; i < WIDTH; i++) {
      int column = i;
      double mean = Arrays.stream(records).mapToDouble(r -> r[column]).average().orElseThrow();
      double variance =
          Arrays.stream(records)
              .mapToDouble(r -> (r[column] - mean) * (r[column] - mean))
              .average()
              .orElseThrow();
      double[] out = new double[WIDTH];
      scaler.apply(records[7], 0, out);
      assertThat(out[i]).isCloseTo((records[7][i] - mean) / Math.sqrt(variance), within(1e-9));
    }
  }

  @Test
  void forgettingFollowsALevelThatMoved() {
    Transform scaler = new StandardScaler.Parameters(0.1).create(1, 0);
    for (int i = 0; i < 1_000; i++) {
      scaler.learn(new double[] {(i < 500 ? 0 : 100) + i % 2}, 0);
    }
    double[] out = new double[1];
    scaler.apply(new double[] {100.5}, 0, out);
    assertThat(out[0]).isBetween(-0.2, 0.2);
    scaler.apply(new double[] {101}, 0, out);
    assertThat(out[0]).isBetween(0.8, 1.2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 7, -1e10, 1e300, 1e-300})
  void constantIsCentredAndItsFirstChangeIsSeenAtItsSize(double constant) {
    Transform scaler = new StandardScaler.Parameters(0.01).create(1, 0);
    for (int i = 0; i < 100; i++) {
      scaler.learn(new double[] {constant}, 0);
    }
    double[] out = new double[1];
    scaler.apply(new double[] {constant}, 0, out);
    assertThat(out[0]).isZero();
    double change = Math.abs(constant) < 1e100 ? 5 : 0;
    scaler.apply(new double[] {constant + change}, 0, out);
    assertThat(out[0]).isCloseTo(change, within(1e-5));
  }

  @Property(tries = 300)
  void finiteStaysFinite(
      @ForAll @Size(min = 1, max = 30) double[] values,
      @ForAll @DoubleRange(min = 0, max = 0.1) double forgetting) {
    Transform scaler = new StandardScaler.Parameters(forgetting).create(1, 0);
    double[] out = new double[1];
    for (double value : values) {
      scaler.apply(new double[] {value}, 0, out);
      assertThat(out[0]).isBetween(-StandardScaler.LIMIT, StandardScaler.LIMIT);
      scaler.learn(new double[] {value}, 0);
      scaler.apply(new double[] {-value}, 0, out);
      assertThat(out[0]).isBetween(-StandardScaler.LIMIT, StandardScaler.LIMIT);
    }
  }

  @Test
  void hugeAndTinyNumbersAreScaledApart() {
    Transform scaler = StandardScaler.Parameters.DEFAULT.create(2, 0);
    for (int i = 0; i < 100; i++) {
      scaler.learn(new double[] {i % 2 == 0 ? 1e300 : -1e300, i % 2 == 0 ? 1e-140 : 0}, 0);
    }
    double[] out = new double[2];
    scaler.apply(new double[] {1e300, 1e-140}, 0, out);
    assertThat(out[0]).isCloseTo(1, within(1e-9));
    assertThat(out[1]).isCloseTo(1, within(1e-9));
  }

  @Test
  void isReadyAfterTheFirstRecord() {
    Transform scaler = StandardScaler.Parameters.DEFAULT.create(1, 0);
    assertThat(scaler.ready()).isFalse();
    scaler.learn(new double[] {3}, 0);
    assertThat(scaler.ready()).isTrue();
  }

  @Test
  void whatLiesBeyondItsWidthIsNeitherReadNorWritten() {
    Transform scaler = StandardScaler.Parameters.DEFAULT.create(1, 0);
    scaler.learn(new double[] {3, Double.NaN}, 0);
    double[] out = {0, 42};
    scaler.apply(new double[] {4, Double.NaN}, 0, out);
    assertThat(out).containsExactly(1, 42);
    scaler.attribute(new double[] {0.7, 9}, out);
    assertThat(out).containsExactly(0.7, 42);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesWhatIsNotFiniteAndLearnsNothingOfIt(double number) throws IOException {
    Transform scaler = learned(StandardScaler.Parameters.DEFAULT, records(9, 1));
    byte[] before = saved(scaler);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scaler.learn(new double[] {1, number, 1}, 0))
        .withMessageContaining("input 1: found " + number);
    assertThat(saved(scaler)).isEqualTo(before);
  }

  @Property(tries = 50)
  void cutAnywhereNothingChanges(
      @ForAll @IntRange(max = 40) int cut,
      @ForAll @DoubleRange(min = 0, max = 0.1) double forgetting)
      throws IOException {
    double[][] records = records(40, cut);
    Transform whole = new StandardScaler.Parameters(forgetting).create(WIDTH, 0);
    Transform parts = new StandardScaler.Parameters(forgetting).create(WIDTH, 0);
    for (int i = 0; i < records.length; i++) {
      parts = i == cut ? loaded(saved(parts)) : parts;
      whole.learn(records[i], 0);
      parts.learn(records[i], 0);
    }
    assertThat(saved(parts)).isEqualTo(saved(whole));
    assertThat(applied(parts, records[0])).isEqualTo(applied(whole, records[0]));
  }

  @Test
  void readsChangeNothing() throws IOException {
    Transform scaler = learned(new StandardScaler.Parameters(0.05), records(50, 3));
    byte[] before = saved(scaler);
    double[] first = applied(scaler, records(1, 9)[0]);
    scaler.attribute(new double[WIDTH], new double[WIDTH]);
    assertThat(applied(scaler, records(1, 9)[0])).isEqualTo(first);
    assertThat(saved(scaler)).isEqualTo(before);
  }

  @Test
  void copySharesNothing() throws IOException {
    Transform scaler = learned(StandardScaler.Parameters.DEFAULT, records(50, 3));
    byte[] before = saved(scaler);
    Transform copy = scaler.copy();
    assertThat(saved(copy)).isEqualTo(before);
    copy.learn(new double[] {1, 2, 3}, 0);
    assertThat(saved(scaler)).isEqualTo(before);
    assertThat(saved(copy)).isNotEqualTo(before);
  }

  @Test
  void savedFormIsTheOneReleased() throws IOException {
    Transform scaler = new StandardScaler.Parameters(0.1).create(1, 0);
    scaler.learn(new double[] {1}, 0);
    scaler.learn(new double[] {2}, 0);
    String expected =
        "01" // standard-scaler
            + "0001" // version
            + "3fb999999999999a" // forgetting 0.1
            + "00000001" // inputs
            + "0000000000000002" // count
            + "3ff8000000000000" // mean 1.5
            + "3fd0000000000000"; // variance 0.25
    assertThat(HexFormat.of().formatHex(saved(scaler))).isEqualTo(expected);
    assertThat(saved(loaded(HexFormat.of().parseHex(expected)))).isEqualTo(saved(scaler));
  }

  @Test
  void everyTruncationIsAnError() throws IOException {
    byte[] bytes = saved(learned(StandardScaler.Parameters.DEFAULT, records(5, 1)));
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatIOException().as("%d bytes", length).isThrownBy(() -> loaded(part));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"02", "010002", "0100013fb999999999999a7fffffff0000000000000002"})
  void unknownTypeUnknownVersionAndDamagedLengthAreErrors(String hex) {
    assertThatIOException().isThrownBy(() -> loaded(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 0.11, Double.NaN})
  void refusesForgettingOutOfRange(double forgetting) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StandardScaler.Parameters(forgetting))
        .withMessage("forgetting: found " + forgetting + ", expected 0 to 0.1");
  }

  @Test
  void refusesAWidthOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StandardScaler.Parameters.DEFAULT.create(0, 0))
        .withMessage("inputs: found 0, expected 1 to 65536");
  }

  private static double[][] records(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] records = new double[count][];
    for (int i = 0; i < count; i++) {
      records[i] = new double[] {random.nextDouble(), 1e6 + random.nextInt(9), -random.nextInt(3)};
    }
    return records;
  }

  private static Transform learned(StandardScaler.Parameters parameters, double[][] records) {
    Transform scaler = parameters.create(WIDTH, 0);
    for (double[] record : records) {
      scaler.learn(record, 0);
    }
    return scaler;
  }

  private static double[] applied(Transform scaler, double[] record) {
    double[] out = new double[WIDTH];
    scaler.apply(record, 0, out);
    return out;
  }

  private static byte[] saved(Transform transform) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Transforms.save(transform, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Transform loaded(byte[] bytes) throws IOException {
    return Transforms.load(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
