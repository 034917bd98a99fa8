package dev.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosReportTest {
  private static final Struck KILL = new Struck(Fault.BROKER_KILL, 12.34, "down for 3.0 s", 5, 6);

  @TempDir Path folder;

  private static ChaosReport report(Map<Finding.Kind, Long> findings, List<String> failures) {
    Verdict verdict =
        new Verdict(new Verdict.Counts(10, 9, 1, 1, 0, 0, 2, 1, 3, 400), findings, List.of());
    return new ChaosReport(7, "heap", 60, List.of(KILL), verdict, List.of("fine"), failures);
  }

  @Test
  void itHoldsOnlyIfTheVerdictIsExactAndEverythingElseHolds() {
    assertThat(report(Map.of(), List.of()).holds()).isTrue();
    assertThat(report(Map.of(Finding.Kind.MISSING, 1L), List.of()).holds()).isFalse();
    assertThat(report(Map.of(), List.of("a process is left")).holds()).isFalse();
  }

  @Test
  void aPersonReadsWhatWasDoneWhenAndWhatCameOfIt() {
    assertThat(report(Map.of(), List.of("a process is left")).lines())
        .contains("seed 7, heap, 60 s of load, 1 faults", "FAILURE a process is left")
        .anyMatch(line -> line.matches(" +12\\.3s +broker-kill +5\\.0s +6\\.0s +down for 3\\.0 s"))
        .anyMatch(
            line -> line.startsWith("exact: 10 inputs, 9 scores, 1 dead letters and 0 parked"));
  }

  @Test
  void aProgramReadsTheSame() throws Exception {
    Path file = folder.resolve("report.json");
    report(Map.of(Finding.Kind.MISSING, 2L), List.of()).write(file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.path("holds").asBoolean(true)).isFalse();
    assertThat(json.path("faults").path(0).path("fault").asText()).isEqualTo("broker-kill");
    assertThat(json.path("faults").path(0).path("caughtUpSeconds").asDouble()).isEqualTo(6);
    assertThat(json.path("verdict").path("findings").path(0).path("count").asInt()).isEqualTo(2);
  }

  @Test
  void everyFaultIsFoundByItsLabelAndAnotherNameNamesThemAll() {
    List<String> labels = Arrays.stream(Fault.values()).map(Fault::label).toList();
    assertThat(Fault.parse(labels)).containsExactly(Fault.values());
    assertThatThrownBy(() -> Fault.parse(List.of("earthquake")))
        .hasMessageContaining("found 'earthquake'")
        .hasMessageContaining("taskmanager-kill");
  }
}
