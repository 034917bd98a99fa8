package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.tools.read.Progress;
import dev.weir.tools.read.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a command says of how far it is. */
class ProgressTest {
  private static final long[] CLOCK = {0};

  private final StringWriter said = new StringWriter();
  private final ProgressLine line = new ProgressLine(new PrintWriter(said), () -> CLOCK[0]);

  @Test
  void withoutATerminalThereIsALineNowAndThen() {
    try (Stage stage = Stage.begin(line, "Reading", 100L << 20, Progress.Unit.BYTES)) {
      stage.step(30 << 20);
      assertThat(said.toString()).as("at once").isEmpty();
      CLOCK[0] += ProgressLine.SAY_EVERY_NANOS;
      stage.step(12 << 20);
      stage.step(1 << 20);
      stage.complete();
    }
    assertThat(said.toString()).isEqualToIgnoringNewLines("Reading: 42 % (42.0 MiB of 100.0 MiB)");
  }

  @Test
  void whatHasNoEndHasNoPercent() {
    try (Stage stage = Stage.endless(line, "Saving")) {
      CLOCK[0] += ProgressLine.SAY_EVERY_NANOS;
      stage.complete();
    }
    assertThat(said.toString()).isEmpty();
  }

  @Test
  void allIsSaidOnlyOfAll() {
    assertThat(ProgressLine.percent(999_999, 1_000_000)).isEqualTo(99);
    assertThat(ProgressLine.percent(1_000_000, 1_000_000)).isEqualTo(100);
    assertThat(ProgressLine.percent(0, 7)).isZero();
  }

  @Test
  void theLauncherSaysWhetherSomebodyLooks() {
    assertThat(ProgressOnTerminal.isTerminal("yes", Map.of("TERM", "xterm"))).isTrue();
    assertThat(ProgressOnTerminal.isTerminal("yes", Map.of("TERM", "dumb"))).isFalse();
    assertThat(ProgressOnTerminal.isTerminal("no", Map.of("TERM", "xterm"))).isFalse();
  }

  @Test
  void amountsAreCountedInWhatGivesFewDigits() {
    assertThat(ProgressScale.of(9_999, Progress.Unit.BYTES).name()).isEqualTo(" bytes");
    assertThat(ProgressScale.of(1 << 20, Progress.Unit.BYTES).name()).isEqualTo(" KiB");
    assertThat(ProgressScale.of(1 << 30, Progress.Unit.BYTES).name()).isEqualTo(" MiB");
    assertThat(ProgressScale.of(1L << 40, Progress.Unit.BYTES).name()).isEqualTo(" GiB");
    assertThat(ProgressScale.of(1L << 40, Progress.Unit.RECORDS).steps()).isEqualTo(1);
  }
}
