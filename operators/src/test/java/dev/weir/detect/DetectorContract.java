package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What every detector must do. */
abstract class DetectorContract {
  private static final int DIMENSIONS = 10;

  /** The defaults, by which detection is judged. */
  abstract DetectorParameters defaults();

  /** Parameters small enough that a short stream fills the window several times. */
  abstract DetectorParameters small();

  /** The bits of every hundredth score of small() over a fixed stream. */
  abstract long[] golden();

  /** Whether eight deviations in one of ten features rank above ordinary vectors. */
  boolean seesOneFarFeature() {
    return true;
  }

  /** Whether no score is above 1. */
  boolean boundedByOne() {
    return false;
  }

  /** Whether learning and scoring make objects, which only another's library may. */
  boolean allocates() {
    return false;
  }

  /** Records of the long run. */
  int longRun() {
    return 1_000_000;
  }

  @Property(tries = 60)
  void cutAnywhereGoesOnAsIfNotCut(
      @ForAll @IntRange(max = 600) int cut, @ForAll long seed, @ForAll @IntRange(max = 6) int more)
      throws IOException {
    int dimensions = 1 + more;
    Detector whole = small().create(dimensions, seed);
    Detector part = small().create(dimensions, seed);
    Stream stream = new Stream(seed, dimensions);
    for (int i = 0; i < 700; i++) {
      if (i == cut) {
        part = load(saved(part));
      }
      float[] vector = stream.next();
      assertThat(bits(part.score(vector))).isEqualTo(bits(whole.score(vector)));
      whole.learn(vector);
      part.learn(vector);
    }
    assertThat(saved(part)).isEqualTo(saved(whole));
    float[] vector = stream.next();
    assertThat(attributed(part, vector)).containsExactly(attributed(whole, vector));
    assertThat(part.ready()).isTrue();
  }

