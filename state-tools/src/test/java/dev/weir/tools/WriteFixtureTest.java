package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes a fixture, by the code of a release: {@code CONTRIBUTING.md} says when and how. The same
 * records give the same results every time; in the savepoint itself processing times differ.
 */
@EnabledIfSystemProperty(named = "weir.fixtures.write", matches = ".+")
class WriteFixtureTest {
  private static final long SEED = 20_261_121;
  private static final long LONG_AGO = FixtureTenants.START_MILLIS;

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir Path folder;

  private final FixtureTenants tenants = new FixtureTenants(SEED);
  private int events;
  private int answers;
  private int verdicts;

  @Test
  void writesOne() throws Exception {
    Fixture fixture = Fixture.create(System.getProperty("weir.fixtures.write"));
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      FixtureJob job = new FixtureJob(kafka);
      List<String> options = new ArrayList<>(FixtureJob.OPTIONS);
      options.add("--flink.execution.checkpointing.data-inline-threshold=1 mb");
      job.start(null, 2, options);
      List<JsonNode> alerts = history(job);
      fixture.writeSavepoint(job.savepoint(folder));
      Map<FixtureRecord.Topic, List<Integer>> read = job.sent();
      int verdictsBefore = verdicts;
      fixture.write(FixtureJob.OPTIONS, read);
      fixture.write("forms.txt", FormVersions.present());
      fixture.write("events.jsonl", following(alerts).stream().map(FixtureRecord::line).toList());
      List<FixtureRecord> following = fixture.events();
      job.send(following);
      job.awaitJudged(events);
      job.awaitAnswers(answers);
      job.awaitFeedback(verdicts);
      job.stop(folder);
      for (Map.Entry<String, List<String>> file :
          job.outcome(read, verdictsBefore).files().entrySet()) {
        assertThat(file.getValue()).as(file.getKey()).isNotEmpty();
        fixture.write(file.getKey(), file.getValue());
      }
    }
  }

  /** Everything that stands in the savepoint; the alerts of its beginning. */
  private List<JsonNode> history(FixtureJob job) {
    List<FixtureRecord> configs = new ArrayList<>();
    FixtureTenants.configs().forEach((tenant, config) -> configs.add(config(tenant, config)));
    ask(job, configs, configs.size());
    events(job, 158);
    // Accepted, and done by each of two subtasks.
    ask(job, List.of(command(FixtureTenants.ERASED, "erase-tenant", "")), 3);
    ask(job, List.of(mute()), 3);
    ask(job, List.of(config(FixtureTenants.ERASED, FixtureTenants.reborn())), 1);
    ask(job, List.of(config(FixtureTenants.SWAPPING, FixtureTenants.successor())), 1);
    events(job, 142);
    ask(job, List.of(config(FixtureTenants.PLANNED, FixtureTenants.planned())), 1);
    List<JsonNode> alerts =
        job.alerts().stream().filter(a -> !a.path("reason").asText().isEmpty()).toList();
    job.send(List.of(verdict(alerts.get(0), "normal"), verdict(alerts.get(1), "anomaly")));
    job.awaitFeedback(verdicts);
    return alerts;
  }

  private void events(FixtureJob job, int rounds) {
    List<FixtureRecord> sent = tenants.rounds(rounds);
    events += sent.size();
    job.send(sent);
    job.awaitJudged(events);
  }

  private void ask(FixtureJob job, List<FixtureRecord> requests, int expected) {
    answers += expected;
    job.send(requests);
    job.awaitAnswers(answers);
  }

  /** Events, a command and a config that are there already, and what people say of old alerts. */
  private List<FixtureRecord> following(List<JsonNode> alerts) {
    List<FixtureRecord> following = new ArrayList<>(tenants.rounds(8));
    events += following.size();
    following.add(mute());
    following.add(config(FixtureTenants.PLANNED, FixtureTenants.stale()));
    answers += 2;
    following.add(verdict(alerts.get(0), "anomaly"));
    following.add(verdict(alerts.get(2), "normal"));
    return following;
  }

  private static FixtureRecord config(String tenant, String json) {
    return FixtureRecord.of(FixtureRecord.Topic.CONFIG, LONG_AGO, tenant, json);
  }

  private static FixtureRecord mute() {
    return command(
        FixtureTenants.MUTED,
        "mute",
        ",\"entity\":\"device-0\",\"until\":\"2025-06-16T00:00:00Z\"");
  }

  private static FixtureRecord command(String tenant, String command, String more) {
    String json =
        "{\"id\":\"" + command + "-1\",\"command\":\"" + command + "\",\"tenant\":\"" + tenant;
    return FixtureRecord.of(
        FixtureRecord.Topic.COMMANDS, LONG_AGO, tenant, json + "\"" + more + "}");
  }

  private FixtureRecord verdict(JsonNode alert, String verdict) {
    verdicts++;
    String tenant = alert.path("tenant").asText();
    String json =
        "{\"tenant\":\""
            + tenant
            + "\",\"entity\":\""
            + alert.path("entity").asText()
            + "\",\"id\":\""
            + alert.path("id").asText()
            + "\",\"verdict\":\""
            + verdict
            + "\",\"time\":\"2025-06-15T16:00:0"
            + verdicts
            + "Z\"}";
    return FixtureRecord.of(FixtureRecord.Topic.FEEDBACK, LONG_AGO, tenant, json);
  }
}
