package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.kafka.EmbeddedKafka;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tenants move from one job's savepoint to another's, and are judged as if they had stayed. */
class MoveTenantTest {
  private static final int ENTITIES = 12;
  private static final int ROUNDS = 170;
  private static final String ADMISSION = "--admission.entities=99";
  private static final String COPY = "moved-tenant";

  /** Three tenants, each with a detector of its own. */
  private static final List<String> MOVING =
      List.of(0, 2, 5).stream().map(Population.tenants()::get).toList();

  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir Path folder;

  @Test
  void theScoresThatFollowAreThoseThatWouldHaveFollowed() throws Exception {
    List<String> tenants = Population.tenants();
    String staying = tenants.get(tenants.size() - 1);
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      RealJob from = RealJob.on(kafka, "a-", "a-");
      Population population = new Population(ENTITIES, 5);
      String left = left(from, population);
      RealJob to = RealJob.on(kafka, "b-", "b-");
      String entered = entered(to, staying);

      String into = entered;
      for (String tenant : MOVING) {
        into = moved(left, into, tenant, tenant);
      }
      into = moved(left, into, MOVING.get(0), COPY);

      List<Population.Sent> next = new ArrayList<>(population.everybody());
      next.addAll(population.busyRounds(5));
      next.removeIf(event -> !MOVING.contains(event.tenant()));
      from.events(next);
      List<Population.Sent> there = new ArrayList<>(next);
      for (Population.Sent event : next) {
        if (event.tenant().equals(MOVING.get(0))) {
          there.add(renamed(event));
        }
      }
      to.events(there);
      List<String> expected =
          continued(kafka, "a-", left, next.size(), 2, "--state.backend=hashmap", ADMISSION);
      List<String> found = continued(kafka, "b-", into, there.size(), 3, "--state.backend=rocksdb");
      assertThat(of(found, null)).hasSize(next.size()).isEqualTo(of(expected, null));
      assertThat(of(expected, null)).anyMatch(line -> line.contains("\"score\":"));
      assertThat(of(found, COPY))
          .hasSizeGreaterThan(ENTITIES)
          .isEqualTo(
              of(expected, MOVING.get(0)).stream()
                  .map(line -> line.replace('"' + MOVING.get(0), '"' + COPY))
                  .sorted()
                  .toList());
      wrongWays(left, entered, into, MOVING.get(0), staying);
    }
  }

  private String left(RealJob job, Population population) throws Exception {
    JobClient client = job.start(null, 2, "--state.backend=hashmap", ADMISSION);
    job.configure(Population.tenants());
    List<Population.Sent> events = new ArrayList<>(population.busyRounds(ROUNDS));
    events.addAll(population.everybody());
    events.removeIf(event -> !MOVING.contains(event.tenant()));
    job.events(events);
    assertThat(job.scores(events.size())).hasSize(events.size());
    return RealJob.stop(client, folder, SavepointFormatType.CANONICAL);
  }

  private String entered(RealJob job, String tenant) throws Exception {
    JobClient client = job.start(null, 1, "--state.backend=rocksdb");
    job.configure(List.of(tenant));
    List<Population.Sent> events = new ArrayList<>(new Population(ENTITIES, 8).everybody());
    events.removeIf(event -> !event.tenant().equals(tenant));
    job.events(events);
    assertThat(job.scores(events.size())).hasSize(events.size());
    return RealJob.stop(client, folder, SavepointFormatType.NATIVE);
  }

  private String moved(String from, String into, String tenant, String as) {
    Path file = folder.resolve(as + ".weir");
    Ran export = Ran.of("export", from, file.toString(), "--tenant", tenant);
    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(export.out()).contains("Exported tenant " + tenant).contains("SHA-256 ");
    String out = folder.resolve("with-" + as).toString();
    Ran imported = Ran.of("import", into, file.toString(), out, "--as", as);
    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(imported.out())
        .contains("Imported tenant " + as + " with " + ENTITIES + " models")
        .contains("Left out:  " + ENTITIES + " of ");
    return out;
  }

  private static Population.Sent renamed(Population.Sent event) {
    return new Population.Sent(
        COPY,
        event.entity(),
        event.millis(),
        event.json().replace('"' + event.tenant() + '"', '"' + COPY + '"'));
  }

  private List<String> continued(
      EmbeddedKafka kafka,
      String inputs,
      String savepoint,
      int events,
      int width,
      String... options)
      throws Exception {
    RealJob job = RealJob.on(kafka, inputs + "next-", inputs);
    JobClient client = job.start(savepoint, width, options);
    List<String> scores = job.scores(events);
    RealJob.cancel(client);
    return scores;
  }

  /** The scores of a tenant, or of all but the copy, without where their events stand. */
  private static List<String> of(List<String> scores, String tenant) throws Exception {
    List<String> of = new ArrayList<>();
    for (String score : scores) {
      JsonNode tree = JSON.readTree(score);
      String whose = tree.path("tenant").asText();
      if (tenant == null ? !whose.equals(COPY) : whose.equals(tenant)) {
        ((ObjectNode) tree).remove(List.of("source", "id"));
        of.add(JSON.writeValueAsString(tree));
      }
    }
    return of.stream().sorted().toList();
  }

  private void wrongWays(String left, String entered, String into, String moved, String staying)
      throws Exception {
    String file = folder.resolve(moved + ".weir").toString();
    String out = folder.resolve("wrong").toString();
    assertRefused(2, "found nothing of tenant nobody", "export", left, out, "--tenant", "nobody");
    assertRefused(2, "found something there", "export", left, file, "--tenant", moved);
    assertRefused(2, "--tenant: found \"A B\"", "export", left, out, "--tenant", "A B");
    assertRefused(2, "--on-conflict replace", "import", into, file, out);
    assertRefused(2, "--as: found", "import", entered, file, out, "--as", "_x");
    assertRefused(2, "found no WRTB", "import", entered, pathOf(left), out);
    assertRefused(2, "found no file", "import", entered, out + ".weir", out);
    assertRefused(2, "found something there", "import", entered, file, into);
    byte[] whole = Files.readAllBytes(Path.of(file));
    whole[whole.length / 2] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged.weir"), whole);
    assertRefused(4, "expected", "import", entered, damaged.toString(), out);
    assertThat(Path.of(out)).doesNotExist();

    Ran replaced = Ran.of("import", into, file, out, "--on-conflict", "replace");
    assertThat(replaced.exitCode()).as(replaced.err()).isZero();
    assertThat(replaced.out()).contains("in the place of " + ENTITIES);
    Ran other =
        Ran.of("import", entered, file, out + "-2", "--as", staying, "--on-conflict", "replace");
    assertThat(other.exitCode()).as(other.err()).isZero();
    Ran inspected = Ran.of("inspect", "--json", out + "-2");
    assertThat(JSON.readTree(inspected.out()).path("tenants")).hasSize(1);
  }

  private static String pathOf(String savepoint) {
    return Path.of(URI.create(savepoint)).resolve("_metadata").toString();
  }

  private void assertRefused(int exitCode, String message, String... args) {
    Ran ran = Ran.of(args);
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(exitCode);
    assertThat(ran.err()).contains(message);
  }
}
