package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.tenant.Scope;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.StateFault;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Savepoints of a job of the real operators, read again. */
class SavepointContentsTest {
  private static final ReadSettings SETTINGS =
      new ReadSettings(2, Duration.ofSeconds(30), Progress.SILENT);

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir static Path folder;
  private static String savepoint;

  @BeforeAll
  static void takeSavepoint() throws Exception {
    savepoint = TestJob.savepoint(folder, "hashmap", SavepointFormatType.CANONICAL);
  }

  private static void assertWhole(SavepointContents contents) {
    assertThat(contents.tenants())
        .extracting(TenantContents::tenant)
        .containsExactly("acme", "globex", "initech");
    TenantContents acme = contents.tenants().get(0);
    assertThat(acme.models()).isEqualTo(TestJob.ENTITIES);
    assertThat(acme.judged()).isEqualTo(TestJob.EVENTS / 2);
    assertThat(acme.learned()).isBetween(1L, acme.judged());
    assertThat(acme.configVersion()).isEqualTo(2);
    TenantContents globex = contents.tenants().get(1);
    assertThat(globex.models()).isEqualTo(1);
    assertThat(globex.judged()).isEqualTo(TestJob.EVENTS / 2);
    assertThat(globex.learned()).isBetween(1L, globex.judged());
    assertThat(globex.configVersion()).isEqualTo(5);
    assertThat(contents.tenants().get(2))
        .isEqualTo(new TenantContents("initech", 0, 0, 0, 3, false));
  }

  @Test
  void modelsAndConfigsOfEveryTenantAreCounted() {
    assertWhole(SavepointContents.read(savepoint, SETTINGS));
  }

  @Test
  void rocksDbsOwnFormIsReadToo() throws Exception {
    String path = TestJob.savepoint(folder, "rocksdb", SavepointFormatType.NATIVE);
    assertWhole(SavepointContents.read(path, SETTINGS));
  }

  @Test
  void theHeapsOwnFormIsReadToo() throws Exception {
    String path = TestJob.savepoint(folder, "hashmap", SavepointFormatType.NATIVE);
    assertWhole(SavepointContents.read(path, SETTINGS));
  }

