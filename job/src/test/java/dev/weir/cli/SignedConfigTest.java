package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.job.JobOptions;
import dev.weir.job.JobOptionsReader;
import dev.weir.job.WeirJob;
import dev.weir.kafka.EmbeddedKafka;
import dev.weir.kafka.FetchWait;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Keys, signed files and a job that takes nothing else, on a real broker. */
class SignedConfigTest {
  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String keys = "keys:\n";

  @BeforeEach
  void makeKeys() {
    keys += keygen("acme-1", "--tenant", "acme");
    keys += keygen("ops-1", "--operator");
  }

  @Test
  void aJobThatRequiresSignaturesTakesNothingElse() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      Properties client = new Properties();
      client.put("bootstrap.servers", kafka.bootstrapServers());
      try (Admin admin = Admin.create(client)) {
        Topics.createMissing(admin, Topics.plan(TopicNames.DEFAULT, 1, 1 << 20));
      }
      // Before the job is there, so that it finds them at its cold start.
      String value = config("acme", 1).replace(",", ", ") + "\n";
      String file = file("acme.json", value);
      assertThat(run("config", "sign", file, "--key-file", key("acme-1"), "--key-id", "acme-1"))
          .isZero();
      send(client, "config", "acme", value, said());
      send(client, "config", "mallory", config("mallory", 1), "");
      send(client, "events", "acme", event("acme"), "");
      send(client, "events", "mallory", event("mallory"), "");
      JobClient job = start(kafka);
      assertThat(read(client, "scores", 1)).hasSize(1).allMatch(s -> s.contains("acme@1"));
      assertThat(read(client, "dead-letters", 1)).hasSize(1).allMatch(s -> s.contains("mallory"));
      assertThat(read(client, "config-status", 2).get(1))
          .contains("\"tenant\":\"mallory\"", "UNSIGNED", "refused");

