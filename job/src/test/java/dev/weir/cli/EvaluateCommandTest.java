package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.detect.DetectorType;
import dev.weir.evaluate.SampleFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  private static final String ROBUST = "robust-z-score";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aFileGivesOneRowOfMedians() throws Exception {
    Path file = SampleFile.write(folder, "sample.csv.gz", 2_000, 1);
    assertThat(run("--data", file.toString(), "--detector", ROBUST, "--seeds", "3")).isZero();
    assertThat(out.toString().lines().toList()).hasSize(2);
    assertThat(out.toString().lines().findFirst().orElseThrow())
        .matches("file +order +detector +ROC AUC +AP +F1 +rec/s +bytes +>=medium.*alerts");
    assertThat(out.toString())
        .containsPattern("\nsample +natural +robust-z-score +[01]\\.[09]\\d\\d ");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void allDetectorsOfAllFilesStandInOneTableWithTheirMeans() throws Exception {
    Path one = SampleFile.write(folder, "one.csv", 400, 1);
    Path two = SampleFile.series(folder, "two.csv", 400, 2);
    int detectors = DetectorType.all().size();
    Path json = folder.resolve("results.json");
    Path plot = folder.resolve("plot.svg");
    assertThat(
            run(
                "--data",
                one.toString(),
                two.toString(),
                "--detector",
                "all",
                "--order",
                "both",
                "--seeds",
                "1",
                "--json",
                json.toString(),
                "--plot",
                plot.toString()))
        .isZero();
    assertThat(out.toString().lines().toList()).hasSize(1 + 3 * 2 * detectors);
    assertThat(out.toString().lines().filter(l -> l.startsWith("mean of 2")).toList())
        .hasSize(2 * detectors);
    JsonNode results = new ObjectMapper().readTree(json.toFile());
    assertThat(results.path("files")).hasSize(2);
    assertThat(results.path("means")).hasSize(2 * detectors);
    assertThat(results.at("/files/0/anomalies").asInt()).isEqualTo(4);
    assertThat(results.at("/files/0/results")).hasSize(2 * detectors);
    assertThat(results.at("/files/0/results/0/runs/0/seed").asInt()).isEqualTo(1);
    assertThat(results.at("/files/0/results/0/median/rocAuc").isNumber()).isTrue();
    assertThat(results.at("/files/0/results/0/config/tenant").asText()).isEqualTo("one");
    assertThat(Files.readString(plot)).startsWith("<?xml").contains("one.csv");
  }

  @Test
  void theSameArgumentsGiveTheSameFigures() throws Exception {
    Path file = SampleFile.write(folder, "sample.csv", 900, 5);
    assertThat(figures(file)).isEqualTo(figures(file));
  }

  /** All results but the speed. */
  private JsonNode figures(Path file) throws Exception {
    Path json = folder.resolve("results.json");
    assertThat(
            run(
                "--data",
                file.toString(),
                "--detector",
                "all",
                "--order",
                "both",
                "--seeds",
                "2",
                "--json",
                json.toString()))
        .isZero();
    JsonNode results = new ObjectMapper().readTree(json.toFile());
    results
        .findParents("recordsPerSecond")
        .forEach(n -> ((ObjectNode) n).remove("recordsPerSecond"));
    return results;
  }

  @Test
  void theMedianIsTheRunInTheMiddle() throws Exception {
    Path file = SampleFile.series(folder, "sample.csv", 3_000, 5);
    Path json = folder.resolve("results.json");
    String detector = "online-isolation-forest";
    assertThat(run("--data", "" + file, "--detector", detector, "--json", "" + json)).isZero();
    JsonNode result = new ObjectMapper().readTree(json.toFile()).at("/files/0/results/0");
    for (String field : new String[] {"rocAuc", "averagePrecision", "bestF1", "atLeastMedium"}) {
      double[] runs =
          result.path("runs").findValues(field).stream().mapToDouble(JsonNode::asDouble).toArray();
      Arrays.sort(runs);
      assertThat(runs).hasSize(5);
      assertThat(result.path("median").path(field).asDouble()).as(field).isEqualTo(runs[2]);
    }
    assertThat(result.at("/median/rocAuc").asDouble()).isBetween(0.5, 1.0);
  }

  @Test
  void everySeedHasARowIfAskedFor() throws Exception {
    Path file = SampleFile.write(folder, "sample.csv", 300, 1);
    run("--data", file.toString(), "--detector", ROBUST, "--seeds", "3", "--verbose");
    assertThat(out.toString().lines().toList()).hasSize(1 + 4);
    assertThat(out.toString()).containsPattern("robust-z-score +3 ").contains(" median ");
  }

  @Test
  void aConfigOfOnesOwnIsPlayedAndWhatItLeavesOutIsSaid() throws Exception {
    Path file = SampleFile.write(folder, "sample.csv", 300, 1);
    Path config =
        SampleFile.lines(
            folder,
            "t.yaml",
            "tenant: acme",
            "features: [{name: amount, type: number}]",
            "detector: {type: robust-z-score, window: 32}",
            "warmup: 64");
    assertThat(run("--data", file.toString(), "--config", config.toString(), "--seeds", "1"))
        .isZero();
    assertThat(out.toString()).containsPattern("\nsample +natural +robust-z-score +[01]\\.[09]");
    assertThat(err.toString()).contains("not in the config: host, load, channel, note");
    assertThat(run("--data", file.toString(), "--config", config.toString(), "--detector", ROBUST))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void accuracyIsADashWhereItIsNotDefined() throws Exception {
    Path unlabelled = SampleFile.lines(folder, "u.csv", "a,b", "1,2", "3,4");
    Path oneClass = SampleFile.lines(folder, "o.csv", "a,b,label", "1,2,0", "3,4,0");
    run("--data", unlabelled.toString(), oneClass.toString(), "--detector", ROBUST);
    assertThat(out.toString()).containsPattern("\nu +natural +robust-z-score +- +- +- ");
    assertThat(out.toString()).containsPattern("\no +natural +robust-z-score +- +- +- ");
    assertThat(out.toString()).containsPattern("\nmean of 2 +natural +robust-z-score +- +- +- ");
    assertThat(err.toString())
        .contains("u.csv: no column label; accuracy is not defined")
        .contains("o.csv: every row is labelled normal; accuracy is not defined");
  }

  @Test
  void whatIsWrongIsSaidWithThePlaceAndWhatWasExpected() throws Exception {
    Path file = SampleFile.lines(folder, "f.csv", "x,lable,when", "1,0,soon", "2,maybe,later");
    Path empty = SampleFile.lines(folder, "e.csv");
    Path header = SampleFile.lines(folder, "h.csv", "x,label");
    Path ragged = SampleFile.lines(folder, "r.csv", "x,label", "1,0", "1,0,3");
    fails(ExitCode.INVALID_CONFIG, "no such file", "--data", folder.resolve("no.csv").toString());
    fails(ExitCode.INVALID_CONFIG, "h.csv: found a header line and no rows", "--data", "" + header);
    fails(ExitCode.INVALID_CONFIG, "expected rows", "--data", "" + empty);
    fails(ExitCode.INVALID_CONFIG, "r.csv row 2: found 3 cells, expected 2", "--data", "" + ragged);
    fails(
        ExitCode.USAGE,
        "--label-column: f.csv: found no column lablel, expected one of x, lable, when; did you"
            + " mean lable?",
        "--data",
        "" + file,
        "--label-column",
        "lablel");
    fails(
        ExitCode.INVALID_CONFIG,
        "f.csv row 2: lable: found 'maybe', expected 0, 1, true or false",
        "--data",
        "" + file,
        "--label-column",
        "lable");
    fails(
        ExitCode.INVALID_CONFIG,
        "f.csv row 1: found time 'soon', expected ISO-8601, or seconds or milliseconds since 1970",
        "--data",
        "" + file,
        "--time-column",
        "when");
    fails(
        ExitCode.USAGE,
        "--detector: found robust-z-scor, expected all or one of",
        "--data",
        "" + file,
        "--detector",
        "robust-z-scor");
    assertThat(err.toString()).contains("did you mean robust-z-score?");
    fails(ExitCode.USAGE, "--order: found up", "--data", "" + file, "--order", "up");
    fails(ExitCode.USAGE, "--seeds: found 0", "--data", "" + file, "--seeds", "0");
    fails(
        ExitCode.INVALID_CONFIG,
        "--json: cannot write",
        "--data",
        "" + file,
        "--json",
        folder.resolve("no/where.json").toString());
  }

  @Test
  void numbersBeyondAllBoundsAreRefusedRowsAndNoFault() throws Exception {
    Path file = SampleFile.lines(folder, "a.csv", "x,y", "1,1", "2,1e999", "-1e999,3", "2,2");
    assertThat(run("--data", "" + file, "--detector", ROBUST)).as(err.toString()).isZero();
    assertThat(err.toString()).contains("2 rows go to the dead letters").contains("1e999");
  }

  @Test
  void aDayIsATimeAndATimeBeyondAllBoundsIsNone() throws Exception {
    Path days = SampleFile.lines(folder, "d.csv", "time,x", "2026-11-20,1", "2026-11-21,2");
    assertThat(run("--data", "" + days, "--detector", ROBUST)).as(err.toString()).isZero();
    Path far = SampleFile.lines(folder, "f.csv", "time,x", "+999999999-12-31T23:59:59Z,1");
    fails(ExitCode.INVALID_CONFIG, "f.csv row 1: found time '+9999", "--data", "" + far);
  }

  @Test
  void aFileWithOtherSeparatorsAndADamagedOneSaySo() throws Exception {
    Path file = SampleFile.lines(folder, "s.csv", "x;y;label", "1;2;0");
    fails(
        ExitCode.INVALID_CONFIG,
        "s.csv: found one column, 'x;y;label', expected",
        "--data",
        "" + file);
    Path whole = SampleFile.write(folder, "w.csv.gz", 5_000, 1);
    byte[] half = Arrays.copyOf(Files.readAllBytes(whole), (int) Files.size(whole) / 2);
    Path cut = Files.write(folder.resolve("c.csv.gz"), half);
    fails(ExitCode.INVALID_CONFIG, "cannot be read: Unexpected end of ZLIB", "--data", "" + cut);
    assertThat(err.toString()).doesNotContain("reference chain");
  }

  @Test
  void aResultThatCannotBeWrittenIsSaidBeforeAnythingIsPlayed() throws Exception {
    Path file = SampleFile.write(folder, "sample.csv", 300, 1);
    for (String option : new String[] {"--json", "--plot"}) {
      for (Path nowhere : new Path[] {folder.resolve("no/where"), folder}) {
        String[] arguments = {"--data", "" + file, option, "" + nowhere};
        fails(ExitCode.INVALID_CONFIG, option + ": cannot write", arguments);
      }
    }
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void theMedianOfTwoLiesBetweenThem() throws Exception {
    Path file = SampleFile.series(folder, "sample.csv", 3_000, 5);
    Path json = folder.resolve("results.json");
    run(
        "--data",
        "" + file,
        "--detector",
        "online-isolation-forest",
        "--seeds",
        "2",
        "--json",
        "" + json);
    JsonNode result = new ObjectMapper().readTree(json.toFile()).at("/files/0/results/0");
    double one = result.at("/runs/0/rocAuc").asDouble();
    double other = result.at("/runs/1/rocAuc").asDouble();
    assertThat(one).isNotEqualTo(other);
    assertThat(result.at("/median/rocAuc").asDouble()).isCloseTo((one + other) / 2, within(2e-6));
  }

  @Test
  void aConfigOfEntitiesWithoutTheirColumnIsRemarkedUpon() throws Exception {
    Path file = SampleFile.lines(folder, "a.csv", "x,who", "1,a", "2,b");
    Path config =
        SampleFile.lines(
            folder, "t.yaml", "tenant: t", "scope: entity", "features: [{name: x, type: number}]");
    run("--data", "" + file, "--config", "" + config, "--seeds", "1");
    assertThat(err.toString()).contains("scope entity").contains("--entity-column");
  }

  private void fails(int exitCode, String message, String... args) {
    assertThat(run(args)).as(message).isEqualTo(exitCode);
    assertThat(err.toString()).contains(message);
  }

  private int run(String... args) {
    String[] words = new String[args.length + 1];
    words[0] = "evaluate";
    System.arraycopy(args, 0, words, 1, args.length);
    return Weir.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(words);
  }
}
