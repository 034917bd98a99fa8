package dev.weir.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detect.SeededRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What every transform must do. */
abstract class TransformContract {
  private static final int RECORDS = 60;
  private static final int WIDTH = 5;
  private static final long MONDAY = 1_763_942_400_000L;

  /** Parameters by which {@value #RECORDS} records make it ready and fill all it remembers. */
  abstract TransformParameters small();

  /** Other parameters, with as many fields as possible away from their defaults. */
  abstract TransformParameters other();

  /** The bits of the outputs of small() over a fixed stream, folded ten records at a time. */
  abstract long[] golden();

  /** Whether there are outputs that no input makes: their shares have nowhere to go. */
  boolean losesShares() {
    return false;
  }

  @Property(tries = 150)
  void cutAnywhereNothingChanges(
      @ForAll @IntRange(max = RECORDS - 1) int cut,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int inputs,
      @ForAll boolean another)
      throws IOException {
    TransformParameters parameters = another ? other() : small();
    Transform whole = parameters.create(inputs, seed);
    Transform parts = parameters.create(inputs, seed);
    Stream stream = new Stream(seed, inputs);
    for (int i = 0; i < RECORDS; i++) {
      parts = i == cut ? load(saved(parts)) : parts;
      double[] in = stream.next();
      assertThat(parts.ready()).isEqualTo(whole.ready());
      assertThat(bits(applied(parts, in, stream.time)))
          .isEqualTo(bits(applied(whole, in, stream.time)));
      assertThat(bits(attributed(parts, in))).isEqualTo(bits(attributed(whole, in)));
      whole.learn(in, stream.time);
      parts.learn(in, stream.time);
    }
    assertThat(saved(parts)).isEqualTo(saved(whole));
    assertThat(saved(load(saved(whole)))).isEqualTo(saved(whole));
  }

  @Test
  void isReadyAfterAFewRecordsAndStaysSo() {
    for (TransformParameters parameters : new TransformParameters[] {small(), other()}) {
      Transform transform = parameters.create(WIDTH, 1);
      boolean ready = false;
      Stream stream = new Stream(1, WIDTH);
      for (int i = 0; i < RECORDS; i++) {
        transform.learn(stream.next(), stream.time);
        assertThat(transform.ready() || !ready).isTrue();
        ready = transform.ready();
      }
      assertThat(ready).isTrue();
    }
  }

  @Test
  void saysTheSameOfItsLengthsAsItsParameters() {
    for (TransformParameters parameters : new TransformParameters[] {small(), other()}) {
      for (int inputs = 1; inputs < 10; inputs++) {
        Transform transform = parameters.create(inputs, 1);
        assertThat(transform.type()).isSameAs(parameters.type());
        assertThat(transform.inputs()).isEqualTo(inputs);
        assertThat(transform.outputs()).isEqualTo(parameters.outputs(inputs));
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> parameters.create(0, 1))
          .withMessage("inputs: found 0, expected 1 to 65536");
    }
  }

  @Test
  void applyIsPure() throws IOException {
    for (TransformParameters parameters : new TransformParameters[] {small(), other()}) {
      Transform transform = learned(parameters, RECORDS);
      byte[] before = saved(transform);
      Stream stream = new Stream(9, WIDTH);
      double[] in = stream.next();
      double[] asGiven = in.clone();
      double[] first = applied(transform, in, stream.time);
      double[] shares = attributed(transform, in);
      applied(transform, stream.next(), stream.time);
      assertThat(applied(transform, in, stream.time - Stream.STEP)).isEqualTo(first);
      assertThat(attributed(transform, in)).isEqualTo(shares);
      assertThat(in).isEqualTo(asGiven);
      assertThat(saved(transform)).isEqualTo(before);
    }
  }

  @Test
  void keepsNoReferenceToWhatItLearned() throws IOException {
    Transform transform = learned(small(), RECORDS);
    double[] in = new Stream(5, WIDTH).next();
    transform.learn(in, MONDAY);
    byte[] before = saved(transform);
    Arrays.fill(in, 77);
    assertThat(saved(transform)).isEqualTo(before);
  }

  @Test
  void theSameRecordsGiveTheSameBytes() throws IOException {
    assertThat(saved(learned(small(), RECORDS))).isEqualTo(saved(learned(small(), RECORDS)));
  }

