package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.runtime.taskexecutor.TaskExecutorResourceUtils;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in configs, and what docs/tuning.md says about options, against the options. */
class ConfigFilesTest {
  private static final Map<String, ConfigOption<?>> FLINK =
      options(
          CheckpointingOptions.class,
          CoreOptions.class,
          ExecutionOptions.class,
          RocksDBConfigurableOptions.class,
          RocksDBOptions.class,
          StateBackendOptions.class,
          StateRecoveryOptions.class,
          TaskManagerOptions.class);

  /** A word with dots in backquotes, perhaps with a value. */
  private static final Pattern QUOTED = Pattern.compile("`([a-z]+(?:[.][a-z0-9-]+)+)(?:: [^`]*)?`");

  static List<Path> files() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("../configs"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static JobOptions read(Path file) {
    return JobOptionsReader.read(new String[] {"--config", file.toString()}, Map.of());
  }

  private static Map<String, ConfigOption<?>> options(Class<?>... holders) {
    Map<String, ConfigOption<?>> options = new TreeMap<>();
    for (Class<?> holder : holders) {
      for (Field field : holder.getFields()) {
        if (ConfigOption.class.isAssignableFrom(field.getType())) {
          ConfigOption<?> option = option(field);
          options.put(option.key(), option);
        }
      }
    }
    return options;
  }

  private static ConfigOption<?> option(Field field) {
    try {
      return (ConfigOption<?>) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void thereIsAFileForEveryGoal() throws Exception {
    assertThat(files())
        .extracting(file -> file.getFileName().toString())
        .containsExactly("job-heap.yaml", "job-latency.yaml", "job-rocksdb.yaml", "job.yaml");
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileIsReadWithoutAWarningAndFlinkKnowsWhatItIsHanded(Path file) {
    JobOptions options = read(file);
    boolean repeats = options.get(JobOptions.SINKS_GUARANTEE) == DeliveryGuarantee.AT_LEAST_ONCE;
    assertThat(options.warnings())
        .hasSize(repeats ? 1 : 0)
        .allMatch(warning -> warning.startsWith("sinks.guarantee: "));
    assertThat(FLINK.keySet()).containsAll(options.flink().keySet());
    for (String key : options.flink().keySet()) {
      assertThat((Object) options.flink().get(FLINK.get(key))).as(key).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void theChecksBeforeAStartFindNothing(Path file) {
    JobOptions options = read(file);
    Configuration flink = WeirJob.configuration(options);
    TransactionChecks transactions = new TransactionChecks(options);
    FlinkChecks checks = new FlinkChecks(options, flink);
    Findings findings = new Findings();
    transactions.checkTolerated(flink, findings);
    transactions.checkSlow(flink, findings);
    checks.checkCheckpoints(findings);
    checks.checkIncremental(findings);
    checks.checkRecovery(findings);
    assertThat(findings.all()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void aClusterCanBeMadeWithIt(Path file) {
    Configuration flink = WeirJob.configuration(read(file));
    assertThat(TaskExecutorResourceUtils.resourceSpecFromConfigForLocalExecution(flink))
        .isNotNull();
  }

  @Test
  void checkpointsOfWhatIsOnDiskAreIncrementalUnlessSomebodySaysOtherwise() {
    assertThat(incremental("--state.backend=rocksdb")).isTrue();
    assertThat(
            incremental(
                "--state.backend=rocksdb", "--flink.execution.checkpointing.incremental=false"))
        .isFalse();
    assertThat(incremental("--state.backend=hashmap")).isFalse();
  }

  @Test
  void rocksDbHasTheJobsOwnSettingsUnlessSomebodySaysOtherwise() {
    String compression = "state.backend.rocksdb.compression.per.level";
    assertThat(flink("--state.backend=rocksdb").toMap())
        .containsEntry(compression, "LZ4_COMPRESSION")
        .containsEntry("state.backend.rocksdb.use-bloom-filter", "true");
    assertThat(
            flink("--state.backend=rocksdb", "--flink." + compression + "=SNAPPY_COMPRESSION")
                .toMap())
        .containsEntry(compression, "SNAPPY_COMPRESSION");
    assertThat(flink("--state.backend=hashmap").toMap()).doesNotContainKey(compression);
  }

  private static boolean incremental(String... arguments) {
    return flink(arguments).get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS);
  }

  private static Configuration flink(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--kafka.bootstrap.servers=h:1"));
    all.addAll(List.of(arguments));
    return WeirJob.configuration(JobOptionsReader.read(all.toArray(String[]::new), Map.of()));
  }

  @Test
  void anOptionIsUnalignedOnlyByOurOwnOption() {
    for (String text : List.of("never", "0 s", "3 s")) {
      Configuration flink = flink("--checkpoint.unaligned-after", text);
      assertThat(flink.get(CheckpointingOptions.ENABLE_UNALIGNED)).isEqualTo(!text.equals("never"));
      assertThat(flink.get(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT).toSeconds())
          .isEqualTo(text.equals("3 s") ? 3 : 0);
      assertThat(flink.getOptional(CheckpointingOptions.ENABLE_UNALIGNED))
          .as("set, so that the cluster's is not taken")
          .isPresent();
    }
  }

  /** An option that was renamed or misspelt would be looked for in vain. */
  @Test
  void everyOptionThatTheGuideQuotesExists() throws Exception {
    TreeSet<String> known = new TreeSet<>(FLINK.keySet());
    JobOptions.ALL.forEach(option -> known.add(option.key()));
    List<String> clients = new ArrayList<>(ProducerConfig.configNames());
    clients.addAll(ConsumerConfig.configNames());
    clients.forEach(key -> known.add("kafka." + key));
    Matcher quoted = QUOTED.matcher(Files.readString(Path.of("../docs/tuning.md")));
    List<String> found = new ArrayList<>();
    while (quoted.find()) {
      found.add(quoted.group(1).replaceFirst("^flink[.]", ""));
    }
    assertThat(found).hasSizeGreaterThan(20).isSubsetOf(known);
  }
}
