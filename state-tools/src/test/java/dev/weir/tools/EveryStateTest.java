package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weir.kafka.EmbeddedKafka;
import dev.weir.kafka.Topics;
import dev.weir.state.States;
import dev.weir.tools.read.EntryFunction;
import dev.weir.tools.read.EntryStream;
import dev.weir.tools.read.KeyedForm;
import dev.weir.tools.read.OperatorElements;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.RawEntry;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.verify.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job that has something in every state there is: places, limits, budgets, fences, verdicts. */
class EveryStateTest {
  private static final int ENTITIES = 5;
  private static final int ROUNDS = 450;
  private static final String FEEDBACK = "feedback";

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir Path folder;

  @Test
  void whatTheJobSavesOfAllStatesIsSoundAndTheSameAfterARestore(
      @InjectMiniCluster MiniCluster cluster) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      RealJob real = RealJob.on(kafka, "", "");
      try (Admin admin = Admin.create(real.client())) {
        Topics.createMissing(admin, List.of(new NewTopic(FEEDBACK, 1, (short) 1)));
      }
      String[] options = {"--admission.entities=100", "--feedback.topic=" + FEEDBACK};
      JobClient job = real.start(null, 2, options);
      configure(real);
      Population population = new Population(ENTITIES, 1);
      List<Population.Sent> events = population.busyRounds(ROUNDS);
      List<Population.Sent> all = population.everybody();
      real.events(events);
      real.events(all);
      real.scores(events.size() + all.size());
      command(real, "erase-tenant", Population.tenants().get(0), "");
      command(real, "erase-entity", Population.tenants().get(1), "card-number-1");
      command(real, "mute", Population.tenants().get(2), "card-number-2");
      waitForAnswers(real);
      String first = RealJob.stop(job, folder.resolve("first"), SavepointFormatType.CANONICAL);
      Verification found =
          Verification.of(first, new ReadSettings(2, Duration.ofMinutes(1), Progress.SILENT));
      assertThat(found.faults()).isEmpty();
      assertThat(found.models()).isEqualTo((Population.tenants().size() - 1) * ENTITIES - 1);

      assertThat(states(first))
          .contains(
              States.ALERT_BUDGET,
              States.ENTITY_PLACES,
              States.ENTITY_TIMES,
              States.DECISIONS,
              States.ALERT_CLOCK,
              States.LIMITS,
              States.TENANT_FENCES,
              States.COMMAND_LOG,
              States.LAST_COMMAND);

      // Another parallelism and backend, no events, some seconds later.
      String[] again = {options[0], options[1], "--state.backend=rocksdb"};
      JobClient restored = real.start(first, 3, again);
      CommonTestUtils.waitForAllTaskRunning(cluster, restored.getJobID(), false);
      String second = RealJob.stop(restored, folder.resolve("second"), SavepointFormatType.NATIVE);
      Ran sound = Ran.of("verify", second);
      assertThat(sound.exitCode()).as(sound.out() + sound.err()).isZero();
      Ran diff = Ran.of("diff", first, second);
      assertThat(diff.out()).as(diff.err()).startsWith("nothing differs");
      String erased = Population.tenants().get(0);
      Ran fenced = Ran.of("diff", "--tenant", erased, first, second);
      assertThat(fenced.out())
          .as("a fence is left: %s", fenced.err())
          .startsWith("nothing differs");
    }
  }

  /** Of which something is there. */
  private static Set<String> states(String savepoint) {
    SavedState state = SavedState.open(savepoint);
    Set<String> names = new TreeSet<>();
    new OperatorElements(state)
        .forEach(
            element -> {
              if (element.bytes().length > Integer.BYTES) {
                names.add(element.state());
              }
            },
            (uid, subtask, cause) -> fail(uid, cause));
    ReadJob job = new ReadJob(state, ReadSettings.DEFAULT);
    job.forEach(
        "Reading",
        EntryStream.of(job, state, KeyedForm.uids().toList(), new Names(), Types.STRING),
        names::add);
    return names;
  }

  private static final class Names implements EntryFunction<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public void entry(RawEntry entry, Collector<String> out) {
      out.collect(entry.state());
    }
  }

  private static void configure(RealJob real) {
    List<ProducerRecord<byte[], byte[]>> requests =
        Population.tenants().stream()
            .map(
                tenant -> {
                  String json =
                      Population.config(tenant, 1)
                          .replace("\"cooldown\":\"PT30S\"", "\"cooldown\":\"PT1S\",\"budget\":20")
                          .replace(
                              "\"explain\"", "\"limits\":{\"eventsPerSecond\":100000},\"explain\"");
                  return new ProducerRecord<>(
                      real.names().config(), tenant.getBytes(UTF_8), json.getBytes(UTF_8));
                })
            .toList();
    real.send(requests);
    assertThat(real.texts(real.names().configStatus(), requests.size()))
        .allMatch(line -> line.contains("\"accepted\""));
  }

  private static void command(RealJob real, String command, String tenant, String entity) {
    String json =
        "{\"id\":\"%s\",\"command\":\"%s\",\"tenant\":\"%s\"%s%s}"
            .formatted(
                "id-" + command,
                command,
                tenant,
                entity.isEmpty() ? "" : ",\"entity\":\"" + entity + "\"",
                command.equals("mute") ? ",\"until\":\"2030-01-01T00:00:00Z\"" : "");
    real.send(
        List.of(
            new ProducerRecord<>(
                real.names().commands(), tenant.getBytes(UTF_8), json.getBytes(UTF_8))));
  }

  private static void waitForAnswers(RealJob real) {
    int lines = Population.tenants().size();
    long done = 0;
    while (done < 3) {
      List<String> answers = real.texts(real.names().configStatus(), ++lines);
      done = answers.stream().filter(line -> line.contains("\"status\":\"done\"")).count();
    }
  }
}
