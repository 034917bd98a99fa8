package dev.weir.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.weir.command.Command;
import dev.weir.command.CommandLog;
import dev.weir.command.CommandType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what configs/schema says, and the examples beside it are accepted. */
class ConfigSchemaTest {
  private static final Path CONFIGS = Path.of("..", "configs");
  private static final JsonSchema CONFIG = schema("tenant-config");
  private static final JsonSchema ACCEPTED = schema("config-accepted");
  private static final JsonSchema STATUS = schema("config-status");
  private static final JsonSchema COMMAND = schema("command");
  private static final JsonSchema COMMAND_STATUS = schema("command-status");

  @Provide
  Arbitrary<TenantConfig> configs() {
    return Configs.anyConfig().filter(config -> config.version() > 0);
  }

  @Property(tries = 200)
  void everythingWrittenKeepsToItsSchema(@ForAll("configs") TenantConfig config) {
    ConfigRequest request = ConfigRequest.of(config);
    assertThat(faults(CONFIG, request.value())).isEmpty();
    long next = Math.min(config.version() + 1, TenantConfig.MAX_VERSION);
    ConfigRequest removal = ConfigRequest.removal(config.tenant(), next);
    assertThat(faults(CONFIG, removal.value())).isEmpty();
    TenantRecord record = TenantRecord.first(Configs.config(config.tenant(), 1, 0, "before"));
    for (ConfigRequest sent : List.of(request, request, removal)) {
      ConfigVerdict verdict = TenantConfigs.accept(record, sent, ConfigLimits.DEFAULT);
      ConfigStatus status = ConfigStatus.of(sent, verdict, new ConfigStatus.Source("config", 0, 7));
      assertThat(faults(STATUS, status.write())).isEmpty();
      record = verdict instanceof ConfigVerdict.Accepted accepted ? accepted.record() : record;
      assertThat(faults(ACCEPTED, TenantRecordJson.write(record))).isEmpty();
    }
  }

  @Test
  void commandsAndTheirAnswersKeepToTheirSchemas() {
    for (CommandType type : CommandType.values()) {
      String entity = type == CommandType.ERASE_TENANT ? "" : "e";
      long until = type == CommandType.MUTE ? 1_750_000_000_000L : Command.NEVER;
      Command command = new Command("c-1", type, "acme", entity, until, "why", "");
      long at = type == CommandType.RESET ? CommandLog.NO_TIME : 1_760_000_000_123L;
      byte[] json = CommandRequest.write(command, at);
      assertThat(faults(COMMAND, json)).isEmpty();
      byte[] key = "acme".getBytes(StandardCharsets.UTF_8);
      assertThat(CommandRequest.read(key, json).command()).isEqualTo(command);
      assertThat(CommandRequest.read(key, json).atMillis()).isEqualTo(at);
      for (CommandStatus.Stage stage : CommandStatus.Stage.values()) {
        boolean refused = stage == CommandStatus.Stage.REFUSED;
        CommandStatus status =
            new CommandStatus(
                refused ? null : type,
                "c-1",
                "acme",
                stage,
                7,
                refused ? RefusalCode.COMMAND_CONFLICT : null,
                refused ? "x" : null,
                3,
                4,
                new ConfigStatus.Source("commands", 0, 7));
        assertThat(faults(COMMAND_STATUS, status.write())).isEmpty();
        assertThat(CommandStatus.isOne(status.write())).isTrue();
        assertThat(CommandStatus.read(status.write())).isEqualTo(status);
        assertThat(faults(STATUS, status.write())).isNotEmpty();
      }
    }
    assertThat(
            faults(
                COMMAND,
                "{\"id\":\"a\",\"command\":\"mute\",\"tenant\":\"a\"}"
                    .getBytes(StandardCharsets.UTF_8)))
        .isNotEmpty();
  }

