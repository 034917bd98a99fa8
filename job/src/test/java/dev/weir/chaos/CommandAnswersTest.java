package dev.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.command.CommandType;
import dev.weir.tenant.CommandStatus;
import dev.weir.tenant.CommandStatus.Stage;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lines about commands: what is compared of them, and what must hold of each command alone. */
class CommandAnswersTest {
  private final CommandAnswers answers = new CommandAnswers();

  private static CommandStatus line(String id, Stage stage, int done, int of) {
    RefusalCode code = stage == Stage.REFUSED ? RefusalCode.COMMAND_CONFLICT : null;
    ConfigStatus.Source source = new ConfigStatus.Source("commands", 0, 7);
    return new CommandStatus(CommandType.MUTE, id, "acme", stage, 0, code, null, done, of, source);
  }

  private Map<Finding.Kind, Long> findings() {
    Findings findings = new Findings();
    answers.check(findings);
    return findings.totals();
  }

  @Test
  void aCommandThatIsDoneOnceIsAsItMustBeAlsoWhenItsPartsWereCountedAnew() {
    answers.add(line("m-1", Stage.ACCEPTED, 0, 0));
    answers.add(line("m-1", Stage.ACKNOWLEDGED, 1, 2));
    answers.add(line("m-1", Stage.ACKNOWLEDGED, 1, 3));
    answers.add(line("m-1", Stage.REPEATED, 0, 0));
    answers.add(line("m-1", Stage.REFUSED, 0, 0));
    answers.add(line("m-1", Stage.DONE, 3, 3));
    assertThat(findings()).isEmpty();
    assertThat(answers.done()).isEqualTo(1);
  }

  @Test
  void aCommandThatIsNeverDoneIsMissing() {
    answers.add(line("m-1", Stage.ACCEPTED, 0, 0));
    answers.add(line("m-1", Stage.ACKNOWLEDGED, 1, 2));
    assertThat(findings()).containsOnlyKeys(Finding.Kind.MISSING);
    assertThat(answers.done()).isZero();
  }

  @Test
  void aCommandThatIsDoneTwiceIsDoubledAndOneThatGoesOnIsUnexpected() {
    answers.add(line("m-1", Stage.ACCEPTED, 0, 0));
    answers.add(line("m-1", Stage.DONE, 1, 1));
    answers.add(line("m-1", Stage.DONE, 1, 1));
    answers.add(line("m-2", Stage.ACCEPTED, 0, 0));
    answers.add(line("m-2", Stage.DONE, 1, 1));
    answers.add(line("m-2", Stage.ACKNOWLEDGED, 1, 2));
    assertThat(findings()).isEqualTo(Map.of(Finding.Kind.DOUBLED, 1L, Finding.Kind.UNEXPECTED, 1L));
  }

  @Test
  void onlyAnswersToMessagesAreCompared() {
    assertThat(CommandAnswers.isAnswer(line("m", Stage.ACCEPTED, 0, 0).write())).isTrue();
    assertThat(CommandAnswers.isAnswer(line("m", Stage.DONE, 2, 2).write())).isFalse();
    byte[] config = "{\"tenant\":\"acme\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(CommandAnswers.isAnswer(config)).isTrue();
  }
}