  @Test
  void aPathWithoutASavepointIsRefused() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path text = Files.writeString(folder.resolve("text"), "no savepoint at all");
    for (Path path : List.of(folder.resolve("missing"), empty, text)) {
      assertThatThrownBy(() -> SavepointContents.read(path.toString(), SETTINGS))
          .isInstanceOf(StateFault.class)
          .hasMessageContaining("found no savepoint at " + path)
          .hasMessageContaining("expected the folder of a savepoint")
          .hasMessageContaining("name the one");
    }
  }

  @Test
  void aSavepointOfAnotherJobIsIncompatible(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    String path = savepointOfAnotherJob(cluster, folder);
    assertThatThrownBy(() -> SavepointContents.read(path, SETTINGS))
        .isInstanceOf(StateFault.class)
        .hasMessageContaining("found no operator " + Uids.SCORE_EVENTS)
        .hasMessageContaining("expected state that this release's job has saved");
    Ran ran = run(path);
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err()).contains("weir: ").contains(Uids.SCORE_EVENTS);
  }

  static String savepointOfAnotherJob(MiniCluster cluster, Path folder) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromSource(
            new NumberSequenceSource(0, Long.MAX_VALUE), WatermarkStrategy.noWatermarks(), "other")
        .uid("other")
        .flatMap(new IdleAfter<>(0, number -> number), Types.LONG)
        .uid("idle")
        .sinkTo(new DiscardingSink<>())
        .uid("nowhere");
    JobClient job = env.executeAsync("Another job");
    CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
    return TestJob.stop(job, folder, SavepointFormatType.CANONICAL);
  }

  @Test
  void aSavepointWithoutModelsHoldsTheConfigs(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    JobClient job = TestJob.start("hashmap", 0);
    CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
    String path = TestJob.stop(job, folder, SavepointFormatType.CANONICAL);
    assertThat(SavepointContents.read(path, SETTINGS).tenants())
        .containsExactly(
            new TenantContents("acme", 0, 0, 0, 2, false),
            new TenantContents("globex", 0, 0, 0, 5, false),
            new TenantContents("initech", 0, 0, 0, 3, false));
  }

  @Test
  void aDamagedConfigIsIncompatible() throws Exception {
    Path damaged = Files.createDirectory(folder.resolve("damaged"));
    try (Stream<Path> files = Files.list(Path.of(URI.create(savepoint)))) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        // One character is one byte; a frame's magic is found and its JSON is hit.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf("WRTC"); at >= 0; at = text.indexOf("WRTC", at + 1)) {
          bytes[at + 20] ^= 1;
        }
        Files.write(damaged.resolve(file.getFileName()), bytes);
      }
    }
    Ran ran = run(damaged.toString());
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err()).startsWith("weir: " + damaged + ": found ");
  }

  @Test
  void modelsOfAnotherTypeAreIncompatible(@InjectMiniCluster MiniCluster cluster) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromSource(
            new NumberSequenceSource(0, Long.MAX_VALUE), WatermarkStrategy.noWatermarks(), "other")
        .uid("other")
        .flatMap(new IdleAfter<>(10, number -> number), Types.LONG)
        .uid(Uids.APPLY_TENANT_CONFIG)
        .keyBy(number -> new ModelKey("acme", Scope.ENTITY, 0, "e" + number), States.KEY_TYPE)
        .process(new SaveText(), Types.LONG)
        .uid(Uids.SCORE_EVENTS)
        .sinkTo(new DiscardingSink<>())
        .uid("nowhere");
    JobClient job = env.executeAsync("Another job");
    CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
    String path = TestJob.stop(job, folder, SavepointFormatType.CANONICAL);
    Ran ran = run(path);
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err()).contains(path + ": found ").contains("use the release that wrote it");
  }

  /** Saves a text where the job saves a model. */
  private static final class SaveText extends KeyedProcessFunction<ModelKey, Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(Long number, Context context, Collector<Long> out) throws Exception {
      getRuntimeContext()
          .getState(new ValueStateDescriptor<>(States.MODEL, Types.STRING))
          .update("text " + number);
    }
  }

  @Test
  void theTablesSayWhatThereIs() {
    Ran ran = run(savepoint);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out().lines().map(line -> line.replaceAll(" +", " ")))
        .contains("tenant detector models judged learned bytes median largest oldest newest")
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "acme robust-z-score " + TestJob.ENTITIES + " " + TestJob.EVENTS / 2))
        .anySatisfy(line -> assertThat(line).matches("initech 3 at once [0-9a-f]{16}"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(Uids.SCORE_EVENTS + " 2 360 .* _timer_state/event_.* \\(timers\\).*"))
        .anySatisfy(
            line ->
                assertThat(line).matches(" ?" + States.MODEL + " \\(keyed\\) ModelSerializer 1"));
  }

  @Test
  void jsonSaysTheSame() throws Exception {
    Ran ran = run("--json", "--top", "2", savepoint);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    var root = new ObjectMapper().readTree(ran.out());
    assertThat(root.path("savepoint").asText()).isEqualTo(savepoint);
    var acme = root.path("tenants").path(0);
    assertThat(acme.path("tenant").asText()).isEqualTo("acme");
    assertThat(acme.path("models").asInt()).isEqualTo(TestJob.ENTITIES);
    assertThat(acme.path("judged").asInt()).isEqualTo(TestJob.EVENTS / 2);
    assertThat(acme.path("configs").path("acme@2").asInt()).isEqualTo(TestJob.ENTITIES);
    long largest = root.path("largest").path(0).path("bytes").asLong();
    assertThat(root.path("largest")).hasSize(2);
    assertThat(largest)
        .isEqualTo(root.path("tenants").path(1).path("bytes").path("largest").asLong());
    assertThat(acme.path("newest").asText())
        .isEqualTo(Instant.ofEpochMilli(TestJob.START_MILLIS + 898_000).toString());
    // The numbers of the test's source are no Kafka offsets.
    assertThat(root.path("offsets")).isEmpty();
    assertThat(root.path("unreadSplits").asInt()).isPositive();
  }

  @Test
  void oneTenantCanBeLookedAtAlone() throws Exception {
    Ran ran = run("--tenant", "globex", "--json", savepoint);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    var root = new ObjectMapper().readTree(ran.out());
    assertThat(root.path("tenants")).hasSize(1);
    assertThat(root.path("tenants").path(0).path("models").asInt()).isEqualTo(1);
    assertThat(root.path("configs")).hasSize(1);
    assertThat(root.path("largest")).hasSize(1);
  }

  @Test
  void aTenantThatIsNotThereIsNamedWithTheNearest() {
    Ran ran = run("--tenant", "amce", savepoint);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err())
        .contains("found no tenant amce, expected one that has a model or a config")
        .contains("did you mean acme");
  }

  @Test
  void aWrongCommandLineIsUsage() {
    assertThat(run().exitCode()).isEqualTo(2);
    assertThat(run("--jsn", savepoint).exitCode()).isEqualTo(2);
    assertThat(run("--timeout", "0", savepoint).exitCode()).isEqualTo(2);
    assertThat(run("--top", "-1", savepoint).exitCode()).isEqualTo(2);
    assertThat(run("--parallelism", "0", savepoint).exitCode()).isEqualTo(2);
    Ran missing = run(folder.resolve("missing").toString());
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).startsWith("weir: found no savepoint at ");
  }

  @Test
  void aFileSystemThatIsNotThereIsNamed() {
    Ran ran = run("no-such-scheme://bucket/savepoint");
    assertThat(ran.exitCode()).isEqualTo(7);
    assertThat(ran.err())
        .startsWith("weir: found no file system for no-such-scheme://bucket/savepoint")
        .contains("FLINK_PLUGINS_DIR");
  }

  private static Ran run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] line = Stream.concat(Stream.of("inspect"), Stream.of(args)).toArray(String[]::new);
    int exitCode = StateMain.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(line);
    return new Ran(exitCode, out.toString(), err.toString());
  }
}