  @Test
  void aCopySharesNothing() throws IOException {
    for (int records : new int[] {0, 3, RECORDS}) {
      Transform transform = learned(small(), records);
      byte[] before = saved(transform);
      Transform copy = transform.copy();
      assertThat(saved(copy)).isEqualTo(before);
      learn(copy, RECORDS, 9);
      assertThat(saved(transform)).isEqualTo(before);
      learn(transform, RECORDS, 9);
      assertThat(saved(transform)).isEqualTo(saved(copy));
    }
  }

  @Test
  void readsAndWritesNoFurtherThanItsLengths() throws IOException {
    Transform exact = small().create(3, 1);
    Transform longer = small().create(3, 1);
    Stream stream = new Stream(2, 3);
    double[] in = {};
    for (int i = 0; i < RECORDS; i++) {
      in = stream.next();
      exact.learn(in, stream.time);
      longer.learn(padded(in), stream.time);
    }
    assertThat(saved(longer)).isEqualTo(saved(exact));
    double[] out = padded(new double[longer.outputs()]);
    longer.apply(padded(in), stream.time, out);
    assertThat(out).isEqualTo(padded(applied(exact, in, stream.time)));
    double[] shares = padded(new double[3]);
    double[] blame = new double[longer.outputs()];
    Arrays.fill(blame, 1);
    longer.attribute(padded(in), padded(blame), shares);
    assertThat(shares).isEqualTo(padded(attributed(exact, in)));
  }

  private static double[] padded(double[] values) {
    double[] longer = Arrays.copyOf(values, values.length + 2);
    longer[values.length] = Double.NaN;
    longer[values.length + 1] = -7;
    return longer;
  }

  @Property(tries = 100)
  void finiteStaysFinite(
      @ForAll long seed, @ForAll boolean another, @ForAll @IntRange(max = 8) int only)
      throws IOException {
    double[] values = {
      0, -0.0, 1, 1e300, -1e300, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 1e-200, 1e9
    };
    Transform transform = (another ? other() : small()).create(3, seed);
    SeededRandom random = new SeededRandom(seed);
    for (int i = 0; i < 3 * RECORDS; i++) {
      double[] in = new double[3];
      for (int j = 0; j < 3; j++) {
        // A feature that stands still for long, alone or after anything.
        in[j] = i % RECORDS < 20 ? values[only] : values[random.nextInt(values.length)];
      }
      long time = random.nextLong();
      if (transform.ready()) {
        for (double value : applied(transform, in, time)) {
          assertThat(value).isFinite();
        }
        for (double share : attributed(transform, in)) {
          assertThat(share).isFinite().isNotNegative();
        }
      }
      transform.learn(in, time);
    }
    assertThat(saved(load(saved(transform)))).isEqualTo(saved(transform));
  }

  @Test
  void refusesWhatIsNotFiniteAndLearnsNothingOfIt() throws IOException {
    Transform transform = learned(small(), RECORDS);
    byte[] before = saved(transform);
    for (double number : new double[] {Double.NaN, 1 / 0.0, -1 / 0.0}) {
      for (int i = 0; i < WIDTH; i++) {
        double[] in = new Stream(3, WIDTH).next();
        in[i] = number;
        assertThatIllegalArgumentException()
            .isThrownBy(() -> transform.learn(in, MONDAY))
            .withMessage("input " + i + ": found " + number + ", expected a finite number");
        assertThat(saved(transform)).isEqualTo(before);
      }
    }
  }

