package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detect.HalfSpaceTrees.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HalfSpaceTreesTest extends DetectorContract {
  /** Eight deviations of one feature move a vector by one cut of many: the method's own limit. */
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
    return new Parameters(16, 6, 40, .1, 3);
  }

  @Override
  boolean boundedByOne() {
    return true;
  }

  @Override
  long[] golden() {
    return new long[] {
      0x3fd58cd5810c21b2L,
      0x3fdccc5cd9753a32L,
      0x3fdd7fed2b38750cL,
      0x3fe064170d590eefL,
      0x3fdb54bec2944fd2L,
      0x3fd8411e4fb20e06L,
      0x3fd28fc919b98a2aL,
      0x3fd455f531ef0836L,
    };
  }

  @Test
  void sharesAreNumbersWherePathsGoOnBelowEmptyNodes() {
    Detector detector = new Parameters(5, 4, 50, 0, 9).create(2, 1);
    learn(detector, 60, 1);
    for (double share : attributed(detector, new float[] {1e6f, -1e6f})) {
      assertThat(share).isFinite().isPositive();
    }
  }

  @Property(tries = 60)
  void scoresByTheMassesOfTheWindowBefore(
      @ForAll @IntRange(min = 1, max = 4) int dimensions,
      @ForAll @IntRange(max = 5) int shape,
      @ForAll @IntRange(max = 2) int limits,
      @ForAll boolean allAlike,
      @ForAll long seed) {
    Parameters parameters = shape(shape, new double[] {0, .1, .5}[limits]);
    int window = parameters.window();
    Detector detector = parameters.create(dimensions, seed);
    Stream stream = new Stream(seed, dimensions);
    List<float[]> learned = new ArrayList<>();
    int events = window + (int) Math.floorMod(seed, 3L * window);
    for (int i = 0; i < events; i++) {
      learned.add(allAlike && i > 0 ? learned.get(0) : stream.next());
      detector.learn(learned.get(i));
    }
    Naive naive = new Naive(parameters, learned.subList(0, window));
    int end = events / window * window;
    for (int i = 0; i < 20; i++) {
      float[] vector = i == 0 ? learned.get(0) : stream.next();
      double expected = naive.score(learned.subList(end - window, end), vector);
      assertThat(detector.score(vector)).isCloseTo(expected, within(1e-12));
    }
  }

  /** The last window and height whose masses and sums take one and two bytes, and the next ones. */
  private static Parameters shape(int shape, double sizeLimit) {
    return switch (shape) {
      case 0 -> new Parameters(5, 4, 50, sizeLimit, 9);
      case 1 -> new Parameters(3, 8, 255, sizeLimit, 9);
      case 2 -> new Parameters(3, 8, 257, sizeLimit, 9);
      case 3 -> new Parameters(3, 8, 258, sizeLimit, 9);
      case 4 -> new Parameters(2, 9, 300, sizeLimit, 9);
      default -> new Parameters(4, 1, 256, sizeLimit, 9);
    };
  }

  /** The published method with nested cuts, straight from its definition. */
  private static final class Naive {
    private final Parameters parameters;
    private final int dimensions;
    private final float[] low;
    private final float[] inverse;
    private double sum;

    Naive(Parameters parameters, List<float[]> first) {
      this.parameters = parameters;
      dimensions = first.get(0).length;
      low = new float[dimensions];
      inverse = new float[dimensions];
      for (int j = 0; j < dimensions; j++) {
        int q = j;
        double from =
            Math.nextDown((float) first.stream().mapToDouble(row -> row[q]).min().orElse(0));
        double to = Math.nextUp((float) first.stream().mapToDouble(row -> row[q]).max().orElse(0));
        low[j] = (float) (from - .15 * (to - from));
        inverse[j] = (float) (1 / (to + .15 * (to - from) - low[j]));
      }
    }

    double score(List<float[]> window, float[] vector) {
      SeededRandom random = new SeededRandom(parameters.seed());
      double[] to = new double[dimensions];
      Arrays.fill(to, 1);
      sum = 0;
      for (int t = 0; t < parameters.trees(); t++) {
        walk(new Node(0, window, vector, true), new double[dimensions], to.clone(), random);
      }
      double mean = sum / (parameters.trees() * parameters.window());
      return 1 - StrictMath.log10(1 + mean) / StrictMath.log10(2) / (parameters.height() + 1);
    }

    /** Places are whole steps, of 2^31 to a feature's range, or 2^30 for two, 2^29 for four. */
    private boolean isLeft(float[] row, int q, double cut) {
      double steps = Math.scalb(1., dimensions == 1 ? 31 : dimensions == 2 ? 30 : 29);
      double part = Math.max(0, ((double) row[q] - low[q]) * inverse[q]);
      return Math.floor(part * steps) < Math.floor(cut * steps);
    }

    private record Node(int depth, List<float[]> rows, float[] vector, boolean onPath) {}

    private void walk(Node node, double[] from, double[] to, SeededRandom random) {
      int depth = node.depth;
      if (node.onPath) {
        sum += node.rows.size() * Math.scalb(1., depth);
      }
      if (depth == parameters.height()) {
        return;
      }
      int q = random.nextInt(from.length);
      double part = .15 + .7 * random.nextDouble();
      double cut = from[q] + part * (to[q] - from[q]);
      boolean goesOn =
          node.onPath && node.rows.size() >= parameters.sizeLimit() * parameters.window();
      for (boolean left : new boolean[] {true, false}) {
        double[] childFrom = from.clone();
        double[] childTo = to.clone();
        (left ? childTo : childFrom)[q] = cut;
        List<float[]> rows = node.rows.stream().filter(row -> isLeft(row, q, cut) == left).toList();
        boolean onPath = goesOn && isLeft(node.vector, q, cut) == left;
        walk(new Node(depth + 1, rows, node.vector, onPath), childFrom, childTo, random);
      }
    }
  }

  @Test
  void isReadyOnceTheFirstWindowIsFull() {
    assertThat(learned(Parameters.DEFAULT, 249).ready()).isFalse();
    assertThat(learned(Parameters.DEFAULT, 250).ready()).isTrue();
    assertThat(Parameters.DEFAULT.settledAfter()).isEqualTo(250);
  }

  @Test
  void normalScoresSpread() {
    Detector detector = learned(Parameters.DEFAULT, 1000);
    double[] scores = ordinaryScores(detector, new Stream(5, 10));
    assertThat(scores[0]).isGreaterThan(.2);
    assertThat(scores[990] - scores[10]).isGreaterThan(.1);
    assertThat(scores[999]).isLessThan(.889);
  }

  @Test
  void scoresAreZeroWhereAllShareALeafAndHighestWhereNoneWas() {
    Detector detector = new Parameters(25, 8, 100, 0, 1).create(1, 1);
    for (int i = 0; i < 100; i++) {
      detector.learn(new float[] {5});
    }
    assertThat(detector.score(new float[] {5})).isZero();
    assertThat(detector.score(new float[] {5.001f})).isGreaterThan(.2);
    assertThat(detector.score(new float[] {4.999f})).isGreaterThan(.2);
  }

  @Test
  void aPlaceFilledAnewIsNormalFromTheNextWindowOn() {
    Detector detector = learned(Parameters.DEFAULT, 1000);
    float[] moved = new float[10];
    Arrays.fill(moved, 2);
    double before = detector.score(moved);
    for (int i = 0; i < 249; i++) {
      detector.learn(moved);
    }
    assertThat(detector.score(moved)).isEqualTo(before);
    detector.learn(moved);
    assertThat(detector.score(moved)).isLessThan(.01);
    assertThat(detector.score(new float[10])).isGreaterThan(.5);
  }

  @Test
  void scaleAndShiftByPowersOfTwoChangeNothing() {
    assertScaleChangesNothing(Parameters.DEFAULT);
  }

  @Test
  void theSavedFormIsSmall() throws IOException {
    assertThat(saved(learned(Parameters.DEFAULT, 1100)).length).isLessThan(14_000);
  }

  @Test
  void massesThatDoNotAgreeAreAnIoException() throws IOException {
    byte[] bytes = saved(learned(small(), 300));
    bytes[bytes.length - 1]++;
    assertThatIOException()
        .isThrownBy(() -> load(bytes))
        .withMessage("saved detector: latest mass of tree 15: found 21, expected 20");
  }

  @Test
  void theParameterAloneSetsTreesApart() throws IOException {
    double first = learn(Parameters.DEFAULT.create(3, 1), 300, 1).score(new float[3]);
    assertThat(learn(Parameters.DEFAULT.create(3, 2), 300, 1).score(new float[3])).isEqualTo(first);
    Parameters other = new Parameters(25, 8, 250, .1, 2);
    assertThat(learn(other.create(3, 1), 300, 1).score(new float[3])).isNotEqualTo(first);
  }

  @Test
  void modelsOfAShapeShareItsCutsAndOthersDoNot() {
    HalfSpaces.Shape shape = new HalfSpaces.Shape(5, 4, 3, 77);
    HalfSpaces spaces = HalfSpaces.of(shape);
    assertThat(HalfSpaces.of(new HalfSpaces.Shape(5, 4, 3, 78))).isNotSameAs(spaces);
    assertThat(HalfSpaces.of(new HalfSpaces.Shape(5, 4, 3, 77))).isSameAs(spaces);
  }

  @Test
  void whatIsScoredBetweenLeavesNoTraceInWhatIsLearned() throws IOException {
    Detector plain = small().create(3, 1);
    Detector asked = small().create(3, 1);
    Stream stream = new Stream(4, 3);
    for (int i = 0; i < 500; i++) {
      float[] vector = stream.next();
      asked.score(stream.next());
      if (i % 7 == 0) {
        assertThat(saved(asked)).isEqualTo(saved(plain));
      }
      plain.learn(vector);
      asked.learn(vector);
    }
    assertThat(saved(asked)).isEqualTo(saved(plain));
  }

  @Test
  void aRangeWiderThanAFloatIsCutWithinItToo() {
    Detector detector = new Parameters(25, 8, 100, 0, 1).create(1, 1);
    for (int i = 0; i < 100; i++) {
      detector.learn(new float[] {i % 4 == 0 ? -Float.MAX_VALUE : Float.MAX_VALUE});
    }
    double end = detector.score(new float[] {Float.MAX_VALUE});
    assertThat(detector.score(new float[] {Float.POSITIVE_INFINITY})).isEqualTo(end);
    assertThat(detector.score(new float[] {Float.NaN})).isEqualTo(end);
    double start = detector.score(new float[] {-Float.MAX_VALUE});
    assertThat(detector.score(new float[] {Float.NEGATIVE_INFINITY})).isEqualTo(start);
    assertThat(start).isGreaterThan(end);
    assertThat(detector.score(new float[] {0})).isGreaterThan(start + .1);
  }

  @Test
  void parametersNameTheFieldAndTheRange() {
    rejects("trees: found 257, expected 1 to 256", 257, 8, .1);
    rejects("height: found 16, expected 1 to 15", 25, 16, .1);
    rejects("height: found 13, expected trees * 2^height to be at most 1048576", 129, 13, .1);
    rejects("sizeLimit: found 0.6, expected 0 to 0.5", 25, 8, .6);
    rejects("sizeLimit: found NaN, expected 0 to 0.5", 25, 8, Double.NaN);
    assertThat(new Parameters(25, 8, 250, -0., 1)).isEqualTo(new Parameters(25, 8, 250, 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(25, 8, 15, .1, 1))
        .withMessage("window: found 15, expected 16 to 10000");
  }

  private static void rejects(String message, int trees, int height, double sizeLimit) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(trees, height, 250, sizeLimit, 1))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -0.0f, 5, -5, 1e-33f, 1e30f})
  void aConstantThatMovesIsSeenOnEitherSide(float constant) {
    Detector detector = Parameters.DEFAULT.create(3, 1);
    SeededRandom random = new SeededRandom(7);
    for (int i = 0; i < 2 * Parameters.DEFAULT.window(); i++) {
      detector.learn(vector(constant, random));
    }
    double same = detector.score(vector(constant, new SeededRandom(9)));
    float far = Math.max(1_000, 2 * Math.abs(constant));
    for (float moved : new float[] {constant + far, constant - far}) {
      assertThat(detector.score(vector(moved, new SeededRandom(9))))
          .as("from " + constant + " to " + moved)
          .isGreaterThan(same + .1);
    }
  }

  private static float[] vector(float first, SeededRandom random) {
    return new float[] {first, (float) random.nextDouble(), (float) random.nextDouble()};
  }
}
