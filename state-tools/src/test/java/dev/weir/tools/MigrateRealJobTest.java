package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kafka.EmbeddedKafka;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.verify.Verification;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The job goes on from a migrated savepoint as it would have gone on from the old one. */
class MigrateRealJobTest {
  private static final int ENTITIES = 100;

  /** So many that the models of the busy are warm. */
  private static final int ROUNDS = 400;

  private static final long LATER_MILLIS = Duration.ofDays(400).toMillis();
  private static final ReadSettings SETTINGS =
      new ReadSettings(2, Duration.ofMinutes(2), Progress.SILENT);

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir Path folder;

  private static void migrate(String in, Path out, String... options) {
    StringWriter err = new StringWriter();
    List<String> line = new ArrayList<>(List.of("migrate", "--parallelism", "2"));
    line.addAll(List.of(options));
    line.addAll(List.of(in, out.toString()));
    int exitCode =
        StateMain.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err))
            .execute(line.toArray(String[]::new));
    assertThat(exitCode).as(err.toString()).isZero();
  }

  private static Map<String, Integer> bytes(String of) throws Exception {
    Map<String, Integer> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.list(Path.of(URI.create(of)))) {
      for (Path file : files.toList()) {
        bytes.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return bytes;
  }

  private static List<Population.Sent> later(List<Population.Sent> events) {
    return events.stream()
        .map(
            event -> {
              long millis = event.millis() + LATER_MILLIS;
              String time = "\"time\":";
              String json = event.json().replace(time + event.millis(), time + millis);
              return new Population.Sent(event.tenant(), event.entity(), millis, json);
            })
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"hashmap,CANONICAL", "rocksdb,CANONICAL", "rocksdb,NATIVE"})
  void theNextScoresAreTheSame(String backend, SavepointFormatType format) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      String on = "--state.backend=" + backend;
      RealJob real = RealJob.on(kafka, "in-", "in-");
      Population population = new Population(ENTITIES, 3);
      Crowd crowd = new Crowd();
      List<Population.Sent> first = population.busyRounds(ROUNDS);
      first.addAll(population.everybody());
      first.addAll(crowd.events(Crowd.ROUNDS));
      JobClient job = real.start(null, 2, on);
      real.configure(Population.tenants());
      real.send(List.of(Crowd.config(real, 1, 2)));
      real.events(first);
      real.scores(first.size());
      String in = RealJob.stop(job, folder, format);
      Map<String, Integer> before = bytes(in);
      Path out = folder.resolve("out");
      migrate(in, out);
      assertThat(bytes(in)).isEqualTo(before);

      List<Population.Sent> next = population.busyRounds(20);
      next.addAll(population.everybody());
      next.addAll(crowd.events(1));
      real.events(next);
      List<String> expected = scoresFrom(kafka, "a-", in, 2, next.size(), on);
      assertThat(expected).anyMatch(score -> !score.contains("\"status\":\"warming\""));
      assertThat(scoresFrom(kafka, "b-", out.toUri().toString(), 3, next.size(), on))
          .isEqualTo(expected);
      Path groups = folder.resolve("groups");
      migrate(in, groups, "--max-parallelism", "720");
      String other = groups.toUri().toString();
      assertThat(scoresFrom(kafka, "c-", other, 3, next.size(), on, "--max-parallelism=720"))
          .isEqualTo(expected);
      int sent = first.size() + next.size();
      if (backend.equals("hashmap")) {
        sent += assertLanesGoOn(kafka, in, crowd, expected);
        int since = sent - first.size();
        sent += assertParametersKeepWhatWasLearned(kafka, in, population, expected, since);
      }
      assertTimersFire(real, out, population, sent, on);
    }
  }

  /**
   * Every entity is judged in its new lane by what its old one had learned, and the next config
   * with the new lanes changes nothing of that.
   *
   * @return how many events this has sent
   */
  private int assertLanesGoOn(EmbeddedKafka kafka, String in, Crowd crowd, List<String> expected)
      throws Exception {
    Path lanes = folder.resolve("lanes");
    migrate(in, lanes, "--lanes", Crowd.TENANT + "=4");
    assertThat(Verification.of(lanes.toString(), SETTINGS).faults()).isEmpty();
    RealJob real = RealJob.on(kafka, "lanes-", "in-");
    JobClient job = real.start(lanes.toUri().toString(), 3);
    List<String> found = real.scores(expected.size()).stream().sorted().toList();
    assertThat(Crowd.others(found)).isEqualTo(Crowd.others(expected));
    assertThat(Crowd.scores(found))
        .hasSize(Crowd.ENTITIES.size())
        .isEqualTo(Crowd.scores(expected))
        .allSatisfy((entity, score) -> assertThat(score).startsWith("scored "));
    Crowd.assertCounted(found, 2, 4, 1);

    int answers = real.readAll(real.names().configStatus()).size();
    real.send(List.of(Crowd.config(real, 2, 4)));
    String answer = real.texts(real.names().configStatus(), answers + 1).get(answers);
    assertThat(answer).contains("\"accepted\"", "\"learning\":\"kept\"");
    List<Population.Sent> last = crowd.events(1);
    real.events(last);
    List<String> after = real.scores(expected.size() + last.size());
    RealJob.cancel(job);
    Crowd.assertCounted(after, 2, 4, 2);
    assertThat(after)
        .filteredOn(score -> score.contains(Crowd.TENANT + "@2"))
        .hasSize(last.size())
        .allMatch(score -> score.contains("\"status\":\"scored\""));
    return last.size();
  }

  /**
   * Models go on by other parameters of their detectors with what they have learned, and the next
   * config that says so changes nothing of that.
   *
   * @param events sent since the savepoint
   * @return how many events this has sent
   */
  private int assertParametersKeepWhatWasLearned(
      EmbeddedKafka kafka, String in, Population population, List<String> expected, int events)
      throws Exception {
    Path changed = folder.resolve("parameters");
    migrate(in, changed, KeptParameters.options());
    assertThat(Verification.of(changed.toString(), SETTINGS).faults()).isEmpty();
    RealJob real = RealJob.on(kafka, "parameters-", "in-");
    JobClient job = real.start(changed.toUri().toString(), 3);
    KeptParameters.assertGoOn(real.scores(events), expected);

    int refusedLanes = 1;
    assertThat(real.texts(real.names().configStatus(), refusedLanes)).hasSize(refusedLanes);
    List<ProducerRecord<byte[], byte[]>> configs = KeptParameters.configs(real);
    real.send(configs);
    assertThat(real.texts(real.names().configStatus(), refusedLanes + configs.size()))
        .filteredOn(line -> line.contains("\"accepted\"") && line.contains("\"kept\""))
        .hasSize(configs.size());
    List<Population.Sent> last = population.busyRounds(2);
    real.events(last);
    KeptParameters.assertAccepted(real.scores(events + last.size()), 2);
    String after = RealJob.stop(job, folder, SavepointFormatType.CANONICAL);
    assertThat(unlearned(after)).as("models that began anew").isEqualTo(unlearned(in));
    return last.size();
  }

  /** Of every tenant the events that its models have judged and not learned. */
  private static Map<String, Long> unlearned(String savepoint) {
    Map<String, Long> unlearned = new TreeMap<>();
    for (TenantContents tenant : SavepointContents.read(savepoint, SETTINGS).tenants()) {
      unlearned.put(tenant.tenant(), tenant.judged() - tenant.learned());
    }
    return unlearned;
  }

  private static List<String> scoresFrom(
      EmbeddedKafka kafka,
      String outputs,
      String savepoint,
      int parallelism,
      int count,
      String... options)
      throws Exception {
    RealJob real = RealJob.on(kafka, outputs, "in-");
    JobClient job = real.start(savepoint, parallelism, options);
    List<String> scores = real.scores(count).stream().sorted().toList();
    RealJob.cancel(job);
    return scores;
  }

  /** What sends nothing for a year is freed, and what sends goes on. */
  private void assertTimersFire(
      RealJob inputs, Path out, Population population, int sent, String on) throws Exception {
    List<Population.Sent> later = later(population.busyRounds(2));
    inputs.events(later);
    JobClient job = inputs.start(out.toUri().toString(), 3, on);
    inputs.scores(sent + later.size());
    String freed = RealJob.stop(job, folder, SavepointFormatType.CANONICAL);
    assertThat(SavepointContents.read(freed, SETTINGS).tenants())
        .filteredOn(tenant -> !tenant.tenant().equals(Crowd.TENANT))
        .hasSameSizeAs(Population.tenants())
        .allMatch(tenant -> tenant.models() == Population.BUSY);
  }
}
