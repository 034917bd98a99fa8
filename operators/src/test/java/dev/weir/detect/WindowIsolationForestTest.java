package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detect.WindowIsolationForest.Parameters;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WindowIsolationForestTest extends DetectorContract {
  /** Most paths never ask for the far feature: about one such vector in ten is seen. */
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
    return new Parameters(6, 16, 64, 3);
  }

  @Override
  boolean boundedByOne() {
    return true;
  }

  @Override
  long[] golden() {
    return new long[] {
      0x3fdfa226abfaddc0L,
      0x3fe4ad42a30a8670L,
      0x3fe045b87c761049L,
      0x3fe39e303b819a67L,
      0x3fdfaa438bf54395L,
      0x3fe086e2aa1f4817L,
      0x3fd925862db7b8f2L,
      0x3fdc8f0cecde95c2L,
    };
  }

  /** A node as it is saved: a cut with two children, or a leaf with rows. */
  private record Node(int axis, float cut, Node below, Node above, int rows) {
    static Node read(DataInputStream in) throws IOException {
      int code = Varint.read("node", 0, 1 << 20, in);
      if (code % 2 == 0) {
        return new Node(-1, 0, null, null, code / 2);
      }
      float cut = in.readFloat();
      Node below = read(in);
      Node above = read(in);
      return new Node(code / 2, cut, below, above, below.rows + above.rows);
    }

    double length(float[] vector) {
      if (axis < 0) {
        return expected(rows);
      }
      return 1 + (vector[axis] < cut ? below : above).length(vector);
    }

    int height() {
      return axis < 0 ? 0 : 1 + Math.max(below.height(), above.height());
    }
  }

  private static double expected(int rows) {
    double harmonic = 0;
    for (int i = 1; i < rows; i++) {
      harmonic += 1. / i;
    }
    return 2 * harmonic - 2. * (rows - 1) / rows;
  }

  private static List<Node> trees(SampledTrees trees) throws IOException {
    List<Node> read = new ArrayList<>();
    for (int t = 0; t < trees.trees; t++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      trees.save(t, new DataOutputStream(bytes));
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      in.skipNBytes(8L * trees.dimensions);
      read.add(Node.read(in));
    }
    return read;
  }

  @Property(tries = 30)
  void pathLengthsAreThoseOfTheTreesAsSaved(
      @ForAll @IntRange(min = 2, max = 300) int held,
      @ForAll @IntRange(min = 16, max = 200) int sample,
      @ForAll long seed)
      throws IOException {
    SampledTrees trees = new SampledTrees(5, sample, 3);
    Stream stream = new Stream(seed, 3);
    RowWindow window = new RowWindow(3, 250);
    for (int i = 0; i < held; i++) {
      window.add(stream.next());
    }
    for (int t = 0; t < 5; t++) {
      trees.build(t, window, new SeededRandom(seed + t));
    }
    int rows = Math.min(sample, window.held());
    for (Node tree : trees(trees)) {
      assertThat(tree.rows()).isEqualTo(rows);
      assertThat(tree.height())
          .isLessThanOrEqualTo((int) Math.ceil(Math.log(sample) / Math.log(2)));
    }
    for (int i = 0; i < 20; i++) {
      float[] vector = stream.next();
      for (int t = 0; t < 5; t++) {
        double length = trees(trees).get(t).length(vector) / expected(rows);
        assertThat(trees.length(t, vector)).isCloseTo(length, within(1e-12));
      }
    }
  }

  @Property(tries = 50)
  void aSplitLeavesNeitherPartEmptyAndKeepsAllRows(
      @ForAll @IntRange(min = 1, max = 90) int held,
      @ForAll @IntRange(min = 1, max = 3) int distinct,
      @ForAll long seed) {
    RowWindow window = new RowWindow(2, 64);
    SeededRandom random = new SeededRandom(seed);
    for (int i = 0; i < held; i++) {
      window.add(new float[] {random.nextInt(distinct), 7 + i * 1e-20f});
    }
    SampleSplitter splitter = new SampleSplitter(32, 2);
    int count = splitter.draw(window, random);
    assertThat(count).isEqualTo(Math.min(32, window.held()));
    int middle = splitter.split(0, count);
    splitter.range(0, 0, count);
    if (splitter.min() == splitter.max()) {
      assertThat(middle).isZero();
      return;
    }
    assertThat(splitter.axis()).as("the feature that is not constant").isZero();
    assertThat(middle).isBetween(1, count - 1);
    splitter.range(0, 0, middle);
    assertThat(splitter.max()).isLessThan(splitter.cut());
    splitter.range(0, middle, count);
    assertThat(splitter.min()).isGreaterThanOrEqualTo(splitter.cut());
  }

  @Property(tries = 50)
  void aSampleIsSpreadOverTheWindow(
      @ForAll @IntRange(min = 32, max = 200) int learned, @ForAll long seed) {
    RowWindow window = new RowWindow(1, 100);
    for (int i = 0; i < learned; i++) {
      window.add(new float[] {i});
    }
    SampleSplitter splitter = new SampleSplitter(25, 1);
    assertThat(splitter.draw(window, new SeededRandom(seed))).isEqualTo(25);
    Set<Float> drawn = new HashSet<>();
    int oldest = learned - window.held();
    for (int i = 0; i < 25; i++) {
      splitter.range(0, i, i + 1);
      drawn.add(splitter.min());
      assertThat(splitter.min())
          .isBetween((float) (oldest + i * window.held() / 25), oldest + (i + 1) * 4f - 1);
    }
    assertThat(drawn).hasSize(25);
  }

  @Test
  void isReadyOnceAllTreesAreBuilt() {
    assertThat(learned(Parameters.DEFAULT, 94).ready()).isFalse();
    assertThat(learned(Parameters.DEFAULT, 95).ready()).isTrue();
    assertThat(Parameters.DEFAULT.settledAfter()).isEqualTo(2048);
    assertThat(new Parameters(256, 16, 64, 1).settledAfter()).isEqualTo(768);
  }

  @Test
  void scoresKeepOneLevelFromWhereItSaysOn() {
    for (Parameters parameters :
        new Parameters[] {Parameters.DEFAULT, new Parameters(100, 64, 64, 1)}) {
      Detector early = learned(parameters, parameters.settledAfter());
      Detector late = learned(parameters, parameters.settledAfter() + 10_000);
      assertThat(meanScore(early)).isCloseTo(meanScore(late), within(.01));
    }
  }

  private static double meanScore(Detector detector) {
    Stream stream = new Stream(31, 10);
    double sum = 0;
    for (int i = 0; i < 500; i++) {
      sum += detector.score(stream.next());
    }
    return sum / 500;
  }

  @Test
  void theAverageVectorScoresAHalfAndTheFarMore() {
    Detector detector = learned(Parameters.DEFAULT, 4000);
    float[] far = new float[10];
    Arrays.fill(far, 20f);
    assertThat(detector.score(new float[10])).isBetween(.35, .45);
    assertThat(meanScore(detector)).isBetween(.4, .5);
    assertThat(detector.score(far)).isBetween(.6, .9);
  }

  @Test
  void whatLeftTheWindowIsForgottenWithinAWindow() {
    Detector detector = new Parameters(32, 64, 256, 1).create(2, 1);
    learn(detector, 1000, 1);
    float[] moved = {9.03f, 9.05f};
    double before = detector.score(moved);
    for (int i = 0; i < 512; i++) {
      detector.learn(new float[] {9 + i % 7 * .01f, 9 + i % 11 * .01f});
    }
    assertThat(detector.score(moved)).isLessThan(before - .1);
    assertThat(detector.score(new float[2])).isGreaterThan(detector.score(moved) + .05);
  }

  @Test
  void rowsThatAreAllAlikeScoreAHalfAndSoDoesAnythingElse() {
    Detector detector = Parameters.DEFAULT.create(2, 1);
    for (int i = 0; i < 3000; i++) {
      detector.learn(new float[] {3, 4});
    }
    assertThat(detector.score(new float[] {3, 4})).isCloseTo(.5, within(1e-12));
    assertThat(detector.score(new float[] {3, 5})).isCloseTo(.5, within(1e-12));
  }

  @Test
  void aTreeOfMoreRowsThanASampleIsAnIoException() throws IOException {
    byte[] bytes = saved(learned(small(), 300));
    bytes[bytes.length - 1] += 2;
    assertThatIOException()
        .isThrownBy(() -> load(bytes))
        .withMessage("saved detector: rows of tree 5: found 17, expected 2 to 16");
  }

  @Test
  void theDefaultDependsOnNoScale() {
    assertScaleChangesNothing(Parameters.DEFAULT);
  }

  @Test
  void keysAndSeedsSetForestsApart() throws IOException {
    byte[] first = saved(learn(Parameters.DEFAULT.create(3, 1), 100, 1));
    assertThat(saved(learn(Parameters.DEFAULT.create(3, 2), 100, 1))).isNotEqualTo(first);
    assertThat(saved(learn(new Parameters(64, 256, 2048, 2).create(3, 1), 100, 1)))
        .isNotEqualTo(first);
  }

  @Test
  void parametersNameTheFieldAndTheRange() {
    rejects("trees: found 0, expected 1 to 256", 0, 256, 2048);
    rejects("sample: found 15, expected 16 to 1024", 64, 15, 2048);
    rejects("window: found 65537, expected 16 to 65536", 64, 16, 65_537);
    rejects("window: found 255, expected at least the sample, 256", 64, 256, 255);
  }

  private static void rejects(String message, int trees, int sample, int window) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(trees, sample, window, 1))
        .withMessage(message);
  }
}
