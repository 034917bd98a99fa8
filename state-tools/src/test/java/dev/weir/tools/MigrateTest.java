package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.tools.read.Progress;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command on a savepoint of a job of the real operators. */
class MigrateTest {
  private static final ReadSettings SETTINGS =
      new ReadSettings(2, Duration.ofSeconds(60), Progress.SILENT);

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir static Path folder;
  @TempDir Path empty;
  private static String savepoint;

  @BeforeAll
  static void takeSavepoint() throws Exception {
    savepoint = TestJob.savepoint(folder, "rocksdb", SavepointFormatType.NATIVE);
  }

  private record Ran(int exitCode, String out, String err) {}

  private Ran migrate(String... options) {
    return migrateFrom(savepoint, out(), options);
  }

  private static Ran migrateFrom(String from, String to, String... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] line =
        Stream.of(Stream.of("migrate"), Stream.of(options), Stream.of(from, to))
            .flatMap(part -> part)
            .toArray(String[]::new);
    int exitCode = StateMain.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(line);
    return new Ran(exitCode, out.toString(), err.toString());
  }

  private String out() {
    return empty.resolve("out").toString();
  }

  private void assertRefused(Ran ran, int exitCode, String... words) throws Exception {
    assertThat(ran.exitCode).as(ran.err).isEqualTo(exitCode);
    assertThat(ran.err).contains(words);
    try (Stream<Path> files = Files.list(empty)) {
      assertThat(files).as("nothing is left").isEmpty();
    }
  }

  private List<String> texts(String path) {
    return Elements.of(path, SETTINGS);
  }

  @Test
  void aRenamedTenantIsNamedSoEverywhere() {
    Ran ran = migrate("--rename-tenant", "acme=acme.eu", "--parallelism", "2");
    assertThat(ran.exitCode).as(ran.err).isZero();
    assertThat(ran.out).contains("Written to " + out());
    assertThat(texts(out()))
        .hasSameSizeAs(texts(savepoint))
        .noneMatch(text -> text.contains("\"acme\"") || text.contains(" acme/"))
        .anyMatch(text -> text.contains("\"acme.eu\""))
        .filteredOn(text -> text.contains(" acme.eu/"))
        .hasSize(TestJob.ENTITIES);
    SavepointContents contents = SavepointContents.read(out(), SETTINGS);
    assertThat(contents.tenants())
        .extracting(TenantContents::tenant)
        .containsExactly("acme.eu", "globex", "initech");
    assertThat(contents.tenants().get(0).judged()).isEqualTo(TestJob.EVENTS / 2);
  }

  @Test
  void aNameThatSomebodyHasIsRefused() throws Exception {
    assertRefused(
        migrate("--rename-tenant", "acme=globex"), 2, "tenant globex: found", "--merge unites");
  }

  @Test
  void tenantsThatLearnOtherwiseAreNotMerged() throws Exception {
    assertRefused(
        migrate("--rename-tenant", "acme=globex", "--merge"), 2, "learns otherwise than that of");
  }

  @Test
  void aTenantOfWhichNothingIsThereIsRefused() throws Exception {
    for (String[] besides :
        new String[][] {{}, {"--lanes", "globex=2"}, {"--rename-tenant", "acme=acme.eu"}}) {
      String[] options =
          Stream.concat(Stream.of("--rename-tenant", "nobody=some"), Stream.of(besides))
              .toArray(String[]::new);
      assertRefused(migrate(options), 2, "tenant nobody: found nothing");
    }
  }

  @Test
  void aNameThatNoTenantCanHaveIsRefused() throws Exception {
    assertRefused(migrate("--rename-tenant", "acme=A b"), 2, "tenant: found A b, expected 1 to 64");
  }

  @Test
  void aDryRunWritesNothing() throws Exception {
    Ran ran = migrate("--dry-run", "--rename-tenant", "acme=acme.eu");
    assertThat(ran.out).contains("Nothing was written.").contains(" " + TestJob.ENTITIES + " ");
    assertRefused(ran, 0, "");
  }

  @Test
  void otherKeyGroupsHoldTheSame() {
    Ran ran = migrate("--max-parallelism", "720");
    assertThat(ran.exitCode).as(ran.err).isZero();
    assertThat(SavedState.open(out()).maxParallelism()).isEqualTo(720);
    assertThat(SavedState.open(out()).metadata().getOperatorStates())
        .allMatch(operator -> operator.getMaxParallelism() == 720);
    assertThat(texts(out())).isEqualTo(texts(savepoint));
  }

  @Test
  void noKeyGroupsAtAllAreRefused() throws Exception {
    assertRefused(migrate("--max-parallelism", "0"), 2, "found 0, expected 1 to 32768");
    assertRefused(migrate("--max-parallelism", "32769"), 2, "found 32769, expected 1 to 32768");
  }

  @Test
  void modelsWithConfigsAreNoOrphans() {
    assertThat(migrate("--drop-orphans").exitCode).isZero();
    assertThat(texts(out())).isEqualTo(texts(savepoint));
  }

  /** What the table says of models: read, changed, added, dropped, merged, written. */
  private static List<String> models(Ran ran) {
    assertThat(ran.exitCode).as(ran.err).isZero();
    String row = ran.out.lines().filter(l -> l.startsWith("score-events/model")).findAny().get();
    return List.of(row.split(" +")).subList(1, 7);
  }

  private static List<String> keys(List<String> texts, String tenant) {
    return texts.stream()
        .filter(text -> text.matches("score-events/model " + tenant + "(#\\d+)? .*"))
        .map(text -> text.split(" ")[1])
        .sorted()
        .toList();
  }

  @Test
  void aTenantsModelIsDividedIntoLanesAndUnitedAgain() throws Exception {
    String all = Integer.toString(TestJob.ENTITIES + 1);
    Ran dry = migrate("--dry-run", "--lanes", "globex=3");
    assertThat(models(dry)).containsExactly(all, "1", "2", "0", "?", "-");
    assertRefused(dry, 0, "");
    Ran ran = migrate("--lanes", "globex=3", "--rename-tenant", "globex=glob");
    assertThat(ran.exitCode).as(ran.err).isZero();
    assertThat(models(ran))
        .containsExactly(all, "1", "2", "0", "0", Integer.toString(TestJob.ENTITIES + 3));
    assertThat(keys(texts(out()), "glob")).containsExactly("glob", "glob#1", "glob#2");
    assertThat(texts(out()))
        .filteredOn(text -> text.contains("\"tenant\":\"glob\""))
        .isNotEmpty()
        .allMatch(text -> text.contains("\"lanes\":3") && !text.contains("\"lanes\":1"));

    String fewer = empty.resolve("fewer").toString();
    Ran refused = migrateFrom(out(), fewer, "--lanes", "glob=2");
    assertThat(refused.exitCode).isEqualTo(2);
    assertThat(refused.err)
        .contains("tenant glob: found 2 lanes asked for where there are 3", "--drop-lanes keeps");
    Ran planned = migrateFrom(out(), fewer, "--dry-run", "--lanes", "glob=2", "--drop-lanes");
    assertThat(models(planned).subList(0, 4)).containsExactly("10", "2", "0", "1");
    Ran united = migrateFrom(out(), fewer, "--lanes", "glob=2", "--drop-lanes");
    assertThat(models(united)).containsExactly("10", "2", "0", "1", "0", "9");
    assertThat(keys(texts(fewer), "glob")).containsExactly("glob", "glob#1");
  }

  @Test
  void lanesThatCannotBeAreRefused() throws Exception {
    assertRefused(migrate("--lanes", "globex"), 2, "--lanes: found globex, expected TENANT=N");
    assertRefused(migrate("--lanes", "globex=two"), 2, "expected TENANT=N");
    assertRefused(migrate("--drop-lanes"), 2, "--drop-lanes: found it alone, expected --lanes too");
    assertRefused(migrate("--lanes", "globex=0"), 2, "lanes: found 0, expected 1 to 256");
    assertRefused(migrate("--lanes", "globex=257"), 2, "lanes: found 257, expected 1 to 256");
    assertRefused(migrate("--lanes", "globex=1"), 2, "found 1 lanes already");
    assertRefused(migrate("--lanes", "nobody=2"), 2, "tenant nobody: found no config of its own");
    assertRefused(migrate("--lanes", "_default=2"), 2, "tenant _default: found no config");
    assertRefused(migrate("--lanes", "acme=2"), 2, "tenant acme: found scope entity");
    assertRefused(
        migrate("--lanes", "globex=2", "--lanes", "globex=4"), 2, "found tenant globex twice");
    assertRefused(
        migrate("--lanes", "globex=2", "--rename-tenant", "acme=globex", "--merge"),
        2,
        "one migration after another");
  }

  @Test
  void aDetectorsParameterThatDecidesWhatIsHeldIsNotChanged() throws Exception {
    assertRefused(
        migrate("--set-detector-param", "acme:window=64"),
        2,
        "parameter window: found one that decides",
        "a detector with another: robust-z-score has none");
    assertRefused(migrate("--set-detector-param", "acme:trees=64"), 2, "expected one of [window]");
    assertRefused(migrate("--set-detector-param", "acme"), 2, "TENANT:PARAMETER=VALUE");
    assertRefused(
        migrate("--set-detector-param", "nobody:k=1"), 2, "tenant nobody: found no config");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsLeftAsItWas() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    StringWriter err = new StringWriter();
    int exitCode =
        StateMain.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err))
            .execute("migrate", savepoint, file.resolve("out").toString());
    assertThat(exitCode).as(err.toString()).isEqualTo(7);
    assertThat(err.toString()).contains("found that it cannot be written");
    assertThat(file).hasContent("no folder");
  }
}
