package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.cli.ExitCode;
import dev.weir.detect.DetectorType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  private <T> T parsed(Class<T> type, String... arguments) {
    List<CommandLine> chain = commandLine().parseArgs(arguments).asCommandLineList();
    return type.cast(chain.get(chain.size() - 1).getCommand());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pipeline", "stages", "latency", "detectors", "codec", "scale"})
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
                List.of(1_000),
                Backend.HEAP,
                600_000,
                0.5,
                3,
                false,
                2_000,
                20));
  }

  @Test
  void thePipelineTakesLists() {
    PipelineBench.Settings settings =
        parsed(
                PipelineCommand.class,
                ("pipeline --detectors loda,knn --entities 10,20 --backend rocksdb --zipf"
                        + " --interval 500ms")
                    .split(" "))
            .settings();
    assertThat(settings.detectors()).containsExactly(DetectorType.LODA, DetectorType.KNN);
    assertThat(settings.entities()).containsExactly(10, 20);
    assertThat(settings.backend()).isEqualTo(Backend.ROCKSDB);
    assertThat(settings.zipf()).isTrue();
    assertThat(settings.intervalMillis()).isEqualTo(500);
  }

  @Test
  void theLatencyTakesAGuaranteeAndAnInterval() {
    LatencyBench.Settings settings =
        parsed(LatencyCommand.class, "latency", "--guarantee", "at-least-once", "--interval", "1 s")
            .settings();
    assertThat(settings.guarantee()).isEqualTo(DeliveryGuarantee.AT_LEAST_ONCE);
    assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.eventsPerSecond()).isEqualTo(5_000);
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
        "pipeline --interval 200 | found 200, expected a time with its unit from 100ms to 1h",
        "latency --guarantee none | --guarantee: found none, expected one of exactly-once, at-l",
        "latency --interval 10ms | found 10ms, expected a time with its unit from 100ms to 1h",
        "scale --models 0 | --models: found 0, expected 1 to 1000000",
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
  void aFileThatCannotBeWrittenIsASetUpFault() {
    String file = folder.resolve("no").resolve("codec.json").toString();
    String[] arguments = {
      "codec", "--detectors", "robust-z-score", "--rounds", "1", "--json", file
    };
    assertThat(commandLine().execute(arguments)).isEqualTo(ExitCode.INVALID_CONFIG);
    assertThat(err.toString()).contains("--json: cannot write " + file);
  }
}