      String second = file("acme.yaml", config("acme", 2));
      assertThat(push(kafka, second)).isEqualTo(ExitCode.INVALID_CONFIG);
      assertThat(err.toString())
          .contains("acme@? refused, UNSIGNED: weir-signature: found nothing, expected a");
      assertThat(push(kafka, second, "--key-file", key("acme-1"), "--key-id", "acme-1")).isZero();
      assertThat(said()).contains("acme@2 accepted");
      String other = file("other.yaml", config("other", 1));
      assertThat(push(kafka, other, "--key-file", key("acme-1"), "--key-id", "acme-1"))
          .isEqualTo(ExitCode.INVALID_CONFIG);
      assertThat(err.toString())
          .contains("other@? refused, NOT_AUTHORISED: weir-key-id: found acme-1, expected a key");
      assertThat(push(kafka, other, "--key-file", key("ops-1"), "--key-id", "ops-1")).isZero();
      assertThat(push(kafka, second, "--key-file", key("ops-1"), "--key-id", "acme-1"))
          .isEqualTo(ExitCode.INVALID_CONFIG);
      assertThat(err.toString()).contains("acme@? refused, BAD_SIGNATURE");
      String[] reset = {
        "command", "reset", "--tenant", "acme", "--yes", "--bootstrap", kafka.bootstrapServers()
      };
      assertThat(run(reset)).isEqualTo(ExitCode.INVALID_CONFIG);
      assertThat(err.toString()).contains("UNSIGNED: weir-signature: found nothing");
      List<String> signedReset = new ArrayList<>(List.of(reset));
      signedReset.addAll(List.of("--key-file", key("acme-1"), "--key-id", "acme-1"));
      assertThat(run(signedReset.toArray(String[]::new))).as(err::toString).isZero();
      assertThat(said()).contains("accepted").contains("done 1 of 1");
      String[] rollback = {
        "config",
        "rollback",
        "acme",
        "--key-file",
        key("acme-1"),
        "--key-id",
        "acme-1",
        "--bootstrap",
        kafka.bootstrapServers()
      };
      assertThat(run(rollback)).as(err::toString).isZero();
      assertThat(said()).contains("acme@3 accepted");
      String removal = file("removal.yaml", "{tenant: acme, removed: true}");
      assertThat(push(kafka, removal)).isEqualTo(ExitCode.INVALID_CONFIG);
      assertThat(push(kafka, removal, "--key-file", key("acme-1"), "--key-id", "acme-1")).isZero();
      assertThat(said()).contains("acme@4 accepted; the tenant is removed");
      job.cancel().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aKeyIsItsOwnersAloneAndNeverOverwritten() throws Exception {
    Path file = Path.of(key("acme-1"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String secret = Files.readString(file);
    assertThat(run("config", "keygen", "--id", "acme-1", "--out", file.toString()))
        .isEqualTo(ExitCode.INVALID_CONFIG);
    assertThat(Files.readString(file)).isEqualTo(secret);
    assertThat(keys).doesNotContain(secret.strip());
    assertThat(err.toString()).contains("found a file, expected none");
    assertThat(run("config", "keygen", "--id", "B", "--out", key("b"))).isEqualTo(ExitCode.USAGE);
    assertThat(
            run("config", "keygen", "--id", "b", "--out", key("b"), "--operator", "--tenant", "a"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(Path.of(key("b"))).doesNotExist();
  }

  @Test
  void aFileIsSignedAsItIsOrWrittenAsItIsSigned() throws Exception {
    String yaml =
        file("acme.yaml", "tenant: acme\nversion: 7\nfeatures: [{name: a, type: number}]");
    assertThat(sign(yaml)).isEqualTo(ExitCode.INVALID_CONFIG);
    String json = folder.resolve("acme.json").toString();
    assertThat(sign(yaml, "--out", json)).isZero();
    String signed = said();
    assertThat(signed).startsWith("weir-key-id=acme-1\nweir-signature=").hasLineCount(2);
    assertThat(sign(json)).isZero();
    assertThat(said()).isEqualTo(signed);
    assertThat(sign(json, "--topic", "commands")).isZero();
    assertThat(said()).isNotEqualTo(signed);
    Files.writeString(Path.of(json), "\n", java.nio.file.StandardOpenOption.APPEND);
    assertThat(sign(json)).isZero();
    assertThat(said()).isNotEqualTo(signed);
    assertThat(sign(file("none.json", "{\"tenant\":\"acme\"}"))).isEqualTo(3);
    assertThat(err.toString()).contains("none.json: features: found nothing");
    assertThat(sign(file("command.json", "{\"anything\":1}"), "--key", "acme")).isZero();
  }

  @Test
  void whatIsWrongWithAKeyIsSaidWithoutShowingIt() throws Exception {
    String good = file("acme.json", config("acme", 1));
    String secret = Files.readString(Path.of(key("acme-1"))).strip();
    String broken = file("broken.key", secret.substring(1));
    String[][] wrong = {
      {"--key-file", broken, "--key-id", "a"},
      {"--key-file", key("nobody"), "--key-id", "a"},
      {"--key-file", key("acme-1"), "--key-id", "A"},
    };
    for (String[] signer : wrong) {
      assertThat(run("config", "sign", good, signer[0], signer[1], signer[2], signer[3]))
          .isEqualTo(ExitCode.INVALID_CONFIG);
    }
    assertThat(run("config", "sign", good, "--key-id", "a")).isEqualTo(ExitCode.USAGE);
    assertThat(run("config", "sign", good)).isEqualTo(ExitCode.USAGE);
    Files.setPosixFilePermissions(
        Path.of(key("acme-1")), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(sign(good)).isZero();
    assertThat(err.toString())
        .contains("broken.key: key: found something else, expected an Ed25519 private key")
        .contains("nobody.key: found no file that can be read, expected a private key")
        .contains("--key-id: found A, expected 1 to 64")
        .contains("--key-id: found no --key-file, expected both or none")
        .contains("every user can read this private key; chmod 600 it")
        .doesNotContain(secret.substring(24, 40));
  }

  private JobClient start(EmbeddedKafka kafka) throws Exception {
    JobOptions options =
        JobOptionsReader.read(
            new String[] {
              "--kafka.bootstrap.servers=" + kafka.bootstrapServers(),
              "--config.signatures=required",
              "--admission.entities=100",
              "--config.keys-file=" + file("keys.yaml", keys),
              "--checkpoint.interval=300 ms",
              "--parallelism=1"
            },
            Map.of());
    var env = WeirJob.environment(options);
    WeirJob.build(env, options);
    return WeirJob.submit(env);
  }

  private String keygen(String id, String... power) {
    List<String> args = new ArrayList<>(List.of("config", "keygen", "--id", id, "--out", key(id)));
    args.addAll(List.of(power));
    assertThat(run(args.toArray(String[]::new))).as(err::toString).isZero();
    return said();
  }

  private int sign(String file, String... more) {
    List<String> args = new ArrayList<>(List.of("config", "sign", file));
    args.addAll(List.of("--key-file", key("acme-1"), "--key-id", "acme-1"));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private int push(EmbeddedKafka kafka, String file, String... more) {
    List<String> args = new ArrayList<>(List.of("config", "push", file));
    args.addAll(List.of("--bootstrap", kafka.bootstrapServers()));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private int run(String... args) {
    return Weir.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(OptionArguments.handedOn(args));
  }

  /** What was printed since the last time. */
  private String said() {
    String text = out.toString();
    out.getBuffer().setLength(0);
    return text;
  }

  /** {@code headers} as {@code weir config sign} prints them. */
  private static void send(
      Properties client, String topic, String key, String value, String headers) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      var message =
          new ProducerRecord<byte[], byte[]>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8));
      for (String header : headers.lines().toList()) {
        String[] parts = header.split("=", 2);
        message.headers().add(parts[0], parts[1].getBytes(UTF_8));
      }
      producer.send(message).get(30, TimeUnit.SECONDS);
    }
  }

  private static List<String> read(Properties client, String topic, int count) {
    Properties committed = new Properties();
    committed.putAll(client);
    committed.put("isolation.level", "read_committed");
    committed.put("fetch.max.wait.ms", FetchWait.TO_AN_END);
    List<String> values = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(committed, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> values.add(new String(record.value(), UTF_8)));
      }
    }
    return values;
  }

  private static String config(String tenant, int version) {
    return "{\"tenant\":\""
        + tenant
        + "\",\"version\":"
        + version
        + ",\"features\":[{\"name\":\"a\",\"type\":\"number\"}]}";
  }

  private static String event(String tenant) {
    return "{\"tenant\":\"" + tenant + "\",\"features\":{\"a\":1}}";
  }

  private String key(String id) {
    return folder.resolve(id + ".key").toString();
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
