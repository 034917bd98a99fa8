package dev.weir.tools;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kafka.EmbeddedKafka;
import dev.weir.tenant.TenantRecord;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.verify.Verification;
import dev.weir.tools.write.Edits;
import dev.weir.tools.write.Saved;
import dev.weir.tools.write.SavedKind;
import dev.weir.tools.write.StateRewrite;
import dev.weir.tools.write.WriteSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command on what a release has saved, which has something in every state there is. */
class MigrateFixtureTest {
  private static final ReadSettings SETTINGS =
      new ReadSettings(2, Duration.ofMinutes(1), Progress.SILENT);
  private static final String WITHOUT_CONFIG = "walk-in";
  private static final String REMOVED = "by-knn";
  private static final String FORGOTTEN = "by-loda";

  /** Shorter ones may be in the bytes by chance, or as a word of some other meaning. */
  private static final int LONG_NAME = 8;

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir Path folder;

  @Test
  void nothingNamesATenantAsItWasCalledAndAllGoesOnUnderTheNewNames() throws Exception {
    Fixture fixture = newest();
    Map<String, String> names = newNames();
    String out = folder.resolve("renamed").toString();
    migrate(fixture.savepoint(), out, renaming(names));

    assertSameCounts(fixture.savepoint(), out);
    assertThat(named(Elements.of(out, SETTINGS), Map.of()))
        .containsExactlyInAnyOrderElementsOf(
            named(Elements.of(fixture.savepoint(), SETTINGS), names));
    String bytes = bytes(Path.of(out));
    assertThat(bytes).contains("new-0");
    names.keySet().stream()
        .filter(name -> name.length() >= LONG_NAME)
        .forEach(name -> assertThat(bytes.contains(name)).as(name).isFalse());
    assertGoesOn(fixture, out, names);
  }

  private static Fixture newest() throws IOException {
    List<Fixture> all = Fixture.all();
    return all.get(all.size() - 1);
  }

  /** Of all tenants; the template has none. */
  private static Map<String, String> newNames() {
    Map<String, String> names = new LinkedHashMap<>();
    Stream.concat(FixtureTenants.configs().keySet().stream(), Stream.of(WITHOUT_CONFIG))
        .filter(tenant -> !tenant.equals("_default"))
        .forEach(tenant -> names.put(tenant, "new-" + names.size()));
    return names;
  }

  private static String[] renaming(Map<String, String> names) {
    List<String> options = new ArrayList<>();
    names.forEach((old, name) -> options.addAll(List.of("--rename-tenant", old + "=" + name)));
    return options.toArray(String[]::new);
  }

  private static String migrate(String in, String out, String... options) {
    List<String> line = new ArrayList<>(List.of("migrate"));
    line.addAll(List.of(options));
    line.addAll(List.of(in, out));
    Ran ran = Ran.of(line.toArray(String[]::new));
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    return ran.out();
  }

  private static void assertSameCounts(String in, String out) {
    Verification before = Verification.of(in, SETTINGS);
    Verification after = Verification.of(out, SETTINGS);
    assertThat(after.faults()).isEmpty();
    assertThat(after.models()).isPositive().isEqualTo(before.models());
    assertThat(after.entries()).isEqualTo(before.entries());
    Map<String, Long> kinds = kinds(in);
    assertThat(kinds).as("the fixture has all but what is on its way").hasSizeGreaterThan(12);
    assertThat(kinds(out)).isEqualTo(kinds);
  }

  private static Map<String, Long> kinds(String savepoint) {
    return Elements.of(savepoint, SETTINGS).stream()
        .collect(groupingBy(text -> text.substring(0, text.indexOf(' ')), counting()));
  }

  /** Texts of elements under other names, a model's without the hash, which is of its name too. */
  private static List<String> named(List<String> texts, Map<String, String> names) {
    return texts.stream()
        .map(
            text ->
                text.startsWith(SavedKind.MODEL.toString())
                    ? text.substring(0, text.lastIndexOf(' '))
                    : text)
        .map(
            text ->
                text.contains("\"tenant\"") ? renamedIn(text, names) : wordsRenamed(text, names))
        .toList();
  }

