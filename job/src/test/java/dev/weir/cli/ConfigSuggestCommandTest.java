package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.evaluate.SampleFile;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.Feature;
import dev.weir.tenant.MissingPolicy;
import dev.weir.tenant.Scope;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.ThresholdPart;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSuggestCommandTest {
  @TempDir Path folder;

  private StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void featuresScopeAndCutsComeFromTheSample() throws Exception {
    Path file = SampleFile.write(folder, "My Sample.csv", 500, 1);
    TenantConfig config =
        suggest("--data", file.toString(), "--entity-column", "host", "--alert-rate", "0.002");
    assertThat(config.tenant()).isEqualTo("my-sample");
    assertThat(config.learning().scope()).isEqualTo(Scope.ENTITY);
    assertThat(config.learning().features())
        .containsExactly(
            Feature.number("amount", -100_000, 100_000, MissingPolicy.REJECT),
            Feature.number("load", -10_000, 10_000, MissingPolicy.MEAN),
            Feature.category("channel", 4, MissingPolicy.REJECT));
    assertThat(config.decision().threshold())
        .isEqualTo(new ThresholdPart(ThresholdPart.On.RARITY, 0.98, 0.998, 0.9998, true));
    assertThat(out.toString())
        .contains("# Left out: note has 500 different texts")
        .contains("seen 0.")
        .contains("missing in 10 of 500 rows")
        .contains("about 2.9 a day")
        .contains("extraFeatures: ignore");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1", "0.05", "0.01", "0.001", "0.0001", "0.00001"})
  void whatIsSuggestedIsAcceptedAndCanBeEvaluated(String rate) throws Exception {
    Path file = SampleFile.write(folder, "sample.csv", 400, 3);
    suggest("--data", file.toString(), "--tenant", "acme", "--alert-rate", rate);
    Path config = Files.writeString(folder.resolve("acme.yaml"), out.toString());
    assertThat(run("config", "check", config.toString())).isZero();
    assertThat(run("evaluate", "--data", "" + file, "--config", "" + config, "--seeds", "1"))
        .isZero();
    assertThat(out.toString())
        .contains("valid, the next version of acme")
        .contains("sample natural");
  }

  @Test
  void checkReadsStandardInput() throws Exception {
    Path file = SampleFile.series(folder, "sample.csv", 400, 3);
    suggest("--data", file.toString());
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(out.toString().getBytes(StandardCharsets.UTF_8)));
      assertThat(run("config", "check", "-")).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(out.toString()).contains("-: valid, the next version of sample");
  }

  @Test
  void strangeColumnsBecomeValidFeatures() throws Exception {
    Path file =
        SampleFile.lines(
            folder,
            "s.csv",
            "yes,Übung #1,ok,constant,\"a: {b}\",huge,void",
            "1.5,x,true,7,p,1e300,",
            "2.5,y,FALSE,7,q,-2e300,",
            "NA,x,true,7,p,3,");
    TenantConfig config = suggest("--data", file.toString());
    assertThat(config.learning().features())
        .containsExactly(
            Feature.number("yes", -10_000, 10_000, MissingPolicy.MEAN),
            Feature.category("bung_1", 4, MissingPolicy.REJECT),
            Feature.bool("ok", MissingPolicy.REJECT),
            Feature.number(
                "constant", -Feature.DEFAULT_BOUND, Feature.DEFAULT_BOUND, MissingPolicy.REJECT),
            Feature.category("a_b", 4, MissingPolicy.REJECT),
            Feature.number("huge", -1e30, 1e30, MissingPolicy.REJECT));
    assertThat(out.toString()).contains("# Left out: void has no values.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.000001", "0", "-1", "0.2", "NaN"})
  void ratesThatCannotBeResolvedAreRefused(String rate) throws Exception {
    Path file = SampleFile.series(folder, "sample.csv", 40, 3);
    assertThat(run("config", "suggest", "--data", "" + file, "--alert-rate", rate))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--alert-rate: found ").contains("expected 0.00001 to 0.1");
  }

  @Test
  void aFileWithoutFeaturesAndABadTenantAreRefused() throws Exception {
    Path ids = SampleFile.lines(folder, "i.csv", "id,label", "a,0", "b,1");
    assertThat(run("config", "suggest", "--data", "" + ids)).isEqualTo(ExitCode.INVALID_CONFIG);
    assertThat(err.toString()).contains("i.csv: found no column that can be a feature");
    Path file = SampleFile.series(folder, "sample.csv", 40, 3);
    assertThat(run("config", "suggest", "--data", "" + file, "--tenant", "A B"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--tenant: found 'A B'");
  }

  @Test
  void checkSaysWhatAModelTakesAndRefusesWhatIsTooLarge() throws Exception {
    Path small =
        SampleFile.lines(
            folder,
            "small.yaml",
            "tenant: a",
            "features: [{name: x, type: category, buckets: 8}, {name: y, type: number}]",
            "detector: {type: robust-z-score}");
    assertThat(run("config", "check", small.toString())).isZero();
    TenantConfig config = ConfigRequest.ofFile(Files.readString(small)).config();
    long bytes = config.learning().modelBytes();
    String expected =
        "vectors of 9 positions; at most about %,d bytes for one model: %,d models in 1 GiB";
    assertThat(out.toString())
        .contains(String.format(Locale.ROOT, expected, bytes, (1L << 30) / bytes));
    Path large =
        SampleFile.lines(
            folder,
            "large.yaml",
            "tenant: a",
            "features: [{name: x, type: category, buckets: 256}, {name: z, type: category, buckets:"
                + " 256}]",
            "detector: {type: robust-z-score, window: 4096}");
    assertThat(run("config", "check", large.toString())).isEqualTo(ExitCode.INVALID_CONFIG);
    assertThat(err.toString()).contains("bytes for one model of 512 positions, expected at most");
  }

  /** What the job would refuse is never suggested. */
  @Test
  void moreFeaturesThanAConfigCanHoldAreAnError() throws Exception {
    int columns = 1_001;
    String[] lines = new String[40];
    for (int row = 0; row < lines.length; row++) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        line.append(c == 0 ? "" : ",").append(row == 0 ? "c" + c : String.valueOf(row * c % 7));
      }
      lines[row] = line.toString();
    }
    Path file = SampleFile.lines(folder, "wide.csv", lines);
    int exitCode = run("config", "suggest", "--data", "" + file);
    assertThat(exitCode)
        .as("%s%s", out.toString().lines().count(), err)
        .isEqualTo(ExitCode.INVALID_CONFIG);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("wide.csv: robust-z-score: ").contains("expected");
  }

  private TenantConfig suggest(String... args) {
    String[] words = new String[args.length + 2];
    words[0] = "config";
    words[1] = "suggest";
    System.arraycopy(args, 0, words, 2, args.length);
    assertThat(run(words)).as(err.toString()).isZero();
    return ConfigRequest.ofFile(out.toString()).config();
  }

  private int run(String... words) {
    return Weir.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(words);
  }
}