  @Test
  void anErasedTenantsRecordKeepsToItsSchemaAndComesBack() {
    TenantRecord record = TenantRecord.first(Configs.config("acme", 1, 0, "before"));
    ConfigVerdict verdict = TenantConfigs.erase(record, "acme", ConfigLimits.DEFAULT);
    TenantRecord erased = ((ConfigVerdict.Accepted) verdict).record();
    assertThat(erased).isEqualTo(new TenantRecord("acme", 2, true, List.of(), List.of(), 2));
    TenantRecord anew = erased.with(Configs.config("acme", 3, 0, "after"));
    assertThat(anew.erasedBelow()).isEqualTo(2);
    assertThat(anew.revisions().get(0).preceding()).isNull();
    for (TenantRecord one : List.of(erased, anew)) {
      byte[] json = TenantRecordJson.write(one);
      assertThat(faults(ACCEPTED, json)).isEmpty();
      assertThat(TenantRecordJson.read(json)).isEqualTo(one);
    }
  }

  @Test
  void theSchemaKnowsEveryCode() {
    for (RefusalCode code : RefusalCode.values()) {
      ConfigStatus status =
          new ConfigStatus(
              "acme",
              1,
              code,
              "x",
              TenantConfig.AT_ONCE,
              null,
              new ConfigStatus.Source("config", 0, 7));
      assertThat(faults(STATUS, status.write())).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limits: {burst: 5}",
        "limits: {eventsPerSecond: -1}",
        "limits: {eventsPerSecond: 10000001}",
        "limits: {eventsPerSecond: 5, burst: 0}",
        "limits: {eventsPerSecond: 5, algorithm: fixed-window, burst: 9}",
        "limits: {eventsPerSecond: 5, algorithm: leaky}",
        "limits: {maxFeatures: 0}",
        "limits: {maxRecordBytes: 99999999}",
        "warmup: 31",
        "learn: some",
        "scope: shared",
        "threshold: {on: score, method: sport, high: 1}",
        "threshold: {method: spot, high: 1}",
        "threshold: {method: spot, depth: 30}",
        "threshold: {method: quantile, forgetting: 0.5}",
        "threshold: {forgetting: 0.001}",
        "drift: {}",
        "drift: {type: adwin, window: 100}",
        "alerts: {budget: 0}",
        "alerts: {transitions: 1}",
        "alerts: {cooldownPer: entity}",
        "alerts: {transitions: true, flapping: {changes: 1}}",
        "alerts: {maintenance: [{duration: PT1H}]}",
        "alerts: {maintenance: [{start: 2026-11-22T02:00:00Z, duration: PT1H}]}",
        "alerts: {rules: [{feature: a, direction: sideways}]}",
        "alerts: {rules: [{feature: a, minRelative: -1}]}",
        "threshold: {critical: 1}",
        "detector: {type: online-isolation-forest, windw: 9}",
        "detector: {type: none}",
        "transforms: [{}]",
        "version: 0",
        "tenant: a..b",
        "removed: true",
        "features: [{name: a, type: boolean, min: 1}]",
        "features: []",
        "enabled: 1",
        "limits: {maxFeatures: 0}",
        "validation: {maxTextLength: 10001}",
        "limits: {maxRecordBytes: 0}",
        "validation: {lateAfter: soon}",
        "validation: {strict: true}",
        "validation: {plausible: [{feature: a}]}",
        "validation: {plausible: [{feature: a, min: 0, above: 1}]}",
        "records: {}",
        "records: {features: {}}",
        "records: {features: {a: a}}",
        "records: {features: {a: /~}}",
        "records: {features: {a: /a}, key: /k}"
      })
  void theSchemaRefusesWhatTheJobRefuses(String line) {
    String yaml =
        Stream.of("tenant: acme", "version: 7", "features: [{name: a, type: number}]")
                .filter(given -> !given.startsWith(line.substring(0, line.indexOf(':') + 1)))
                .reduce("", (text, given) -> text + given + "\n")
            + line;
    byte[] json = ConfigTree.toJson(ConfigTree.ofYaml(yaml));
    assertThat(faults(CONFIG, json)).isNotEmpty();
    assertThat(ConfigRequest.read(Configs.utf8("acme"), json).problems()).isNotEmpty();
  }

