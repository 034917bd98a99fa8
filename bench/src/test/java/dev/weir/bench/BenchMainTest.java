package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.cli.ExitCode;
import dev.weir.detect.DetectorType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchMainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private CommandLine commandLine() {
    return BenchMain.commandLine(new PrintWriter(out, true), new PrintWriter(err, true));
  }

  /** The command of these arguments, which it has, too. */
  static <T> T parsed(Class<T> type, String... arguments) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    List<CommandLine> chain =
        BenchMain.commandLine(nowhere, nowhere).parseArgs(arguments).asCommandLineList();
    return type.cast(chain.get(chain.size() - 1).getCommand());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pipeline",
        "stages",
        "latency",
        "detectors",
        "codec",
        "cost",
        "scale",
        "cache",
        "noisy",
        "state"
      })
  void everyBenchSaysHowItIsUsedWithExamples(String bench) {
    assertThat(commandLine().execute(bench, "--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .contains("Usage: weir bench " + bench)
        .contains("Examples:")
        .contains("--json");
  }

  @Test
  void thePipelineHasDefaults() {
    PipelineBench.Settings settings = parsed(PipelineCommand.class, "pipeline").settings();
    assertThat(settings)
        .isEqualTo(
            new PipelineBench.Settings(
                List.of(
                    DetectorType.HALF_SPACE_TREES,
                    DetectorType.ROBUST_Z_SCORE,
                    DetectorType.ONLINE_ISOLATION_FOREST),
                ModelShape.DEFAULT,
                List.of(1_000),
                List.of(1),
                Backend.HEAP,
                0,
                0.5,
                3,
                false,
                10_000,
                60,
                Map.of()));
  }

  @Test
  void thePipelineTakesSoManyEventsThatModelsAreWarmWithinBounds() {
    PipelineBench.Settings settings = parsed(PipelineCommand.class, "pipeline").settings();
    assertThat(settings.events(10)).isEqualTo(600_000);
    assertThat(settings.events(1_000)).isEqualTo((long) (2 * 1.2 * 1_024 * 1_000));
    assertThat(settings.events(100_000)).isEqualTo(6_000_000);
    String[] arguments = {"pipeline", "--model-warm-up", "64", "--parameters", "window: 64"};
    PipelineBench.Settings small = parsed(PipelineCommand.class, arguments).settings();
    assertThat(small.events(10_000)).isEqualTo((long) (2 * 1.2 * 96 * 10_000));
  }

  @Test
  void thePipelineTakesLists() {
    PipelineBench.Settings settings =
        parsed(
                PipelineCommand.class,
                ("pipeline --detectors loda,knn --entities 10,20 --backend rocksdb --zipf"
                        + " --interval 500ms --parallelism 1,2 --set kafka.linger.ms=3")
                    .split(" "))
            .settings();
    assertThat(settings.detectors()).containsExactly(DetectorType.LODA, DetectorType.KNN);
    assertThat(settings.entities()).containsExactly(10, 20);
    assertThat(settings.parallelism()).containsExactly(1, 2);
    assertThat(settings.job()).containsExactly(Map.entry("kafka.linger.ms", "3"));
    assertThat(settings.backend()).isEqualTo(Backend.ROCKSDB);
    assertThat(settings.zipf()).isTrue();
    assertThat(settings.intervalMillis()).isEqualTo(500);
  }

  @Test
  void theLatencyHasTheLatencyProfileAndAllKindsOfDelivery() {
    LatencyBench.Settings settings = parsed(LatencyCommand.class, "latency").settings();
    assertThat(settings.deliveries())
        .containsExactly(
            new Delivery(DeliveryGuarantee.AT_LEAST_ONCE, Duration.ofSeconds(1)),
            new Delivery(DeliveryGuarantee.EXACTLY_ONCE, Duration.ofMillis(200)),
            new Delivery(DeliveryGuarantee.EXACTLY_ONCE, Duration.ofSeconds(1)));
    assertThat(settings.rates()).containsExactly(5_000);
    assertThat(settings.seconds()).isEqualTo(new LoadProfile.Seconds(10, 60, 5));
    assertThat(settings.job())
        .containsOnly(
            Map.entry("flink.execution.buffer-timeout.interval", "5 ms"),
            Map.entry("kafka.linger.ms", "0"));
  }

  @Test
  void theLatencyTakesItsOwnBuffersAndLists() {
    LatencyBench.Settings settings =
        parsed(
                LatencyCommand.class,
                ("latency --rate 1000,5000 --guarantee at-least-once --interval 300ms"
                        + " --profile spike --buffer-timeout 0ms --linger 7ms")
                    .split(" "))
            .settings();
    assertThat(settings.profile()).isEqualTo(LoadProfile.SPIKE);
    assertThat(settings.rates()).containsExactly(1_000, 5_000);
    assertThat(settings.deliveries())
        .containsExactly(new Delivery(DeliveryGuarantee.AT_LEAST_ONCE, Duration.ofMillis(300)));
    assertThat(settings.job())
        .containsOnly(
            Map.entry("flink.execution.buffer-timeout.interval", "0 ms"),
            Map.entry("kafka.linger.ms", "7"));
  }

  @Test
  void allOfThemRunShortWithArgumentsThatTheyTake() {
    BenchMain.shortOnes()
        .forEach(
            (bench, arguments) ->
                new CommandLine(bench).parseArgs(arguments.toArray(String[]::new)));
    assertThat(BenchMain.shortOnes().keySet().stream().map(BenchCommand::getClass))
        .hasSameSizeAs(commandLine().getSubcommands().keySet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pipeline --detectors lodo | --detectors: found lodo, expected one of online-isolation",
        "pipeline --backend disk | --backend: found disk, expected one of heap, rocksdb",
        "pipeline --entities 0 | --entities: found 0, expected 1 to 1000000",
        "pipeline --rounds 0 | --rounds: found 0, expected 1 to 100",
        "pipeline --warm-up 1 | --warm-up: found 1.0, expected 0 or more and less than 1",
        "pipeline --interval 200 | found 200, expected a time with its unit from 100 ms to 1 h",
        "latency --guarantee none | --guarantee: found none, expected one of at-least-once, exac",
        "latency --profile wild | --profile: found wild, expected one of steady, spike, ramp",
        "latency --linger 1m | found 1m, expected a time with its unit from 0 ms to 10 s",
        "latency --rate 0 | --rate: found 0, expected 1 to 1000000",
        "pipeline --parallelism 0 | --parallelism: found 0, expected 1 to 64",
        "pipeline --features 0 | --features: found 0, expected 1 to 100",
        "pipeline --parameters depth:3 | what half-space-trees takes:",
        "cache --cached 0 | --cached: found 0.0, expected more than 0 and at most 1",
        "noisy --quiet 1 | --quiet: found 1, expected 2 to 1000",
        "scale --touched 2 | --touched: found 2.0, expected more than 0 and at most 1",
        "latency --interval 10ms | found 10ms, expected a time with its unit from 100 ms to 1 h",
        "scale --models 0 | --models: found 0, expected 1 to 1000000",
        "state --models 0 | --models: found 0, expected 1 to 10000000",
        "state --heap much | --heap: found much, expected a number and m or g, as Java takes it",
        "cost --millis 0 | --millis: found 0, expected 1 to 60000",
        "stages --entities 0 | --entities: found 0, expected 1 to 100000",
        "codec --millis 0 | --millis: found 0, expected 1 to 60000",
        "detectors --seconds 0 | --seconds: found 0, expected 1 to 600",
      })
  void wrongArgumentsAreToldWithWhatWasExpected(String arguments, String message) {
    assertThat(commandLine().execute(arguments.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void theCodecMeasuresEveryDetectorAndWritesJson() throws Exception {
    Path json = folder.resolve("codec.json");
    int exitCode =
        commandLine()
            .execute(
                "codec",
                "--detectors",
                "robust-z-score,half-space-trees",
                "--rounds",
                "1",
                "--millis",
                "2",
                "--json",
                json.toString());
    assertThat(exitCode).as(err.toString()).isEqualTo(ExitCode.OK);
    JsonNode read = new ObjectMapper().readTree(json.toFile());
    JsonNode rows = read.path("benches").path(0).path("rows");
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).path("detector").asText()).isEqualTo("robust-z-score");
    assertThat(rows.get(0).path("modelBytes").asInt()).isGreaterThan(10 * 256 * Float.BYTES);
    assertThat(rows.get(1).path("encodeMicrosPerModel").asDouble()).isPositive();
    assertThat(read.path("machine").path("processors").asInt()).isPositive();
  }

  @Test
  void theFileMayStandBeforeTheBench() {
    Path json = folder.resolve("codec.json");
    String[] arguments = {
      "--json", json.toString(), "codec", "--detectors", "robust-z-score", "--millis", "1"
    };
    assertThat(commandLine().execute(arguments)).as(err.toString()).isEqualTo(ExitCode.OK);
    assertThat(json).content().contains("\"codec\"");
  }

  @Test
  void moreModelsThanTheHeapHoldsAreRefusedBeforeAnythingStarts() {
    String[] arguments = {"pipeline", "--entities", "1000000", "--rounds", "1"};
    assertThat(commandLine().execute(arguments)).isEqualTo(ExitCode.INVALID_CONFIG);
    assertThat(err.toString())
        .contains("1,000,000 models of half-space-trees need about")
        .contains("WEIR_JAVA_OPTS=-Xmx");
  }

  @Test
  void aFileThatCannotBeWrittenIsASetUpFault() {
    String file = folder.resolve("no").resolve("codec.json").toString();
    String[] arguments = {
      "codec", "--detectors", "robust-z-score", "--rounds", "1", "--json", file
    };
    assertThat(commandLine().execute(arguments)).isEqualTo(ExitCode.INVALID_CONFIG);
    assertThat(err.toString()).contains("--json: cannot write " + file);
  }
}
