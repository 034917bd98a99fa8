package dev.weir.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardScalerTest extends TransformContract {
  private static final int WIDTH = 3;

  @Override
  TransformParameters small() {
    return StandardScaler.Parameters.DEFAULT;
  }

  @Override
  TransformParameters other() {
    return new StandardScaler.Parameters(0.05);
  }

  @Override
  long[] golden() {
    return new long[] {
      -2786653534798942180L,
      -4083539878735340607L,
      683065859556472763L,
      -946910941516453591L,
      -7872476569765728065L,
      -5042441185480350335L
    };
  }

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
  void scaledNumbersKeepToTheLimit(
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
    assertThat(saved(load(HexFormat.of().parseHex(expected)))).isEqualTo(saved(scaler));
  }

  @ParameterizedTest
  @ValueSource(strings = {"02", "010002", "0100013fb999999999999a7fffffff0000000000000002"})
  void unknownTypeUnknownVersionAndDamagedLengthAreErrors(String hex) {
    assertThatIOException().isThrownBy(() -> load(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 0.11, Double.NaN})
  void refusesForgettingOutOfRange(double forgetting) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StandardScaler.Parameters(forgetting))
        .withMessage("forgetting: found " + forgetting + ", expected 0 to 0.1");
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
}