  static Stream<Arguments> parameters() throws IOException {
    JsonNode defs =
        new ObjectMapper()
            .readTree(CONFIGS.resolve("schema/tenant-config.schema.json").toFile())
            .get("$defs");
    Map<String, String> fields =
        Map.of("detector", "detector", "transform", "transforms", "drift", "drift");
    return fields.entrySet().stream()
        .flatMap(
            field ->
                defs.get(field.getKey())
                    .get("oneOf")
                    .valueStream()
                    .map(form -> Arguments.of(field.getValue(), form)));
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void theSchemasBoundsAndDefaultsAreTheJobs(String field, JsonNode form) {
    JsonNode properties = form.get("properties");
    String type = properties.get("type").get("const").textValue();
    ObjectNode defaults = JsonNodeFactory.instance.objectNode().put("type", type);
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      JsonNode said = property.getValue();
      if (said.has("default")) {
        defaults.set(property.getKey(), said.get("default"));
      }
      if (said.has("minimum")) {
        String range = said.get("minimum") + " to " + said.get("maximum");
        for (long beyond : new long[] {said.get("minimum").asLong() - 1, 1L << 30}) {
          ObjectNode part = JsonNodeFactory.instance.objectNode().put("type", type);
          assertThat(problems(field, part.put(property.getKey(), beyond)))
              .contains("." + property.getKey() + ": found ")
              .endsWith(", expected " + range);
        }
      }
    }
    ObjectNode bare = JsonNodeFactory.instance.objectNode().put("type", type);
    assertThat(ConfigRequest.read(Configs.utf8("acme"), config(field, defaults)))
        .isEqualTo(ConfigRequest.read(Configs.utf8("acme"), config(field, bare)));
    assertThat(problems(field, defaults)).isEmpty();
  }

  private static String problems(String field, ObjectNode part) {
    return InvalidConfigException.message(
        ConfigRequest.read(Configs.utf8("acme"), config(field, part)).problems());
  }

  private static byte[] config(String field, ObjectNode part) {
    ObjectNode config = ConfigTree.ofYaml("{tenant: acme, version: 1, features: []}");
    config.withArray("features").addObject().put("name", "a").put("type", "number");
    if (field.equals("transforms")) {
      config.putArray(field).add(part);
    } else {
      config.set(field, part);
    }
    return ConfigTree.toJson(config);
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(CONFIGS.resolve("tenants"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void thereAreThreeExamples() throws IOException {
    assertThat(examples())
        .extracting(file -> file.getFileName().toString())
        .containsExactly("api.yaml", "machines.yaml", "payments.yaml");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theExamplesAreAccepted(Path file) throws IOException {
    String yaml = Files.readString(file);
    ConfigRequest request = ConfigRequest.ofFile(yaml);
    assertThat(request.tenant() + ".yaml").isEqualTo(file.getFileName().toString());
    assertThat(faults(CONFIG, ConfigTree.toJson(ConfigTree.ofYaml(yaml)))).isEmpty();
    assertThat(TenantConfigs.accept(null, request, ConfigLimits.DEFAULT))
        .isInstanceOf(ConfigVerdict.Accepted.class);
    assertThat(ConfigRequest.read(request.key(), request.value())).isEqualTo(request);
  }

  private static Set<ValidationMessage> faults(JsonSchema schema, byte[] json) {
    return schema.validate(new String(json, StandardCharsets.UTF_8), InputFormat.JSON);
  }

  /** Schemas name each other by their ids; they are read from this checkout, never fetched. */
  private static JsonSchema schema(String name) {
    String here = CONFIGS.resolve("schema").toAbsolutePath().normalize().toUri().toString();
    return JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder ->
                builder.schemaMappers(
                    mappers -> mappers.mapPrefix("https://weir.dev/schema/", here)))
        .getSchema(SchemaLocation.of("https://weir.dev/schema/" + name + ".schema.json"));
  }
}