  private static String wordsRenamed(String text, Map<String, String> names) {
    String renamed = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      String word = "(?<![A-Za-z0-9._-])" + name.getKey() + "(?![A-Za-z0-9._-])";
      renamed = renamed.replaceAll(word, name.getValue());
    }
    return renamed;
  }

  private static String renamedIn(String json, Map<String, String> names) {
    String renamed = json;
    for (Map.Entry<String, String> name : names.entrySet()) {
      renamed =
          renamed
              .replace(
                  "\"tenant\":\"" + name.getKey() + '"', "\"tenant\":\"" + name.getValue() + '"')
              .replace(
                  "\"config\":\"" + name.getKey() + '@', "\"config\":\"" + name.getValue() + '@');
    }
    return renamed;
  }

  private static String bytes(Path of) throws IOException {
    StringBuilder bytes = new StringBuilder();
    try (Stream<Path> files = Files.list(of)) {
      for (Path file : files.toList()) {
        bytes.append(Files.readString(file, ISO_8859_1)).append('\n');
      }
    }
    return bytes.toString();
  }

  private void assertGoesOn(Fixture fixture, String from, Map<String, String> names)
      throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      FixtureJob job = new FixtureJob(kafka);
      job.fill(fixture.read());
      job.start(from, 3, fixture.options());
      job.send(fixture.events().stream().map(record -> renamed(record, names)).toList());
      job.awaitJudged(
          fixture.lines("scores.jsonl").size() + fixture.lines("dead-letters.jsonl").size());
      job.awaitAnswers(fixture.lines("answers.jsonl").size());
      job.awaitFeedback(fixture.lines("feedback.jsonl").size());
      job.stop(folder);
      for (Map.Entry<String, List<String>> file :
          job.outcome(fixture.read(), 0).files().entrySet()) {
        assertThat(file.getValue().stream().map(MigrateFixtureTest::withoutAlertId).toList())
            .as(file.getKey())
            .containsExactlyElementsOf(
                fixture.lines(file.getKey()).stream()
                    .map(line -> withoutAlertId(renamedIn(line, names)))
                    .toList());
      }
    }
  }

  /** An alert's id begins with its model's fingerprint, which is of the name, too. */
  private static String withoutAlertId(String json) {
    return json.replaceAll("\"alertId\":\"[0-9a-f]{16}", "\"alertId\":\"");
  }

  private static FixtureRecord renamed(FixtureRecord record, Map<String, String> names) {
    return new FixtureRecord(
        record.topic(),
        record.partition(),
        record.millis(),
        wordsRenamed(record.key(), names),
        renamedIn(record.json(), names));
  }

  /** Takes configs out, as nothing but a mishap would, and removes one as a request does. */
  private static final class WithoutConfigs implements Edits {
    private static final long serialVersionUID = 1L;
    private static final Set<String> OUT = Set.of("_default", FORGOTTEN);

    @Override
    public Saved.Config config(Saved.Config config) {
      TenantRecord of = config.record();
      if (OUT.contains(of.tenant())) {
        return null;
      }
      return of.tenant().equals(REMOVED)
          ? new Saved.Config(
              config.kind(),
              new TenantRecord(REMOVED, of.lastVersion() + 1, true, List.of(), of.learningParts()))
          : config;
    }
  }

  @Test
  void orphansAreDroppedAndNothingElseIs() throws Exception {
    String whole = newest().savepoint();
    assertThat(dropped(migrate(whole, folder.resolve("kept").toString(), "--drop-orphans")))
        .as("the template gives every tenant a config")
        .isZero();

    String orphaned = folder.resolve("orphaned").toString();
    StateRewrite.of(
            SavedState.open(whole), orphaned, new WithoutConfigs(), WriteSettings.of(SETTINGS))
        .run();
    List<String> orphans = Elements.of(orphaned, SETTINGS).stream().filter(this::isOrphan).toList();
    assertThat(orphans).hasSizeGreaterThanOrEqualTo(6);
    String planned =
        migrate(orphaned, folder.resolve("none").toString(), "--drop-orphans", "--dry-run");
    assertThat(dropped(planned)).isEqualTo(orphans.size());
    String out = folder.resolve("out").toString();
    assertThat(dropped(migrate(orphaned, out, "--drop-orphans"))).isEqualTo(orphans.size());
    List<String> expected = new ArrayList<>(Elements.of(orphaned, SETTINGS));
    expected.removeAll(orphans);
    assertThat(Elements.of(out, SETTINGS)).isEqualTo(expected);
    assertThat(Verification.of(orphaned, SETTINGS).remarks())
        .filteredOn(remark -> remark.contains("of a tenant that"))
        .hasSize(3);
    Verification after = Verification.of(out, SETTINGS);
    assertThat(after.faults()).isEmpty();
    assertThat(after.remarks()).isEmpty();
  }

  /** Leaves of a tenant's models, places and times those of one kind. */
  private record Only(SavedKind kind, String tenant) implements Edits {
    private static final long serialVersionUID = 1L;
    private static final Set<SavedKind> ONE_EACH =
        Set.of(SavedKind.MODEL, SavedKind.ENTITY_PLACES, SavedKind.ENTITY_TIME);

    @Override
    public Saved edit(Saved saved) {
      return ONE_EACH.contains(saved.kind()) && saved.kind() != kind && tenant.equals(of(saved))
          ? null
          : saved;
    }

    private static String of(Saved saved) {
      return saved instanceof Saved.KeyedModel model
          ? model.key().tenant()
          : ((Saved.OfTenant) saved).tenant();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MODEL", "ENTITY_PLACES", "ENTITY_TIME"})
  void whatTwoTenantsHaveAndCannotBeOneIsNamedAndNothingIsLeft(SavedKind kind) throws Exception {
    String in = folder.resolve("in").toString();
    StateRewrite.of(
            SavedState.open(newest().savepoint()),
            in,
            new Only(kind, FixtureTenants.MUTED),
            WriteSettings.of(SETTINGS))
        .run();
    String out = folder.resolve("out").toString();
    Ran ran =
        Ran.of("migrate", "--rename-tenant", FixtureTenants.MUTED + "=sliding", "--merge", in, out);
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(4);
    assertThat(ran.err()).contains(kind + ": found two for sliding");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(Path.of(in));
    }
  }

  private boolean isOrphan(String text) {
    return Stream.of(WITHOUT_CONFIG, REMOVED, FORGOTTEN)
        .anyMatch(tenant -> text.startsWith(SavedKind.MODEL + " " + tenant + "/"));
  }

  /** Of the models, as the table says. */
  private static long dropped(String table) {
    Map<String, Long> dropped = new TreeMap<>();
    table
        .lines()
        .map(line -> line.split(" +"))
        .filter(line -> line[0].contains("/") && line.length == 7)
        .forEach(line -> dropped.merge(line[0], Long.valueOf(line[4]), Long::sum));
    long all = dropped.values().stream().mapToLong(Long::longValue).sum();
    assertThat(dropped.get(SavedKind.MODEL.toString())).as(table).isEqualTo(all);
    return all;
  }
}
