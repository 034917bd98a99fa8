package dev.weir.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The log against one that keeps every command for ever and looks through all of them. */
class CommandLogTest {
  private static final long DAY = 86_400_000L;
  private static final int ROOM = 4;

  /** One message: which id, which content, how much later than the last, how late its record. */
  record Sent(int id, int content, long laterMillis, long lateMillis) {}

  @Provide
  Arbitrary<List<Sent>> messages() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 7),
            Arbitraries.integers().between(0, 1),
            Arbitraries.longs().between(0, 3 * DAY),
            Arbitraries.of(0L, 0L, 0L, DAY, 6 * DAY, 7 * DAY, 8 * DAY))
        .as(Sent::new)
        .list()
        .ofMaxSize(40);
  }

  private static Command command(Sent sent) {
    return command("id-" + sent.id, "e" + sent.content);
  }

  private static Command command(String id, String entity) {
    return new Command(id, CommandType.RESET, "acme", entity, Command.NEVER, "", "");
  }

  private record Kept(Command command, long atMillis) {}

  private static CommandLog.Verdict slow(
      List<Kept> applied, Command command, long now, long timestamp) {
    List<Kept> remembered = new ArrayList<>();
    applied.stream().filter(k -> now - k.atMillis < 7 * DAY).forEach(remembered::add);
    for (Kept kept : remembered) {
      if (kept.command.id().equals(command.id())) {
        return kept.command.equals(command)
            ? CommandLog.Verdict.REPEATED
            : CommandLog.Verdict.CONFLICT;
      }
    }
    if (now - timestamp >= 7 * DAY) {
      return CommandLog.Verdict.TOO_OLD;
    }
    return remembered.size() >= ROOM ? CommandLog.Verdict.FULL : CommandLog.Verdict.NEW;
  }

  @Property(tries = 500)
  void itSaysWhatOneSaysThatLooksThroughAll(
      @ForAll("messages") List<Sent> messages, @ForAll int cut) throws Exception {
    CommandLog log = new CommandLog(ROOM);
    List<Kept> applied = new ArrayList<>();
    long now = Long.MIN_VALUE;
    int restart = messages.isEmpty() ? 0 : Math.floorMod(cut, messages.size());
    for (int i = 0; i < messages.size(); i++) {
      if (i == restart) {
        CommandLog restored = new CommandLog(ROOM);
        restored.clockMillis(log.clockMillis());
        for (CommandLog.Entry entry : log.entries()) {
          restored.restore(CommandLog.Entry.decode(entry.encode()));
        }
        log = restored;
      }
      Sent sent = messages.get(i);
      long timestamp = Math.max(now, 0) + sent.laterMillis - sent.lateMillis;
      now = Math.max(now, timestamp);
      Command command = command(sent);
      CommandLog.Verdict verdict = log.judge(command, timestamp, CommandLog.NO_TIME);
      assertThat(verdict)
          .as("message %d of %s", i, messages)
          .isEqualTo(slow(applied, command, now, timestamp));
      if (verdict == CommandLog.Verdict.NEW) {
        log.remember(command, i);
        applied.add(new Kept(command, now));
      }
      assertThat(log.entries()).hasSizeLessThanOrEqualTo(ROOM);
    }
  }

  @Test
  void anIdIsFreeAgainAfterSevenDays() {
    CommandLog log = new CommandLog();
    assertThat(log.judge(command("a", ""), 0, CommandLog.NO_TIME))
        .isEqualTo(CommandLog.Verdict.NEW);
    log.remember(command("a", ""), 5);
    assertThat(log.judge(command("a", ""), 7 * DAY - 1, CommandLog.NO_TIME))
        .isEqualTo(CommandLog.Verdict.REPEATED);
    assertThat(log.find("a").offset()).isEqualTo(5);
    assertThat(log.judge(command("a", "e"), 7 * DAY - 1, CommandLog.NO_TIME))
        .isEqualTo(CommandLog.Verdict.CONFLICT);
    assertThat(log.judge(command("a", "e"), 7 * DAY, CommandLog.NO_TIME))
        .isEqualTo(CommandLog.Verdict.NEW);
  }

  @Test
  void aClockThatIsAheadLeavesNoHourInWhichTheCommandIsForgottenAndNotTooOld() {
    CommandLog log = new CommandLog();
    long ahead = CommandLog.AHEAD_MILLIS;
    assertThat(log.judge(command("a", ""), 0, ahead + 1)).isEqualTo(CommandLog.Verdict.AHEAD);
    assertThat(log.judge(command("a", ""), 0, ahead)).isEqualTo(CommandLog.Verdict.NEW);
    log.remember(command("a", ""), 17);
    long later = 7 * DAY - 1;
    assertThat(log.judge(command("b", ""), later, later)).isEqualTo(CommandLog.Verdict.NEW);
    assertThat(log.judge(command("a", ""), later, ahead)).isEqualTo(CommandLog.Verdict.REPEATED);
    assertThat(log.judge(command("a", ""), 7 * DAY, ahead)).isEqualTo(CommandLog.Verdict.TOO_OLD);
    log.judge(command("c", ""), 7 * DAY, 7 * DAY);
    assertThat(log.find("a")).isNull();
    assertThat(log.judge(command("a", ""), 7 * DAY, ahead)).isEqualTo(CommandLog.Verdict.TOO_OLD);
  }

  /** Honest commands come in their order; some message of the past comes between, made up anew. */
  record Moment(long laterMillis, int replayed, long madeUpMillis) {}

  @Provide
  Arbitrary<List<Moment>> moments() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 3 * DAY),
            Arbitraries.integers().between(0, 40),
            Arbitraries.oneOf(
                Arbitraries.longs().between(0, 60 * DAY),
                Arbitraries.of(-1L, 0L, Long.MAX_VALUE, 7 * DAY, 7 * DAY - 1)))
        .as(Moment::new)
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 500)
  void noTimestampMakesADatedCommandNewAgainOrAnHonestOneTooOld(
      @ForAll("moments") List<Moment> moments) {
    CommandLog log = new CommandLog();
    List<Long> written = new ArrayList<>();
    long now = 100 * DAY;
    for (Moment moment : moments) {
      now += moment.laterMillis;
      // The sender's clock is up to an hour ahead.
      long at = now + moment.replayed * 90_000L;
      Command command = command("id-" + written.size(), "");
      assertThat(log.judge(command, now, at)).as("%s", moments).isEqualTo(CommandLog.Verdict.NEW);
      log.remember(command, written.size());
      written.add(at);
      int replayed = moment.replayed % written.size();
      long madeUp = moment.madeUpMillis < Long.MAX_VALUE ? 90 * DAY + moment.madeUpMillis : -1;
      for (long timestamp : new long[] {madeUp, moment.madeUpMillis}) {
        assertThat(log.judge(command("id-" + replayed, ""), timestamp, written.get(replayed)))
            .as("id-%d again, dated %d, in %s", replayed, timestamp, moments)
            .isIn(
                CommandLog.Verdict.REPEATED, CommandLog.Verdict.TOO_OLD, CommandLog.Verdict.AHEAD);
      }
    }
  }
}
