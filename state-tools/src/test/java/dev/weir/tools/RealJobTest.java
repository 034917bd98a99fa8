package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kafka.EmbeddedKafka;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.ReadSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of models of all detectors, saved by the job as it is in production, and counted. */
class RealJobTest {
  private static final int ENTITIES = 250;
  private static final ReadSettings SETTINGS =
      new ReadSettings(2, Duration.ofMinutes(2), Progress.SILENT);

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void everyTenantsModelsAreCountedAndGoOn(String backend) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      RealJob real = RealJob.on(kafka, backend + "-", backend + "-");
      Population population = new Population(ENTITIES, 1);
      List<Population.Sent> first = population.busyRounds(40);
      List<Population.Sent> all = population.everybody();
      JobClient job = real.start(null, 2, "--state.backend=" + backend);
      real.configure(Population.tenants());
      real.events(first);
      real.events(all);
      int sent = first.size() + all.size();
      assertThat(real.scores(sent)).hasSize(sent);
      String savepoint = RealJob.stop(job, folder, SavepointFormatType.CANONICAL);

      SavepointContents contents = SavepointContents.read(savepoint, SETTINGS);
      assertThat(contents.tenants())
          .extracting(TenantContents::tenant)
          .containsExactlyElementsOf(Population.tenants().stream().sorted().toList());
      assertThat(contents.tenants())
          .allSatisfy(
              tenant -> {
                assertThat(tenant.models()).isEqualTo(ENTITIES);
                assertThat(tenant.judged()).isEqualTo(ENTITIES + 40L * Population.BUSY);
                assertThat(tenant.configVersion()).isEqualTo(1);
              });

      List<Population.Sent> next = population.busyRounds(2);
      JobClient again = real.start(savepoint, 3, "--state.backend=" + backend);
      real.events(next);
      int total = sent + next.size();
      assertThat(real.scores(total))
          .hasSize(total)
          .filteredOn(score -> score.contains("\"n\":42,"))
          .hasSize(Population.tenants().size() * Population.BUSY);
      RealJob.cancel(again);
    }
  }

  @Test
  void theSameSeedGivesTheSameEvents() {
    assertThat(new Population(5, 7).busyRounds(3)).isEqualTo(new Population(5, 7).busyRounds(3));
  }
}