  @Property(tries = 40)
  void aLeanOneJudgesAndSavesAsIfItWereNot(@ForAll long seed, @ForAll @IntRange(max = 6) int more)
      throws IOException {
    int dimensions = 1 + more;
    Detector live = small().create(dimensions, seed);
    Detector lean = small().create(dimensions, seed);
    Stream stream = new Stream(seed, dimensions);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 700; i++) {
      if (random.nextInt(20) == 0) {
        lean.lean(random.nextInt(3) != 0);
      }
      float[] vector = stream.next();
      assertThat(bits(lean.score(vector))).isEqualTo(bits(live.score(vector)));
      if (random.nextInt(20) == 0) {
        assertThat(attributed(lean, vector)).containsExactly(attributed(live, vector));
        lean.lean(random.nextBoolean());
        assertThat(bits(lean.score(vector))).isEqualTo(bits(live.score(vector)));
      }
      live.learn(vector);
      lean.learn(vector);
      if (random.nextInt(100) == 0) {
        lean = lean.copy();
      }
    }
    assertThat(saved(lean)).isEqualTo(saved(live));
  }

  @Property(tries = 20)
  void scoringChangesNothing(@ForAll @IntRange(max = 300) int events) throws IOException {
    Detector detector = learned(small(), events);
    byte[] before = saved(detector);
    float[] vector = new Stream(5, DIMENSIONS).next();
    float[] asGiven = vector.clone();
    long first = bits(detector.score(vector));
    double[] shares = attributed(detector, vector);
    assertThat(bits(detector.score(vector))).isEqualTo(first);
    assertThat(attributed(detector, vector)).containsExactly(shares);
    assertThat(vector).containsExactly(asGiven);
    assertThat(saved(detector)).isEqualTo(before);
  }

  @Test
  void sameEventsGiveSameBytes() throws IOException {
    assertThat(saved(learned(small(), 500))).isEqualTo(saved(learned(small(), 500)));
  }

  @Test
  void aCopySharesNothing() throws IOException {
    Detector detector = learned(small(), 300);
    byte[] before = saved(detector);
    Detector copy = detector.copy();
    assertThat(saved(copy)).isEqualTo(before);
    learn(copy, 200, 9);
    assertThat(saved(detector)).isEqualTo(before);
    learn(detector, 200, 9);
    assertThat(saved(detector)).isEqualTo(saved(copy));
  }

  /** In which each parameter that keeps what was learned says something about the scores. */
  List<DetectorParameters> used() {
    return List.of(small());
  }

  @Test
  void whatWasLearnedStaysUnderEveryParameterThatKeepsIt() throws IOException {
    for (String parameter : small().keepLearned()) {
      boolean changes = false;
      for (DetectorParameters first : used()) {
        for (DetectorParameters other : OtherParameters.of(first, parameter)) {
          for (int events : new int[] {5, 100, 700}) {
            changes |= staysUnder(other, first, events);
          }
        }
      }
      assertThat(changes).as("%s changes scores", parameter).isTrue();
    }
  }

  @Test
  void theSameParametersChangeNothing() throws IOException {
    for (DetectorParameters parameters : used()) {
      Detector detector = learned(parameters, 300);
      assertThat(saved(detector.with(parameters))).isEqualTo(saved(detector));
    }
  }

  /** Whether some later score is another one. */
  private static boolean staysUnder(DetectorParameters other, DetectorParameters first, int events)
      throws IOException {
    Detector detector = learned(first, events);
    byte[] before = saved(detector);
    Detector goesOn = detector.with(other);
    byte[] saved = saved(goesOn);
    assertThat(saved).as(other.toString()).hasSameSizeAs(before).isNotEqualTo(before);
    assertThat(saved(load(saved))).as(other.toString()).isEqualTo(saved);
    assertThat(saved(load(saved).with(first))).as("back from %s", other).isEqualTo(before);
    assertThat(saved(detector)).as("what it was made of").isEqualTo(before);
    return goesOnOtherwise(detector, goesOn);
  }

  private static boolean goesOnOtherwise(Detector asBefore, Detector goesOn) throws IOException {
    Detector restored = load(saved(goesOn));
    Stream stream = new Stream(31, DIMENSIONS);
    boolean differs = false;
    for (int i = 0; i < 400; i++) {
      float[] vector = stream.next();
      assertFinite(goesOn, vector);
      assertThat(bits(restored.score(vector))).isEqualTo(bits(goesOn.score(vector)));
      differs |= bits(asBefore.score(vector)) != bits(goesOn.score(vector));
      goesOn.learn(vector);
      restored.learn(vector);
      asBefore.learn(vector);
    }
    assertThat(goesOn.ready()).isTrue();
    return differs;
  }

  @Test
  void readsNoFurtherThanItsDimensions() throws IOException {
    Detector exact = small().create(3, 1);
    Detector longer = small().create(3, 1);
    Stream stream = new Stream(2, 3);
    for (int i = 0; i < 300; i++) {
      float[] vector = stream.next();
      float[] padded = Arrays.copyOf(vector, 5);
      padded[3] = i;
      padded[4] = Float.NaN;
      assertThat(bits(longer.score(padded))).isEqualTo(bits(exact.score(vector)));
      exact.learn(vector);
      longer.learn(padded);
    }
    assertThat(saved(longer)).isEqualTo(saved(exact));
    double[] shares = {0, 0, 0, -7};
    longer.attribute(new float[] {1, 2, 3, 4}, shares);
    assertThat(shares[3]).isEqualTo(-7);
  }

  @Test
  void isFiniteForAnyFiniteInput() throws IOException {
    float[] values = {0f, -0f, 1e30f, -1e30f, 1e-30f, Float.MIN_VALUE, Float.MAX_VALUE, 7f, 1e9f};
    Detector detector = small().create(3, 1);
    SeededRandom random = new SeededRandom(3);
    for (int i = 0; i < 2000; i++) {
      float[] vector = new float[3];
      for (int j = 0; j < 3; j++) {
        vector[j] = i % 500 < 200 ? 42f : values[random.nextInt(values.length)];
      }
      assertFinite(detector, vector);
      detector.learn(vector);
    }
    assertThat(saved(load(saved(detector)))).isEqualTo(saved(detector));
  }

  @Test
  void survivesWhatIsNotFinite() throws IOException {
    float[] values = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1f, -3f};
    Detector detector = small().create(3, 1);
    SeededRandom random = new SeededRandom(3);
    for (int i = 0; i < 1000; i++) {
      float[] vector = new float[3];
      for (int j = 0; j < 3; j++) {
        vector[j] = values[random.nextInt(values.length)];
      }
      assertFiniteShares(detector, vector);
      detector.learn(vector);
    }
    assertThat(saved(load(saved(detector)))).isEqualTo(saved(detector));
    Stream stream = new Stream(8, 3);
    for (int i = 0; i < 1000; i++) {
      detector.learn(stream.next());
    }
    assertFinite(detector, stream.next());
    for (float value : values) {
      assertFiniteShares(detector, new float[] {value, 1, value});
    }
  }

  private static void assertFinite(Detector detector, float[] vector) {
    if (detector.ready()) {
      assertThat(detector.score(vector)).isFinite();
    }
    assertFiniteShares(detector, vector);
  }

  private static void assertFiniteShares(Detector detector, float[] vector) {
    for (double share : attributed(detector, vector)) {
      assertThat(share).isFinite().isNotNegative();
    }
  }

  @Test
  void aFarPointScoresAboveNormalOnes() {
    Detector detector = learned(defaults(), defaults().settledAfter() + 500);
    double[] normal = ordinaryScores(detector, new Stream(77, DIMENSIONS));
    float[] far = new float[DIMENSIONS];
    Arrays.fill(far, 8f);
    assertThat(detector.score(far)).isGreaterThan(normal[989]);
  }

  @Test
  void saysWhetherItsScoresAreBounded() {
    Detector detector = learned(small(), small().settledAfter() + 500);
    float[] far = new float[DIMENSIONS];
    Arrays.fill(far, 1e6f);
    assertThat(detector.bounded()).isEqualTo(boundedByOne());
    assertThat(detector.score(far) <= 1).isEqualTo(boundedByOne());
  }

  @Test
  void oneFarFeatureScoresAboveNormalOnes() {
    assumeThat(seesOneFarFeature()).isTrue();
    Detector detector = learned(defaults(), defaults().settledAfter() + 500);
    Stream stream = new Stream(78, DIMENSIONS);
    double[] normal = ordinaryScores(detector, stream);
    int above = 0;
    for (int i = 0; i < 100; i++) {
      float[] vector = stream.next();
      vector[i % DIMENSIONS] = i % 20 < DIMENSIONS ? 8f : -8f;
      above += detector.score(vector) > normal[949] ? 1 : 0;
    }
    assertThat(above).isGreaterThan(50);
  }

  @Test
  void makesNoObjectPerRecord() {
    assumeThat(allocates()).isFalse();
    Detector detector = learned(defaults(), defaults().settledAfter() + 500);
    float[][] vectors = new float[2_000][];
    Stream stream = new Stream(12, DIMENSIONS);
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = stream.next();
    }
    scoreAndLearn(detector, vectors); // grows what is reused
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    scoreAndLearn(detector, vectors);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / vectors.length).as("bytes allocated per record").isLessThan(4);
  }

  private static void scoreAndLearn(Detector detector, float[][] vectors) {
    for (float[] vector : vectors) {
      detector.score(vector);
      detector.learn(vector);
    }
  }

  @Test
  void aLongRunKeepsItsSize() throws IOException {
    Detector detector = small().create(DIMENSIONS, 1);
    Stream stream = new Stream(13, DIMENSIONS);
    float[][] vectors = new float[1_000][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = stream.next();
    }
    int early = 0;
    for (int i = 0; i < longRun(); i++) {
      float[] vector = vectors[i % vectors.length];
      vector[i % DIMENSIONS] += 1e-3f; // no record comes twice, and the level moves
      detector.learn(vector);
      if (i == longRun() / 10) {
        early = saved(detector).length;
      }
    }
    assertThat(saved(detector)).hasSizeBetween(early - early / 4, early + early / 4);
    assertThat(saved(detector)).hasSizeLessThanOrEqualTo((int) small().savedBytes(DIMENSIONS));
    assertThat(detector.score(vectors[0])).isFinite();
  }

  @Property(tries = 20)
  void theFarFeatureHasTheLargestShare(
      @ForAll @IntRange(max = 9) int feature, @ForAll boolean above, @ForAll long seed) {
    Detector detector = defaults().create(DIMENSIONS, seed);
    learn(detector, defaults().settledAfter() + 100, 21);
    float[] vector = new Stream(seed, DIMENSIONS).next();
    vector[feature] = above ? 8f : -8f;
    double[] shares = attributed(detector, vector);
    for (int j = 0; j < DIMENSIONS; j++) {
      assertThat(j == feature || shares[j] < shares[feature]).as(Arrays.toString(shares)).isTrue();
    }
  }

  @Test
  void savedBytesIsAnUpperEstimate() throws IOException {
    for (DetectorParameters parameters : new DetectorParameters[] {defaults(), small()}) {
      int saved = saved(learned(parameters, parameters.settledAfter() + 300)).length;
      assertThat(parameters.savedBytes(DIMENSIONS)).isBetween((long) saved, 2L * saved);
    }
  }

  @Test
  void bytesThatEndEarlyAreAnIoException() throws IOException {
    byte[] whole = saved(learned(small(), 300));
    for (int length = 0; length < whole.length; length += 1 + length / 50) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatIOException().isThrownBy(() -> load(cut));
    }
  }

  @Property(tries = 300)
  void damagedBytesAreAnIoExceptionOrADetector(
      @ForAll @IntRange(max = 400) int place, @ForAll byte value) throws IOException {
    byte[] bytes = saved(learned(small(), 300));
    bytes[place] = value;
    Detector detector;
    try {
      detector = Detectors.load(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException expected) {
      return;
    }
    float[] vector = new float[detector.dimensions()];
    for (int i = 0; i < 300; i++) {
      Arrays.fill(vector, i % 17);
      detector.learn(vector);
      detector.score(vector);
    }
  }

  @Test
  void anUnknownVersionNamesFoundAndExpected() throws IOException {
    byte[] bytes = saved(learned(small(), 10));
    bytes[2] = 9;
    assertThatIOException()
        .isThrownBy(() -> load(bytes))
        .withMessageContaining(small().type().label())
        .withMessageContaining("found 9, expected 1");
  }

  @Test
  void anUnknownTypeIsNamed() {
    assertThatIOException()
        .isThrownBy(() -> load(new byte[] {77, 0, 1}))
        .withMessageContaining("type: found code 77");
  }

  @Test
  void scoresAreTheSameBitsOnEveryMachine() {
    Detector detector = small().create(4, 11);
    long[] found = new long[golden().length];
    Stream stream = new Stream(1, 4);
    for (int i = 0; i < 100 * found.length; i++) {
      float[] vector = stream.next();
      found[i / 100] = bits(detector.score(vector));
      detector.learn(vector);
    }
    assertThat(found).containsExactly(golden());
  }

  static Detector learned(DetectorParameters parameters, int events) {
    return learn(parameters.create(DIMENSIONS, 4), events, 6);
  }

  /** The detector itself, once it has learned so many. */
  static Detector learn(Detector detector, int events, long seed) {
    Stream stream = new Stream(seed, detector.dimensions());
    for (int i = 0; i < events; i++) {
      detector.learn(stream.next());
    }
    return detector;
  }

  /** Scores of a thousand ordinary vectors, from the lowest to the highest. */
  static double[] ordinaryScores(Detector detector, Stream stream) {
    double[] scores = new double[1000];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = detector.score(stream.next());
    }
    Arrays.sort(scores);
    return scores;
  }

  /** Has two learn the same but for a power of two, by which nothing is rounded. */
  static void assertScaleChangesNothing(DetectorParameters parameters) {
    Detector plain = parameters.create(4, 1);
    Detector scaled = parameters.create(4, 1);
    Stream stream = new Stream(3, 4);
    for (int i = 0; i < 3000; i++) {
      float[] vector = stream.next();
      float[] larger = vector.clone();
      for (int j = 0; j < 4; j++) {
        larger[j] *= 1024f;
      }
      assertThat(scaled.score(larger)).isEqualTo(plain.score(vector));
      plain.learn(vector);
      scaled.learn(larger);
    }
  }

  /** Teaches vectors that are not finite in one feature, and has {@code scores} look at each. */
  static void assertLearnsNothingNotFinite(
      DetectorParameters parameters, BiConsumer<Detector, float[]> scores) throws IOException {
    Detector detector = learned(parameters, 1000);
    byte[] before = saved(detector);
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      float[] vector = new float[10];
      vector[3] = value;
      detector.learn(vector);
      scores.accept(detector, vector);
    }
    assertThat(saved(detector)).isEqualTo(before);
  }

  static double[] attributed(Detector detector, float[] vector) {
    double[] shares = new double[detector.dimensions()];
    Arrays.fill(shares, -1);
    detector.attribute(vector, shares);
    return shares;
  }

  static byte[] saved(Detector detector) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Detectors.save(detector, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  static Detector load(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    Detector detector = Detectors.load(in);
    assertThat(in.available()).isZero();
    return detector;
  }

  static long bits(double score) {
    return Double.doubleToRawLongBits(score);
  }

  /** Vectors of nearly normal values: sums of twelve uniform ones. */
  static final class Stream {
    private final SeededRandom random;
    private final int dimensions;

    Stream(long seed, int dimensions) {
      this.random = new SeededRandom(seed);
      this.dimensions = dimensions;
    }

    float[] next() {
      float[] vector = new float[dimensions];
      for (int j = 0; j < dimensions; j++) {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
          sum += random.nextDouble();
        }
        vector[j] = (float) sum;
      }
      return vector;
    }
  }
}