  @Property(tries = 100)
  void handsBackAllShares(@ForAll long seed, @ForAll boolean another, @ForAll boolean zeros) {
    Transform transform = learned(another ? other() : small(), RECORDS);
    SeededRandom random = new SeededRandom(seed);
    double[] shares = new double[transform.outputs()];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = random.nextInt(3) == 0 ? 0 : random.nextDouble();
      sum += shares[i];
    }
    double[] in = zeros ? new double[WIDTH] : new Stream(seed, WIDTH).next();
    double[] back = new double[WIDTH];
    Arrays.fill(back, -1);
    transform.attribute(in, shares, back);
    assertThat(Arrays.stream(back)).allMatch(share -> share >= 0);
    double given = Arrays.stream(back).sum();
    if (losesShares()) {
      assertThat(given).isLessThanOrEqualTo(sum + 1e-9);
    } else {
      assertThat(given).isCloseTo(sum, within(1e-9));
    }
  }

  @Test
  void savedBytesIsAnUpperEstimate() throws IOException {
    for (TransformParameters parameters : new TransformParameters[] {small(), other()}) {
      for (int inputs : new int[] {1, WIDTH, 300}) {
        Transform transform = parameters.create(inputs, 4);
        learn(transform, RECORDS, 6);
        int saved = saved(transform).length;
        assertThat(parameters.savedBytes(inputs)).isBetween((long) saved, 2L * saved);
      }
    }
  }

  @Test
  void bytesThatEndEarlyAreAnIoException() throws IOException {
    byte[] whole = saved(learned(small(), RECORDS));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatIOException().as("%d bytes", length).isThrownBy(() -> load(cut));
    }
  }

  @Property(tries = 500)
  void damagedBytesAreAnIoExceptionOrATransform(
      @ForAll @IntRange(max = 400) int place, @ForAll byte value) throws IOException {
    byte[] bytes = saved(learned(small(), RECORDS));
    bytes[place % bytes.length] = value;
    Transform transform;
    try {
      transform = Transforms.load(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException expected) {
      return;
    }
    if (transform.inputs() > 1_000 || transform.outputs() > 10_000) {
      return; // a usable one of another size
    }
    for (int i = 0; i < 50; i++) {
      double[] vector = new double[transform.inputs()];
      Arrays.fill(vector, i % 17);
      if (transform.ready()) {
        assertThat(applied(transform, vector, i)).doesNotContain(Double.NaN);
        attributed(transform, vector);
      }
      transform.learn(vector, i);
    }
    saved(transform.copy());
  }

  @Test
  void anUnknownVersionNamesFoundAndExpected() throws IOException {
    byte[] bytes = saved(learned(small(), 10));
    bytes[2] = 9;
    assertThatIOException()
        .isThrownBy(() -> load(bytes))
        .withMessageContaining(small().type().label() + ": found saved form 9, expected 1");
  }

  @Test
  void anUnknownTypeIsNamed() {
    assertThatIOException()
        .isThrownBy(() -> load(new byte[] {77, 0, 1}))
        .withMessageContaining("transform type: found code 77");
  }

  @Test
  void outputsAreTheSameBitsOnEveryMachine() {
    Transform transform = small().create(4, 11);
    long[] found = new long[RECORDS / 10];
    Stream stream = new Stream(1, 4);
    for (int i = 0; i < RECORDS; i++) {
      double[] in = stream.next();
      if (transform.ready()) {
        for (double value : applied(transform, in, stream.time)) {
          found[i / 10] = SeededRandom.combine(found[i / 10], Double.doubleToRawLongBits(value));
        }
      }
      transform.learn(in, stream.time);
    }
    assertThat(found).as(Arrays.toString(found)).containsExactly(golden());
  }

  static Transform learned(TransformParameters parameters, int records) {
    Transform transform = parameters.create(WIDTH, 4);
    learn(transform, records, 6);
    return transform;
  }

  static void learn(Transform transform, int records, long seed) {
    Stream stream = new Stream(seed, transform.inputs());
    for (int i = 0; i < records; i++) {
      transform.learn(stream.next(), stream.time);
    }
  }

  static double[] applied(Transform transform, double[] in, long time) {
    double[] out = new double[transform.outputs()];
    if (transform.ready()) {
      Arrays.fill(out, Double.NaN);
      transform.apply(in, time, out);
    }
    return out;
  }

  static double[] attributed(Transform transform, double[] in) {
    double[] shares = new double[transform.outputs()];
    Arrays.fill(shares, 1);
    double[] back = new double[transform.inputs()];
    transform.attribute(in, shares, back);
    return back;
  }

  static byte[] saved(Transform transform) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Transforms.save(transform, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  static Transform load(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    Transform transform = Transforms.load(in);
    assertThat(in.available()).isZero();
    return transform;
  }

  static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  /** Records half an hour apart: correlated features of different levels and sizes. */
  static final class Stream {
    static final long STEP = 1_800_000;
    private final SeededRandom random;
    private final int width;
    long time = MONDAY;

    Stream(long seed, int width) {
      this.random = new SeededRandom(seed);
      this.width = width;
    }

    double[] next() {
      double[] record = new double[width];
      double common = random.nextDouble();
      for (int i = 0; i < width; i++) {
        record[i] = 10 * i + (i + 1) * (common + random.nextDouble());
      }
      time += STEP;
      return record;
    }
  }
}
