package dev.weir.tools;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.kafka.EmbeddedKafka;
import dev.weir.state.States;
import dev.weir.state.Uids;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tenant and an entity are erased from what the real job has saved, and the job goes on. */
class EraseTest {
  private static final int ENTITIES = 12;
  private static final String VICTIM = Population.tenants().get(0);
  private static final String ENTITY = "only-here-4711";

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"hashmap,CANONICAL", "rocksdb,NATIVE"})
  void nothingOfTheErasedIsLeftAndTheOthersGoOn(String backend, SavepointFormatType format)
      throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      RealJob real = RealJob.on(kafka, backend + "-a-", backend + "-");
      Population population = new Population(ENTITIES, 5);
      String in = savepoint(real, population, backend, format);

      String withoutTenant = folder.resolve("without-tenant").toString();
      Ran ran = Ran.of("erase", in, withoutTenant, "--tenant", VICTIM);
      assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
      assertThat(ran.out())
          .contains("Erased tenant " + VICTIM + ": " + (ENTITIES + 1) + " models")
          .contains("config-accepted");
      JsonNode certificate = certificate(withoutTenant);
      assertThat(certificate.path("proved").asBoolean()).isTrue();
      assertThat(certificate.path("byteScan").path("inOutput").asLong()).isZero();
      if (format == SavepointFormatType.CANONICAL) {
        assertThat(certificate.path("byteScan").path("inInput").asLong()).isPositive();
        assertThat(stands(in, VICTIM)).isTrue();
      }
      assertThat(stands(withoutTenant, VICTIM)).isFalse();
      assertThat(stands(withoutTenant, ENTITY)).isFalse();
      assertThat(erased(certificate, States.MODEL)).isEqualTo(ENTITIES + 1);
      assertThat(erased(certificate, States.TENANT_CONFIGS)).isEqualTo(2);
      assertThat(erased(certificate, States.TENANT_FENCES)).isEqualTo(2);
      assertThat(erased(certificate, States.COMMAND_LOG)).isEqualTo(1);
      assertThat(erased(certificate, States.TENANT_HEALTH)).isEqualTo(1);
      assertThat(erased(certificate, States.ENTITY_TIMES)).isEqualTo(ENTITIES + 1);

      eraseAnEntity(in);
      theOthersGoOn(kafka, real, population, in, withoutTenant, backend);
    }
  }

  /** A topic's name is the operator's choice: nothing here may pretend that it is gone. */
  @Test
  void aTopicThatIsCalledLikeTheTenantIsNoProof() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      RealJob real = RealJob.on(kafka, "out-", VICTIM + "-");
      String in = savepoint(real, new Population(2, 5), "hashmap", SavepointFormatType.CANONICAL);
      String out = folder.resolve("called").toString();
      Ran ran = Ran.of("erase", in, out, "--tenant", VICTIM);
      assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(1);
      assertThat(ran.out()).contains("NOT PROVED:  found \"" + VICTIM).contains(Uids.EVENTS_SOURCE);
      assertThat(certificate(out).path("proved").asBoolean()).isFalse();
      assertThat(certificate(out).path("decodedScan").path("ofTheErased").asLong()).isZero();
    }
  }

  private static String events(Population.Sent event, String entity) {
    return event.json().replace('"' + event.entity() + '"', '"' + entity + '"');
  }

  private String savepoint(
      RealJob real, Population population, String backend, SavepointFormatType format)
      throws Exception {
    JobClient job = real.start(null, 2, "--state.backend=" + backend, "--admission.entities=1000");
    real.configure(Population.tenants());
    List<Population.Sent> events = new ArrayList<>(population.everybody());
    events.addAll(population.everybody());
    Population.Sent first = events.get(0);
    assertThat(first.tenant()).isEqualTo(VICTIM);
    events.add(new Population.Sent(VICTIM, ENTITY, first.millis(), events(first, ENTITY)));
    real.events(events);
    String mute =
        "{\"id\":\"mute-1\",\"command\":\"mute\",\"tenant\":\""
            + VICTIM
            + "\",\"entity\":\""
            + ENTITY
            + "\",\"until\":\"2099-01-01T00:00:00Z\"}";
    real.send(
        List.of(
            new ProducerRecord<>(
                real.names().commands(), VICTIM.getBytes(UTF_8), mute.getBytes(UTF_8))));
    // The config's answers, the mute's, and a word of each of two subtasks.
    real.texts(real.names().configStatus(), Population.tenants().size() + 3);
    assertThat(real.scores(events.size())).hasSize(events.size());
    return RealJob.stop(job, folder, format);
  }

  private void eraseAnEntity(String in) throws Exception {
    String out = folder.resolve("without-entity").toString();
    Ran ran = Ran.of("erase", in, out, "--tenant", VICTIM, "--entity", ENTITY);
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    JsonNode certificate = certificate(out);
    assertThat(certificate.path("proved").asBoolean()).isTrue();
    assertThat(erased(certificate, States.MODEL)).isEqualTo(1);
    assertThat(erased(certificate, States.ENTITY_TIMES)).isEqualTo(1);
    assertThat(erased(certificate, States.TENANT_FENCES)).isEqualTo(1);
    assertThat(erased(certificate, States.TENANT_CONFIGS)).isZero();
    assertThat(stands(out, ENTITY)).isFalse();
    assertThat(stands(out, VICTIM)).isTrue();

    String everywhere = folder.resolve("without-card").toString();
    ran = Ran.of("erase", in, everywhere, "--tenant", VICTIM, "--entity", "card-number-3");
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    assertThat(certificate(everywhere).path("byteScan").path("ofOthersToo").path(0).asText())
        .isEqualTo("card-number-3");

    Ran none = Ran.of("erase", in, out + "-2", "--tenant", VICTIM, "--entity", "nobody-at-all");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("found nothing of entity nobody-at-all");
    assertThat(Path.of(out + "-2")).doesNotExist();
    Ran again = Ran.of("erase", in, out, "--tenant", VICTIM, "--certificate", out + ".json");
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(Path.of(out + ".json")).doesNotExist();
  }

  private void theOthersGoOn(
      EmbeddedKafka kafka,
      RealJob real,
      Population population,
      String in,
      String out,
      String backend)
      throws Exception {
    List<Population.Sent> next =
        population.everybody().stream().filter(e -> !e.tenant().equals(VICTIM)).toList();
    List<List<String>> scores = new ArrayList<>();
    for (String savepoint : List.of(in, out)) {
      String outputs = backend + (savepoint.equals(in) ? "-b-" : "-c-");
      RealJob again = RealJob.on(kafka, outputs, backend + "-");
      JobClient job =
          again.start(savepoint, 3, "--state.backend=" + backend, "--admission.entities=1000");
      if (savepoint.equals(in)) {
        real.events(next);
      }
      scores.add(again.scores(next.size()).stream().sorted().toList());
      RealJob.cancel(job);
    }
    assertThat(scores.get(0)).hasSize(next.size()).allMatch(line -> line.contains("\"n\":2,"));
    assertThat(scores.get(1)).isEqualTo(scores.get(0));
  }

  private static JsonNode certificate(String out) throws Exception {
    return new ObjectMapper().readTree(Path.of(out + ".certificate.json").toFile());
  }

  private static long erased(JsonNode certificate, String state) {
    long erased = 0;
    for (JsonNode one : certificate.path("states")) {
      erased += one.path("state").asText().equals(state) ? one.path("erased").asLong() : 0;
    }
    return erased;
  }

  /** Whether {@code name} stands in the bytes: by the plainest search there is. */
  private static boolean stands(String savepoint, String name) throws Exception {
    Path root = Path.of(URI.create(savepoint.startsWith("/") ? "file:" + savepoint : savepoint));
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = new String(Files.readAllBytes(file), ISO_8859_1);
        if (text.contains(name)) {
          return true;
        }
      }
    }
    return false;
  }
}
