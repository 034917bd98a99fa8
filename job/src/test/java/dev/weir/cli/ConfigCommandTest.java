package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kafka.KafkaExtension;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import dev.weir.tenant.Cost;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCommandTest {
  private static final Properties CLIENT = new Properties();
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  @TempDir Path folder;

  private StringWriter out;
  private StringWriter err;

  @BeforeAll
  static void createTopics() throws Exception {
    CLIENT.put("bootstrap.servers", KAFKA.bootstrapServers());
    try (Admin admin = Admin.create(CLIENT)) {
      Topics.createMissing(admin, Topics.plan(TopicNames.DEFAULT, 1, 1 << 20));
    }
  }

  @BeforeEach
  void clear() {
    out = new StringWriter();
    err = new StringWriter();
  }

  @Test
  void theFilesOfTheRepositoryAreValid() {
    assertThat(
            local(
                "config",
                "check",
                "../configs/tenants/api.yaml",
                "../configs/tenants/machines.yaml",
                "../configs/tenants/payments.yaml"))
        .isZero();
    assertThat(out.toString()).contains("api.yaml: valid, api@1\n").contains("payments@1");
  }

  @Test
  void checkSaysWhatAnEventAndManyModelsCost() throws Exception {
    String one = "{\"tenant\":\"a\",\"features\":[{\"name\":\"x\",\"type\":\"number\"}]}";
    String file = file("one.json", one);
    assertThat(local("config", "check", file, "--models", "2000000", "--rate", "3000"))
        .isEqualTo(ExitCode.OK);
    Cost cost = Cost.of(TenantConfigJson.parse(one.getBytes(UTF_8)).learning());
    double cores = 3_000 * cost.nanosPerEvent() / 1e9;
    double gibibytes = 2e6 * cost.savedBytes() / (1L << 30);
    assertThat(out.toString())
        .contains(String.format(Locale.ROOT, "3,000 events/s: %.2f cores", cores))
        .contains(String.format(Locale.ROOT, "%.2f GiB in a full checkpoint", gibibytes));
  }

  @Test
  void checkCountsTheFallbackToo() throws Exception {
    String one =
        "{\"tenant\":\"a\",\"features\":[{\"name\":\"x\",\"type\":\"number\"}],"
            + "\"fallback\":{\"type\":\"robust-z-score\"}}";
    assertThat(local("config", "check", file("one.json", one))).isEqualTo(ExitCode.OK);
    TenantConfig config = TenantConfigJson.parse(one.getBytes(UTF_8));
    long bytes = config.learning().modelBytes() + config.fallback().modelBytes();
    assertThat(out.toString())
        .contains(String.format(Locale.ROOT, "at most about %,d bytes for one model", bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "--models, 0, '--models: found 0, expected at least 1'",
    "--rate, -1, '--rate: found -1.0, expected at least 1'"
  })
  void checkRefusesWhatNobodyHas(String option, String value, String message) throws Exception {
    String file =
        file("one.json", "{\"tenant\":\"a\",\"features\":[{\"name\":\"x\",\"type\":\"number\"}]}");
    assertThat(local("config", "check", file, option, value)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void everythingWrongWithAllFilesIsToldAtOnce() throws Exception {
    String bad = file("bad.yaml", "tenant: Bad\nfeatures: [{name: x, type: text}]\nwindow: 3\n");
    String good =
        file("good.json", "{\"tenant\":\"a\",\"features\":[{\"name\":\"x\",\"type\":\"number\"}]}");
    String missing = folder.resolve("missing.yaml").toString();
    assertThat(local("config", "check", bad, good, missing)).isEqualTo(ExitCode.INVALID_CONFIG);
    assertThat(out.toString())
        .startsWith(good + ": valid, the next version of a\n")
        .contains("vectors of 1 positions")
        .contains("µs of a core for an event")
        .hasLineCount(3);
    List<String> lines = err.toString().lines().toList();
    assertThat(lines.subList(0, 3))
        .allMatch(l -> l.startsWith(bad + ": "))
        .anyMatch(l -> l.contains("tenant: found"))
        .anyMatch(l -> l.contains("features[0].type: found"))
        .anyMatch(l -> l.contains("window"));
    assertThat(lines.subList(3, lines.size())).containsExactly(missing + ": found no such file");
  }

  @Test
  void aTenantsLifeFromTheFirstConfigToTheRollbackAndTheRemoval() throws Exception {
    String first = file("acme.yaml", config("acme", "", "high: 0.99"));
    try (ConfigJobDouble job = new ConfigJobDouble(CLIENT)) {
      assertThat(remote("config", "push", first)).as(err::toString).isZero();
      assertThat(said()).isEqualTo("acme@1 accepted, in force at once, models begin anew\n");

      String second = file("acme2.yaml", config("acme", "", "high: 0.98"));
      assertThat(remote("config", "diff", "acme", second)).isZero();
      assertThat(said())
          .isEqualTo(
              "threshold.high: 0.99 -> 0.98\nThe learning part is the same: models are kept.\n");
      assertThat(remote("config", "push", second)).isZero();
      assertThat(said()).isEqualTo("acme@2 accepted, in force at once, models kept\n");

      String stale = file("stale.yaml", config("acme", "version: 1", "high: 0.5"));
      assertThat(remote("config", "push", stale)).isEqualTo(ExitCode.INVALID_CONFIG);
      assertThat(err.toString())
          .isEqualTo(
              "weir: acme@1 refused, STALE_VERSION: version: found 1, expected more than 2, the"
                  + " last one accepted\n");
      said();

      assertThat(remote("config", "get", "acme", "--version", "1")).isZero();
      assertThat(said()).contains("version: 1").contains("high: 0.99");
      assertThat(remote("config", "get", "acme")).isZero();
      assertThat(said()).contains("version: 2").contains("high: 0.98");
      assertThat(remote("config", "diff", "acme", "--versions", "2", "1")).isZero();
      assertThat(said()).startsWith("threshold.high: 0.98 -> 0.99\n");

      assertThat(remote("config", "rollback", "acme")).isZero();
      assertThat(said())
          .isEqualTo(
              "acme@3 accepted, in force at once, models kept\n"
                  + "It is the configuration of version 1.\n");
      assertThat(remote("config", "get", "acme")).isZero();
      assertThat(said()).contains("version: 3").contains("high: 0.99");

      String removal = file("removal.yaml", "{tenant: acme, removed: true}");
      assertThat(remote("config", "push", removal)).isZero();
      assertThat(said()).isEqualTo("acme@4 accepted; the tenant is removed\n");
      assertThat(remote("config", "get", "acme")).isEqualTo(ExitCode.INVALID_CONFIG);
      assertThat(err.toString())
          .contains("acme was removed by version 4; there are versions [1, 2, 3]");
      said();
      assertThat(remote("config", "rollback", "acme", "--to", "2")).isZero();
      assertThat(said()).contains("acme@5 accepted").contains("configuration of version 2");

      assertThat(remote("config", "history", "acme")).isZero();
      List<String> lines = said().lines().map(l -> l.replaceFirst("^\\S+Z  ", "")).toList();
      assertThat(lines)
          .containsExactly(
              "acme@1 accepted, in force at once, models begin anew",
              "acme@2 accepted, in force at once, models kept",
              "acme@1 refused, STALE_VERSION: version: found 1, expected more than 2, the last one"
                  + " accepted",
              "acme@3 accepted, in force at once, models kept",
              "acme@4 accepted",
              "acme@5 accepted, in force at once, models kept",
              "In force from the beginning: acme@5");
    }
  }

  @Test
  void withoutAJobTheCommandEndsAtTheDeadlineAndSaysWhereTheRequestStands() throws Exception {
    // A topic of its own, so that the other test's job does not see it.
    try (Admin admin = Admin.create(CLIENT)) {
      admin
          .createTopics(
              List.of(new org.apache.kafka.clients.admin.NewTopic("silent", 1, (short) 1)))
          .all()
          .get();
    }
    String file = file("acme.yaml", config("acme", "version: 9", "high: 0.99"));
    assertThat(remote("config", "push", file, "--config.topic", "silent", "--deadline", "3 s"))
        .isEqualTo(ExitCode.UNREACHABLE);
    assertThat(err.toString())
        .contains("the request stands in silent at offset 0, but nobody answered within");
  }

  @Test
  void aBrokerThatIsNotThereAndATopicThatIsNotThereAreUnreachable() throws Exception {
    String file = file("acme.yaml", config("acme", "version: 1", "high: 0.99"));
    assertThat(local("config", "push", file, "--bootstrap", "127.0.0.1:1", "--deadline", "700 ms"))
        .isEqualTo(ExitCode.UNREACHABLE);
    assertThat(err.toString()).contains("on 127.0.0.1:1: ");
    assertThat(
            remote(
                "config",
                "get",
                "acme",
                "--config-accepted.topic",
                "nowhere",
                "--deadline",
                "700 ms"))
        .isEqualTo(ExitCode.UNREACHABLE);
    assertThat(err.toString()).contains("cannot read nowhere on ");
  }

  @Test
  void aTenantThatNeverHadAConfigIsSaidToHaveNone() {
    assertThat(remote("config", "get", "nobody")).isEqualTo(ExitCode.INVALID_CONFIG);
    assertThat(err.toString()).contains("found no config of 'nobody'; there are configs of: ");
    assertThat(remote("config", "history", "nobody")).isEqualTo(ExitCode.INVALID_CONFIG);
  }

  @Test
  void anInvalidFileIsNotSent() throws Exception {
    String file = file("bad.yaml", "tenant: acme\n");
    assertThat(local("config", "push", file, "--bootstrap", "127.0.0.1:1"))
        .isEqualTo(ExitCode.INVALID_CONFIG);
    assertThat(err.toString()).contains("bad.yaml: features: found nothing");
    assertThat(local("config", "push", file, "--bootstrap", "127.0.0.1:1", "--deadline", "5"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(local("config", "diff", "acme")).isEqualTo(ExitCode.USAGE);
    assertThat(local("config")).isEqualTo(ExitCode.USAGE);
  }

  /** What was printed since the last time. */
  private String said() {
    String text = out.toString();
    clear();
    return text;
  }

  private int remote(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--bootstrap", KAFKA.bootstrapServers()));
    return local(all.toArray(String[]::new));
  }

  private int local(String... args) {
    return Weir.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(OptionArguments.handedOn(args));
  }

  private static String config(String tenant, String version, String threshold) {
    return "tenant: "
        + tenant
        + "\n"
        + version
        + "\nfeatures: [{name: amount, type: number}]\nthreshold: {medium: null, critical: null, "
        + threshold
        + "}\n";
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
