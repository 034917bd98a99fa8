package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.operator.ModelCacheSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobOptionsTest {
  private static final String SERVERS = "--kafka.bootstrap.servers=localhost:9092";
  private static final String CANARY = "canary-4711";

  @TempDir Path folder;

  @Test
  void everyOptionCanBeGivenInAllThreeWaysAndHasItsDefaultWithoutAny() throws Exception {
    JobOptions defaults = read(Map.of(), SERVERS);
    Map<String, String> other = otherValues();
    assertThat(other.keySet())
        .as("a value other than the default for every option")
        .containsExactlyInAnyOrderElementsOf(JobOptions.ALL.stream().map(JobOption::key).toList());

    StringBuilder yaml = new StringBuilder();
    other.forEach((key, value) -> yaml.append(key + ": '" + value + "'\n"));
    JobOptions fromFile = read(Map.of(), SERVERS, "--config", file("all.yaml", yaml.toString()));
    Map<String, String> variables = new HashMap<>();
    JobOptions.ALL.forEach(o -> variables.put(o.variable(), other.get(o.key())));
    JobOptions fromEnvironment = read(variables, SERVERS);
    JobOptions fromArguments =
        read(
            Map.of(),
            other.entrySet().stream()
                .map(e -> "--" + e.getKey() + "=" + e.getValue())
                .toArray(String[]::new));

    for (JobOption<?> option : JobOptions.ALL) {
      assertThat(fromFile.find(option)).as(option.key()).isNotEmpty();
      assertThat(fromFile.find(option)).as(option.key()).isNotEqualTo(defaults.find(option));
      assertThat(fromFile.find(option)).as(option.key()).isEqualTo(fromEnvironment.find(option));
      assertThat(fromFile.find(option)).as(option.key()).isEqualTo(fromArguments.find(option));
    }
  }

  @Test
  void theDefaultsAreWhatTheTableSays() {
    JobOptions options = read(Map.of(), SERVERS);
    assertThat(options.get(JobOptions.EVENTS_MAX_BYTES)).isEqualTo(new MemorySize(65_536));
    assertThat(options.get(JobOptions.EVENTS_MAX_PAST)).isEqualTo(Duration.ofDays(30));
    assertThat(options.get(JobOptions.SINKS_GUARANTEE)).isEqualTo(DeliveryGuarantee.EXACTLY_ONCE);
    assertThat(options.find(JobOptions.PARALLELISM)).isEmpty();
    assertThat(options.eventTopics().names()).containsExactly("events");
    assertThat(options.tenantBinding().header()).isNull();
    assertThat(options.warnings()).isEmpty();
  }

  @Test
  void theTableInTheDocumentIsTheOneOfTheClass() throws Exception {
    assertThat(Files.readString(Path.of("../docs/options.md")))
        .as("docs/options.md is out of date: put in what ./weir options --markdown prints")
        .contains(OptionsTable.markdown());
  }

  @Test
  void theExampleFileIsValid() {
    JobOptions options = read(Map.of(), "--config", "../configs/job.yaml");
    assertThat(options.warnings()).isEmpty();
    assertThat(options.kafka()).containsEntry("bootstrap.servers", "localhost:9092");
    assertThat(options.flink().toMap())
        .containsEntry(
            "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
  }

  @Test
  void argumentsOverrideTheEnvironmentAndThatTheFile() throws Exception {
    String file = file("a.yaml", "parallelism: 1\nmetrics.tenants: 1\nscores: {topic: s1}\n");
    Map<String, String> variables = Map.of("WEIR_METRICS_TENANTS", "2", "WEIR_SCORES_TOPIC", "s2");
    JobOptions options = read(variables, SERVERS, "--config", file, "--set", "scores.topic=s3");
    assertThat(options.find(JobOptions.PARALLELISM)).contains(1);
    assertThat(options.get(JobOptions.METRICS_TENANTS)).isEqualTo(2);
    assertThat(options.get(JobOptions.SCORES_TOPIC)).isEqualTo("s3");
  }

  @Test
  void nestedAndFlatKeysAndListsMeanTheSame() throws Exception {
    String nested =
        "events:\n  topics: [a, b.c]\nkafka:\n  bootstrap.servers: [h1:1, h2:2]\n"
            + "flink:\n  pipeline:\n    jars: [x, y]\n";
    String flat =
        "events.topics: a, b.c\nkafka.bootstrap.servers: h1:1,h2:2\nflink.pipeline.jars: x;y\n";
    JobOptions options = read(Map.of(), "--config", file("n.yaml", nested));
    assertThat(options.eventTopics().names()).containsExactly("a", "b.c");
    assertThat(options.kafka()).containsOnly(Map.entry("bootstrap.servers", "h1:1,h2:2"));
    JobOptions same = read(Map.of(), "--config", file("f.yaml", flat));
    assertThat(same.eventTopics()).isEqualTo(options.eventTopics());
    assertThat(same.kafka()).isEqualTo(options.kafka());
    assertThat(same.flink()).isEqualTo(options.flink());
  }

  @Test
  void aFileWithManyFaultsNamesThemAll() throws Exception {
    String yaml =
        "paralelism: 4\nevents:\n  max-bytes: 64\n  topics: scores\nevents.max-bytes: 1 kb\n"
            + "checkpoint.interval: 10\nstate.backend: forst\nalerts.topic: scores\n"
            + "kafka.group.id:\nflink.pipeline.max-parallelism: 128\n";
    InvalidOptionsException e = refused(Map.of(), "--config", file("job.yaml", yaml));
    assertThat(e.exitCode()).isEqualTo(3);
    assertThat(e.problems().stream().map(OptionProblem::toString))
        .containsExactly(
            "events.max-bytes: found it in job.yaml line 3 and job.yaml line 5, expected it once",
            "paralelism: found an unknown option (job.yaml line 1), expected one of"
                + " docs/options.md, kafka.* or flink.*; did you mean parallelism?",
            "events.max-bytes: found '64' (job.yaml line 3), expected a size with its unit (b, kb,"
                + " mb) from 1 kb to 8 mb",
            "checkpoint.interval: found '10' (job.yaml line 6), expected a duration with its unit"
                + " (ms, s, min, h, d) from 100 ms to 1 d",
            "state.backend: found 'forst' (job.yaml line 7), expected hashmap or rocksdb",
            "flink.pipeline.max-parallelism: found it set (job.yaml line 10), but it is frozen in"
                + " every savepoint",
            "kafka.bootstrap.servers: found nothing, expected HOST:PORT, more by commas",
            "alerts.topic: found 'scores', which is scores.topic too, expected another topic",
            "events.topics: found 'scores', which takes in scores.topic 'scores', expected topics"
                + " that the job does not write",
            "events.topics: found 'scores', which takes in alerts.topic 'scores', expected topics"
                + " that the job does not write");
  }

  @Test
  void aTransactionTimeoutThatACheckpointCanOutliveIsRefusedWithTheLeastPossible() {
    InvalidOptionsException e =
        refused(
            Map.of(),
            SERVERS,
            "--checkpoint.interval=30 s",
            "--checkpoint.timeout=10 min",
            "--sinks.transaction-timeout=PT15M29S");
    assertThat(e)
        .hasMessage(
            "sinks.transaction-timeout: found 929 s, expected at least 930 s (checkpoint.interval +"
                + " checkpoint.timeout + sinks.tolerated-outage)");
    assertThat(e.exitCode()).isEqualTo(3);
    read(
        Map.of(),
        SERVERS,
        "--checkpoint.interval=30 s",
        "--checkpoint.timeout=10 min",
        "--sinks.transaction-timeout=930 s");
  }

  @Test
  void moreSubtasksThanKeyGroupsAreRefused() {
    assertThat(refused(Map.of(), SERVERS, "--parallelism=361"))
        .hasMessage("parallelism: found 361, expected at most 360, max-parallelism");
    read(Map.of(), SERVERS, "--parallelism=361", "--max-parallelism=361");
  }

  @Test
  void theOutageToBeToleratedCountsInTheLeastTransactionTimeout() {
    InvalidOptionsException e = refused(Map.of(), SERVERS, "--sinks.tolerated-outage=1 h");
    assertThat(e)
        .hasMessage(
            "sinks.transaction-timeout: found 15 min, expected at least 3850 s"
                + " (checkpoint.interval + checkpoint.timeout + sinks.tolerated-outage)");
    read(
        Map.of(),
        SERVERS,
        "--sinks.tolerated-outage=0 s",
        "--checkpoint.timeout=14 min",
        "--checkpoint.interval=1 min");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "parallelism | 0",
        "parallelism | -1",
        "parallelism | abc",
        "parallelism | 1e9",
        "parallelism | 32769",
        "max-parallelism | 0",
        "max-parallelism | 32769",
        "parallelism | 99999999999",
        "checkpoint.interval | -5 s",
        "checkpoint.interval | 5 parsecs",
        "checkpoint.interval | 999999999999999999 d",
        "checkpoint.interval | P",
        "events.max-bytes | 10 PB",
        "events.max-bytes | 999999999999999999 gb",
        "sinks.guarantee | none",
        "sinks.guarantee | EXACTLY_ONCE",
        "sinks.transactional-id-prefix | weir",
        "sinks.transactional-id-prefix | .",
        "sinks.transactional-id-prefix | we ir.",
        "events.topics | a,,b",
        "events.topics | a,a",
        "events.topics | pattern:[",
        "events.topics | pattern:",
        "events.tenant-from | header:",
        "events.tenant-from | topic:events-.*",
        "events.tenant-from | topic:(",
        "events.tenant-from | bodies",
        "scores.topic | a/b",
        "kafka.bootstrap.servers | localhost",
        "kafka.bootstrap.servers | localhost:70000",
        "kafka.bootstrap.servers | a:1,,b:2",
        "kafka.transactional.id | x",
        "checkpoint.unaligned-after | always",
        "checkpoint.unaligned-after | 2 h",
        "checkpoint.unaligned-after | 30",
        "kafka.acks | 1",
        "kafka.enable.idempotence | false",
        "kafka.max.request.size | 1000",
        "flink.execution.checkpointing.unaligned.enabled | true",
        "flink.execution.checkpointing.unaligned.forced | true",
        "flink.execution.checkpointing.aligned-checkpoint-timeout | 1 s",
        "flink.pipeline.object-reuse | false",
        "no.such.option | 1",
      })
  void aBadArgumentIsAUsageErrorThatNamesOptionFoundAndExpected(String key, String value) {
    String[] arguments =
        key.equals("kafka.bootstrap.servers")
            ? new String[] {"--" + key, value}
            : new String[] {SERVERS, "--" + key, value};
    InvalidOptionsException e = refused(Map.of(), arguments);
    assertThat(e.exitCode()).isEqualTo(2);
    assertThat(e.problems()).hasSize(1);
    assertThat(e.getMessage()).startsWith(key + ": found ");
  }

  @Test
  void theEventsPatternMustNotTakeInWhatTheJobWrites() {
    InvalidOptionsException e = refused(Map.of(), SERVERS, "--events.topics=pattern:.*s");
    assertThat(e.problems().stream().map(OptionProblem::message))
        .hasSize(5)
        .allMatch(m -> m.contains("which takes in"));
  }

  @Test
  void aTenantPatternMustMatchEveryTopicOfTheList() {
    assertThat(
            refused(
                Map.of(),
                SERVERS,
                "--events.topics=events-a,other",
                "--events.tenant-from=topic:events-(.*)"))
        .hasMessageContaining("does not match the events topic 'other'");
    read(Map.of(), SERVERS, "--events.topics=events-a", "--events.tenant-from=topic:events-(.*)");
    JobOptions bound = read(Map.of(), SERVERS, "--events.tenant-from=header:x-tenant");
    assertThat(bound.tenantBinding().header()).isEqualTo("x-tenant");
  }

  @Test
  void argumentsThatAreNoOptionsAreUsageErrors() {
    assertThat(refused(Map.of(), SERVERS, "word").exitCode()).isEqualTo(2);
    assertThat(refused(Map.of(), SERVERS, "--parallelism"))
        .hasMessage("--parallelism: found no value after it, expected --parallelism VALUE");
    assertThat(refused(Map.of(), SERVERS, "--parallelism=1", "--set", "parallelism=2"))
        .hasMessage("parallelism: found it twice among the arguments, expected it once");
    assertThat(refused(Map.of(), SERVERS, "--set", CANARY).toString()).doesNotContain(CANARY);
  }

  @Test
  void filesThatAreNoOptionsAreRefusedWithTheLine() throws Exception {
    for (String yaml :
        List.of(
            "a: [1, 2",
            "\tparallelism: 1",
            "- a\n- b",
            "just text",
            "a: &x 1\nparallelism: *x",
            "scores.topic: [[a], b]",
            "parallelism: 1\n---\nparallelism: 2",
            "parallelism: 1\nparallelism: 2")) {
      InvalidOptionsException e = refused(Map.of(), SERVERS, "--config", file("x.yaml", yaml));
      assertThat(e.exitCode()).as(yaml).isEqualTo(3);
      assertThat(e.problems().toString()).as(yaml).contains("x.yaml");
    }
    assertThat(refused(Map.of(), SERVERS, "--config", folder.resolve("none.yaml").toString()))
        .hasMessageContaining("none.yaml: cannot be read (NoSuchFileException)");
  }

  @Test
  void anUnknownVariableIsAWarningWithTheNearestName() {
    JobOptions options =
        read(
            Map.of(
                "WEIR_EVENT_TOPICS", "x",
                "WEIR_SERVICE_HOST", "10.0.0.1",
                "WEIR_JAVA_OPTS", "-Xmx1g",
                "PATH", "/bin"),
            SERVERS);
    assertThat(options.warnings())
        .hasSize(2)
        .anyMatch(
            w ->
                w.equals(
                    "WEIR_EVENT_TOPICS: no option has this name; did you mean"
                        + " WEIR_EVENTS_TOPICS?"))
        .anyMatch(w -> w.startsWith("WEIR_SERVICE_HOST: "));
  }

  @Test
  void aKafkaSettingThatNoClientKnowsIsAWarning() {
    assertThat(read(Map.of(), SERVERS, "--kafka.max.pol.records=1").warnings())
        .containsExactly(
            "kafka.max.pol.records: Kafka's clients know no such setting; did you mean"
                + " max.poll.records?");
  }

  @Test
  void aSecretAsAnArgumentIsRefusedAndNeverRepeated() {
    for (String key :
        List.of("kafka.sasl.jaas.config", "kafka.ssl.key.password", "flink.s3.secret-key")) {
      for (String[] arguments :
          new String[][] {
            {"--" + key, CANARY}, {"--" + key + "=" + CANARY}, {"--set", key + "=" + CANARY}
          }) {
        InvalidOptionsException e = refused(Map.of(), concat(SERVERS, arguments));
        assertThat(e.exitCode()).isEqualTo(2);
        assertThat(e.getMessage()).startsWith(key + ": found a secret as an argument");
        assertThat(e.toString()).doesNotContain(CANARY);
      }
    }
    assertThat(refused(Map.of(), SERVERS, "--kafka.sasl.jaas.config=x"))
        .hasMessageContaining(
            "expected WEIR_KAFKA_SASL_JAAS_CONFIG in the environment or"
                + " --kafka.sasl.jaas.config-file");
  }

  @Test
  void secretsFromVariableAndFileAreHandedOnAndPrintedNowhere() throws Exception {
    Path secret = Path.of(file("secret", CANARY + "-file\n"));
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Map<String, String> variables =
        Map.of(
            "WEIR_KAFKA_SSL_KEY_PASSWORD",
            CANARY,
            "WEIR_KAFKA_SASL_JAAS_CONFIG_FILE",
            secret.toString());
    JobOptions options = read(variables, SERVERS);
    assertThat(options.kafka())
        .containsEntry("ssl.key.password", CANARY)
        .containsEntry("sasl.jaas.config", CANARY + "-file");
    assertThat(options.toString()).doesNotContain(CANARY).contains("ssl.key.password=******");
    assertThat(options.warnings()).isEmpty();
  }

  @Test
  void aSecretFileThatIsMissingEmptyOrOpenToAllIsReported() throws Exception {
    String missing = folder.resolve("none").toString();
    assertThat(refused(Map.of("WEIR_KAFKA_SASL_JAAS_CONFIG_FILE", missing), SERVERS))
        .hasMessageContaining("expected a file that can be read");
    String empty = file("empty", "\n");
    assertThat(refused(Map.of("WEIR_KAFKA_SASL_JAAS_CONFIG_FILE", empty), SERVERS))
        .hasMessageContaining("expected a file that is not empty");
    Path open = Path.of(file("open", "x"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(read(Map.of(), SERVERS, "--kafka.sasl.jaas.config-file=" + open).warnings())
        .containsExactly(
            "kafka.sasl.jaas.config-file: every user can read " + open + "; chmod 600 it");
    assertThat(
            refused(
                Map.of("WEIR_KAFKA_SASL_JAAS_CONFIG", "a"),
                SERVERS,
                "--kafka.sasl.jaas.config-file=" + open))
        .hasMessageContaining("found both a value and a file");
  }

  @Test
  void aBadValueOfASecretIsNotShownEither() {
    OptionEntry entry =
        new OptionEntry("kafka.x.password", CANARY, "a.yaml line 1", OptionEntry.Origin.FILE);
    assertThat(entry.shown()).isEqualTo("'******' (a.yaml line 1)");
  }

  @ParameterizedTest
  @CsvSource({
    "kafka.ssl.keystore.password,true",
    "kafka.ssl.keystore.key,true",
    "kafka.sasl.jaas.config,true",
    "kafka.sasl.oauthbearer.client.credentials.client.secret,true",
    "flink.s3.access-key,true",
    "flink.fs.azure.account.key.x,true",
    "KAFKA.SSL.KEY.PASSWORD,true",
    "kafka.sasl.jaas.config-file,false",
    "kafka.sasl.oauthbearer.token.endpoint.url,false",
    "kafka.ssl.keystore.location,false",
    "kafka.bootstrap.servers,false",
    "events.topics,false",
  })
  void keysOfSecretsAreKnown(String key, boolean secret) {
    assertThat(Secrets.isSecret(key)).isEqualTo(secret);
    assertThat(Secrets.mask(key, "v")).isEqualTo(secret ? "******" : "v");
  }

  private static Map<String, String> otherValues() {
    return Map.ofEntries(
        Map.entry("events.topics", "pattern:in-.*"),
        Map.entry("events.tenant-from", "topic:in-(.*)"),
        Map.entry("events.start", "latest"),
        Map.entry("events.max-bytes", "1 mb"),
        Map.entry("events.max-future", "1 h"),
        Map.entry("events.max-past", "P1D"),
        Map.entry("source.idle-timeout", "90s"),
        Map.entry("admission.entities", "1000"),
        Map.entry("scores.topic", "o.scores"),
        Map.entry("alerts.topic", "o.alerts"),
        Map.entry("dead-letters.topic", "o.dead"),
        Map.entry("config.topic", "o.config"),
        Map.entry("config-status.topic", "o.status"),
        Map.entry("parked.topic", "o.parked"),
        Map.entry("limits.events-per-second", "500"),
        Map.entry("limits.burst", "1000"),
        Map.entry("limits.ceiling.events-per-second", "5000"),
        Map.entry("config-accepted.topic", "o.accepted"),
        Map.entry("commands.topic", "o.commands"),
        Map.entry("config.signatures", "required"),
        Map.entry("config.keys-file", "/etc/weir/keys.yaml"),
        Map.entry("health.enabled", "false"),
        Map.entry("health.topic", "o.health"),
        Map.entry("health.interval", "1 s"),
        Map.entry("health.grace", "2 min"),
        Map.entry("feedback.topic", "o.feedback"),
        Map.entry("feedback.remember", "7 d"),
        Map.entry("feedback.hold-confirmed", "1 d"),
        Map.entry("sinks.guarantee", "at-least-once"),
        Map.entry("sinks.transaction-timeout", "1 h"),
        Map.entry("sinks.tolerated-outage", "1 min"),
        Map.entry("sinks.transactional-id-prefix", "blue.weir."),
        Map.entry("recovery.accept-duplicates", "true"),
        Map.entry("checkpoint.interval", "500 ms"),
        Map.entry("checkpoint.timeout", "10 min"),
        Map.entry("checkpoint.unaligned-after", "2 s"),
        Map.entry("state.backend", "rocksdb"),
        Map.entry("state.model-cache", "2 gb"),
        Map.entry("state.model-cache-dirty", "512 kb"),
        Map.entry("parallelism", "361"),
        Map.entry("max-parallelism", "720"),
        Map.entry("metrics.tenants", "0"),
        Map.entry("pii.key-file", "/run/secrets/pii"));
  }

  @Test
  void aCacheIsAutomaticOffOrOfASize() {
    assertThat(read(Map.of()).modelCache()).isEqualTo(ModelCacheSize.AUTO);
    JobOptions off = read(Map.of(), "--state.model-cache=off");
    assertThat(off.modelCache().bytes()).isZero();
    JobOptions small =
        read(Map.of(), "--state.model-cache=2 gb", "--state.model-cache-dirty=512 kb");
    assertThat(small.modelCache()).isEqualTo(new ModelCacheSize(2L << 30, 512 << 10));
    assertThat(refused(Map.of(), "--state.model-cache=big", "--state.model-cache-dirty=off"))
        .hasMessageContaining("state.model-cache: found 'big'")
        .hasMessageContaining("state.model-cache-dirty: found 'off'");
  }

  private static JobOptions read(Map<String, String> variables, String... arguments) {
    boolean hasServers =
        Arrays.stream(arguments).anyMatch(a -> a.contains("kafka.") || a.equals("--config"));
    return JobOptionsReader.read(hasServers ? arguments : concat(SERVERS, arguments), variables);
  }

  private static InvalidOptionsException refused(
      Map<String, String> variables, String... arguments) {
    InvalidOptionsException e =
        catchThrowableOfType(
            InvalidOptionsException.class, () -> JobOptionsReader.read(arguments, variables));
    assertThat(e).as(String.join(" ", arguments)).isNotNull();
    return e;
  }

  private static String[] concat(String first, String... others) {
    String[] all = new String[others.length + 1];
    all[0] = first;
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
