package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody is told who has asked for what cannot be, before any work is begun. */
class WrongArgumentsTest {
  @TempDir Path folder;

  @Test
  void whatBecomesOfAConflictIsNamedInAnyCase() {
    Ran wrong = Ran.of("import", "IN", "FILE", "OUT", "--on-conflict", "ask");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err())
        .contains("--on-conflict", "fail, replace", "ask")
        .doesNotContain("FAIL");
    String in = folder.resolve("none").toString();
    for (String name : new String[] {"fail", "Replace", "REPLACE"}) {
      Ran ran = Ran.of("import", in, "FILE", "OUT", "--on-conflict", name);
      assertThat(ran.err()).as(name).contains("found no savepoint at " + in);
    }
    assertThat(Ran.of("import", "--help").out()).contains("--on-conflict=fail|replace");
  }

  @Test
  void moreSubtasksThanAnybodyHasAreNoDamage() {
    Ran ran = Ran.of("inspect", "IN", "--parallelism", "1000000");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("--parallelism: found 1000000, expected 1 to 1024");
  }

  @Test
  void noCommandNamesMoreOneByOneThanItCanHold() {
    String[][] commands = {
      {"inspect", "IN"}, {"diff", "A", "B"}, {"replay", "IN", "--events", "events.jsonl"}
    };
    for (String[] command : commands) {
      for (String top : new String[] {"10001", "-1"}) {
        Ran ran = Ran.of(concat(command, "--top", top));
        assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("--top: found " + top + ", expected 0 to 10000");
      }
    }
  }

  private static String[] concat(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void aMergeOfNobodyIsRefused() {
    Ran ran = Ran.of("migrate", "IN", "OUT", "--merge");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("--merge: found it alone, expected --rename-tenant");
  }

  @Test
  void whatIsNoSavepointIsToldInFewWords() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "nothing of Flink's");
    Ran wrong = Ran.of("inspect", file.toString());
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err())
        .contains(file + " (the file does not begin as metadata does), expected");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(Ran.of("inspect", empty.toString()).err())
        .contains("Cannot find meta data file '_metadata' in directory '" + empty + "'), expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "show"})
  void aPageIsNotWrittenInThePlaceOfAFolder(String command) throws IOException {
    Path empty = Files.createDirectory(folder.resolve("pages"));
    String in = folder.resolve("none").toString();
    Ran ran =
        command.equals("show")
            ? Ran.of(command, in, "--tenant", "acme", "--html", empty.toString())
            : Ran.of(command, in, "--html", empty.toString());
    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("--html: found the folder " + empty + ", expected a file");
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void aReplaysReportsAreNotWrittenInThePlaceOfAFolder() {
    String in = folder.resolve("none").toString();
    for (String option : new String[] {"--json", "--scores-to"}) {
      Ran ran = Ran.of("replay", in, "--events", "events.jsonl", option, folder.toString());
      assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(ran.err()).contains(option + ": found the folder " + folder);
    }
  }

  /** Nobody is asked, so that nobody need be named, also where options of the job are given. */
  @Test
  void filesNeedNoBroker() throws IOException {
    Path options = Files.writeString(folder.resolve("job.yaml"), "events.topics: [events]\n");
    Path events = Files.writeString(folder.resolve("events.jsonl"), "{}\n");
    String none = folder.resolve("none").toString();
    Ran bootstrap =
        Ran.of(
            "bootstrap",
            folder.resolve("out").toString(),
            "--history",
            events.toString(),
            "--config",
            none,
            "--job-config",
            options.toString(),
            "--offline",
            "--without-offsets");
    assertThat(bootstrap.err()).doesNotContain("bootstrap.servers").contains(none);
    Ran replay =
        Ran.of("replay", none, "--events", events.toString(), "--job-config", options.toString());
    assertThat(replay.err()).doesNotContain("bootstrap.servers").contains("found no savepoint");
  }
}
