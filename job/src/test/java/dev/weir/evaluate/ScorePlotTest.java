package dev.weir.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.TenantConfig;
import dev.weir.threshold.Severity;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ScorePlotTest {
  @TempDir Path folder;

  private static final TenantConfig RARITY =
      ConfigRequest.ofFile("tenant: t\nfeatures: [{name: x, type: number}]\n").config();
  private static final TenantConfig SCORE =
      ConfigRequest.ofFile(
              "tenant: t\nfeatures: [{name: x, type: number}]\n"
                  + "threshold: {on: score, medium: 0.5, high: 0.5001, critical: 0.5002}\n")
          .config();

  @Test
  void aHundredThousandRowsStayBelow300Kilobytes() throws Exception {
    String svg = plot("a.csv", run(100_000, 1), RARITY);
    assertThat(svg.getBytes(StandardCharsets.UTF_8).length).isLessThan(300_000);
    parse(svg);
  }

  @Test
  void aNameWithMarkupStaysText() throws Exception {
    String name = "<script>\"&'\u0001.csv";
    String svg = plot(name, run(50, 1), RARITY);
    assertThat(texts(svg)).anyMatch(text -> text.startsWith("<script>\"&'?.csv, "));
    assertThat(svg).doesNotContain("<script");
  }

  @Test
  void labelsOfCutsThatLieCloseTogetherAreKeptApart() throws Exception {
    NodeList found = parse(plot("a.csv", run(500, 2), SCORE)).getElementsByTagName("text");
    List<Double> heights = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      Element text = (Element) found.item(i);
      if (text.getTextContent().matches("(medium|high|critical) 0\\.5.*")) {
        heights.add(Double.valueOf(text.getAttribute("y")));
      }
    }
    heights.sort(null);
    assertThat(heights).hasSize(3);
    assertThat(heights.get(1) - heights.get(0)).isGreaterThanOrEqualTo(14);
    assertThat(heights.get(2) - heights.get(1)).isGreaterThanOrEqualTo(14);
  }

  @Test
  void noPeakIsLostWhereManyRowsShareAPixel() {
    Run run = run(50_000, 3);
    run.rarities()[33_333] = 0.99999;
    run.severities()[33_333] = Severity.CRITICAL;
    PlotScale scale = PlotScale.of(run, RARITY.decision().threshold());
    PlotColumns columns = new PlotColumns(run, scale, Severity.HIGH, 800);
    int column = (int) (33_333L * 800 / 50_000);
    assertThat(columns.count()).isEqualTo(800);
    assertThat(columns.highest(column)).isEqualTo(PlotScale.powers(0.99999));
    assertThat(columns.alarm(column)).isEqualTo(Severity.CRITICAL);
    assertThat(columns.anomalous(column)).isGreaterThan(0);
    assertThat(columns.highest(0)).as("warming").isNaN();
  }

  @Test
  void oneRowAndEqualScoresAndNoScoresHaveAPlotToo() throws Exception {
    for (int rows : new int[] {1, 2, 1_000}) {
      Run none = run(rows, 1);
      Arrays.fill(none.rarities(), Double.NaN);
      parse(plot("a.csv", none, RARITY));
      Run equal = run(rows, 1);
      Arrays.fill(equal.scores(), 0.5);
      String svg = plot("a.csv", equal, SCORE);
      parse(svg);
      assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
    }
  }

  /** Its cuts are probabilities, 0.01 to 0.0001, far below all scores. */
  @Test
  void aLearnedCutIsDrawnWhereItLiesAndNotAtItsProbability() throws Exception {
    TenantConfig spot =
        ConfigRequest.ofFile(
                "tenant: t\nfeatures: [{name: x, type: number}]\nwarmup: 64\n"
                    + "detector: {type: robust-z-score, window: 32}\n"
                    + "threshold: {method: spot, initial: 200}\n")
            .config();
    String[] lines = new String[2_001];
    lines[0] = "x";
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 1; i < lines.length; i++) {
      lines[i] = String.valueOf(random.nextGaussian());
    }
    Table table = Table.read(SampleFile.lines(folder, "a.csv", lines), Roles.USUAL, spot);
    Run run = new Replay(table, spot).play(RowOrder.NATURAL, Replay.FIRST_SEED);
    double[] high = run.levels()[1];
    assertThat(high[100]).as("before it can tell").isNaN();
    assertThat(high[1_999]).isGreaterThan(median(run.scores()));
    for (int i = 0; i < high.length; i++) {
      boolean above = run.scores()[i] > high[i] && run.rarities()[i] >= 0;
      assertThat(run.severities()[i].compareTo(Severity.HIGH) >= 0)
          .as("row %d", i)
          .isEqualTo(above);
    }
    PlotScale scale = PlotScale.of(run, spot.decision().threshold());
    assertThat(scale.to()).isGreaterThan(high[1_999]);
    String svg = plot("a.csv", run, spot);
    assertThat(texts(svg)).contains("medium 0.01", "high 0.001", "critical 1.0E-4");
    assertThat(svg).containsPattern("<path d=\"M[^\"]+L[^\"]+\" fill=\"none\" stroke=\"#c2255c\"");
    assertThat(new Replay(table, spot).play(RowOrder.NATURAL, 2).levels()).isNull();
  }

  private static double median(double[] scores) {
    double[] sorted = Arrays.stream(scores).filter(s -> !Double.isNaN(s)).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  @Test
  void stepsAreRound() {
    assertThat(PlotScale.step(7_200, 10)).isEqualTo(1_000);
    assertThat(PlotScale.step(95_156, 10)).isEqualTo(10_000);
    assertThat(PlotScale.step(1, 6)).isEqualTo(0.2);
    assertThat(PlotScale.powers(0.999)).isCloseTo(3, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(Svg.number(-0.04)).isEqualTo("0");
    assertThat(Svg.number(-12.25)).isEqualTo("-12.2");
  }

  /** The first tenth is warming; one row in a hundred is an anomaly. */
  private static Run run(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] scores = new double[rows];
    double[] rarities = new double[rows];
    boolean[] labels = new boolean[rows];
    Severity[] severities = new Severity[rows];
    for (int i = 0; i < rows; i++) {
      scores[i] = random.nextDouble();
      rarities[i] = i < rows / 10 ? Double.NaN : random.nextDouble();
      labels[i] = random.nextInt(100) == 0 || i == 33_333;
      severities[i] = rarities[i] >= 0.99 ? Severity.MEDIUM : Severity.NONE;
      severities[i] = rarities[i] >= 0.999 ? Severity.HIGH : severities[i];
    }
    return new Run(1, scores, rarities, severities, labels, null, 0, 0, 1, 1, 1_000);
  }

  private static String plot(String file, Run run, TenantConfig config) throws Exception {
    Measures measures = Measures.median(List.of(Measures.mean(List.of())));
    Shown shown = Shown.of(run, measures, config.decision());
    return ScorePlot.of(
        List.of(new Result(file, RowOrder.NATURAL, config, List.of(1L), List.of(measures), shown)));
  }

  private static Element parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }

  private static List<String> texts(String svg) throws Exception {
    NodeList found = parse(svg).getElementsByTagName("text");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }
}
