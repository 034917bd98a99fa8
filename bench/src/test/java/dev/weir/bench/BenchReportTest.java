package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchReportTest {
  private static BenchReport report() {
    BenchReport report =
        new BenchReport(
                "pipeline",
                List.of(
                    Column.text("pipeline"),
                    new Column("eventsPerSecond", "events/s", 0),
                    new Column("cpuMicrosPerEvent", "CPU µs/event", 2)))
            .setting("rounds", 3);
    report.add("bare pipeline", 1_234_567L, 1.25);
    report.add("loda", 12L, Double.NaN);
    report.note("Medians.");
    return report;
  }

  @Test
  void theTableHasTextsLeftNumbersRightAndADashForWhatIsNotKnown() {
    assertThat(report().table())
        .isEqualTo(
            """
            pipeline  rounds 3
               pipeline        events/s  CPU µs/event
               bare pipeline  1,234,567          1.25
               loda                  12             -
              Medians.
            """);
  }

  @Test
  void theJsonHasUnitsInItsNamesAndNullForWhatIsNotKnown() {
    assertThat(report().json())
        .hasToString(
            "{\"bench\":\"pipeline\",\"settings\":{\"rounds\":3},\"rows\":["
                + "{\"pipeline\":\"bare pipeline\",\"eventsPerSecond\":1234567,"
                + "\"cpuMicrosPerEvent\":1.25},"
                + "{\"pipeline\":\"loda\",\"eventsPerSecond\":12,\"cpuMicrosPerEvent\":null}],"
                + "\"notes\":[\"Medians.\"]}");
  }

  @Test
  void aRowOfAnotherWidthIsRefused() {
    assertThatThrownBy(() -> report().add("loda")).hasMessage("found 1 values, expected 3");
  }
}
