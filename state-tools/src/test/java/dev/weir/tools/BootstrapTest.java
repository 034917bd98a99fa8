package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cli.ExitCode;
import dev.weir.job.IncompatibleStateException;
import dev.weir.job.JobOptions;
import dev.weir.job.RecoveryCheck;
import dev.weir.job.WeirJob;
import dev.weir.kafka.EmbeddedKafka;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.ReadSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of all detectors, learned from history and by the job as it is in production. */
class BootstrapTest {
  private static final int ENTITIES = 250;
  private static final String[] NOTHING_ELSE = {};
  private static final ReadSettings SETTINGS =
      new ReadSettings(1, Duration.ofMinutes(2), Progress.SILENT);

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({"hashmap, 1, 3", "rocksdb, 3, 1"})
  void modelsOfHistoryAreThoseOfTheStreamAndGoOnLikeThem(
      String backend, int streaming, int training) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      RealJob real = RealJob.on(kafka, "a-", "a-");
      Population population = new Population(ENTITIES, 1);
      List<Population.Sent> history = new ArrayList<>(population.busyRounds(200));
      history.addAll(population.everybody());
      String[] options = options(real, backend);
      JobClient job = real.start(null, streaming, options);
      real.configure(Population.tenants());
      real.events(history);
      assertThat(real.scores(history.size())).hasSize(history.size());
      String streamed = RealJob.stop(job, folder, SavepointFormatType.CANONICAL);

      Path ofTopic = folder.resolve("of-topic");
      RealJob trained = RealJob.on(kafka, "b-", "a-");
      String[] topic = {"--history", "topic:" + real.names().events()};
      bootstrap(trained, training, options, ofTopic, topic);
      Path ofFiles = folder.resolve("of-files");
      List<String> files = files(history);
      List<String> places = new ArrayList<>(List.of("--history"));
      places.addAll(files);
      places.addAll(List.of("--go-on-at", "latest"));
      RealJob again = RealJob.on(kafka, "c-", "a-");
      bootstrap(again, training, options, ofFiles, places.toArray(String[]::new));

      Map<String, String> models = ModelHashes.models(streamed, SETTINGS);
      assertThat(models).hasSize(Population.tenants().size() * ENTITIES);
      assertThat(ModelHashes.models(ofTopic.toString(), SETTINGS)).isEqualTo(models);
      assertThat(ModelHashes.models(ofFiles.toString(), SETTINGS)).isEqualTo(models);
      Map<String, String> configs = ModelHashes.configs(streamed, SETTINGS);
      assertThat(configs).hasSize(Population.tenants().size());
      assertThat(ModelHashes.configs(ofTopic.toString(), SETTINGS)).isEqualTo(configs);
      assertThat(ModelHashes.configs(ofFiles.toString(), SETTINGS)).isEqualTo(configs);

      List<Population.Sent> next = new ArrayList<>(population.busyRounds(20));
      next.addAll(population.everybody());
      real.events(next);
      List<String> expected = next(real, streamed, streaming, options, history.size(), next.size());
      assertThat(next(trained, ofTopic.toUri().toString(), streaming, options, 0, next.size()))
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(next(again, ofFiles.toUri().toString(), 2, options, 0, next.size()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void whatHasNoOffsetsIsRefusedByTheJobAndWhatIsWrongLeavesNothing() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      RealJob real = RealJob.on(kafka, "r-", "r-");
      List<String> files = files(new Population(3, 2).busyRounds(2));
      String file = files.get(1);

      Path nowhere = folder.resolve("nowhere");
      bootstrap(
          real, 1, NOTHING_ELSE, nowhere, "--history", file, "--offline", "--without-offsets");
      JobOptions options = real.options(1);
      Configuration configuration = WeirJob.configuration(options);
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, nowhere.toUri().toString());
      assertThatThrownBy(() -> RecoveryCheck.of(options, configuration))
          .isInstanceOf(IncompatibleStateException.class)
          .hasMessageContaining("found no offsets of the events")
          .hasMessageContaining("--go-on-at");

      String partly = "--offsets=r-events:0=0,r-events:1=0";
      Path part = folder.resolve("part");
      bootstrap(real, 1, NOTHING_ELSE, part, "--history", file, "--offline", partly);
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, part.toUri().toString());
      assertThatThrownBy(() -> RecoveryCheck.of(options, configuration).require())
          .isInstanceOf(IncompatibleStateException.class)
          .hasMessageContaining("found no offset of [r-events-2]")
          .hasMessageContaining("--recovery.accept-duplicates=true");
      assertRefused(real, "r-events-2", "--history", file, partly);
      assertRefused(real, "expected 0 to 0", "--history", file, partly + ",r-events:2=5");
      assertRefused(real, "expected one of --offsets", "--history", file);
      assertRefused(real, "does not exist", "--history", file + "x", "--go-on-at=latest");
      assertRefused(real, "earliest, latest", "--history", file, "--go-on-at=noon");
      assertRefused(real, "\"x-events\"", "--history", "topic:x-events");
      assertRefused(real, "no record", "--history", "topic:r-events");
      assertRefused(
          real,
          ": line 1: found 1 parts",
          "--history",
          file,
          "--lines=console",
          "--go-on-at=latest");
      Path strange = folder.resolve("strange.jsonl");
      Files.writeString(strange, "\n{\"tenant\":\"nobody\",\"time\":1750000000000}\nx\n");
      assertRefused(real, "UNKNOWN_TENANT=1", "--history", strange.toString(), "--go-on-at=latest");
      Path cut = folder.resolve("cut.jsonl.gz");
      byte[] whole = Files.readAllBytes(Path.of(files.get(0)));
      Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
      assertRefused(real, "cut off", "--history", cut.toString(), "--go-on-at=latest");
      assertThat(execute(real, 1, NOTHING_ELSE, nowhere, "--history", file, "--go-on-at=latest"))
          .isEqualTo(ExitCode.USAGE);
      assertThat(err.toString()).contains("nowhere: found something there");
    }
  }

  private void assertRefused(RealJob real, String reason, String... more) throws Exception {
    Path refused = folder.resolve("refused").resolve("savepoint");
    Files.createDirectories(refused.getParent());
    int exitCode = execute(real, 1, NOTHING_ELSE, refused, more);
    assertThat(err.toString()).contains(reason);
    assertThat(exitCode).isNotEqualTo(ExitCode.OK).isNotEqualTo(ExitCode.UNEXPECTED);
    try (Stream<Path> left = Files.list(refused.getParent())) {
      assertThat(left).isEmpty();
    }
    err.getBuffer().setLength(0);
  }

  @Test
  void recordsOfTheConsoleConsumerAreReadAndWhatIsRefusedIsWrittenDown() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      RealJob real = RealJob.on(kafka, "l-", "l-");
      List<Population.Sent> events = new Population(3, 2).busyRounds(2);
      List<String> lines = new ArrayList<>();
      for (Population.Sent event : events) {
        lines.add(
            "CreateTime:%d\tPartition:1\tOffset:%d\t%s\t%s"
                .formatted(event.millis(), lines.size(), event.key(), event.json()));
      }
      lines.add(3, "CreateTime:1750000000000\tPartition:2\tOffset:7\tnull\t{\"tenant\":1}");
      Path file = folder.resolve("console.txt");
      Files.write(file, lines);
      Path letters = folder.resolve("letters.jsonl");
      Path savepoint = folder.resolve("of-console");
      bootstrap(
          real,
          1,
          NOTHING_ELSE,
          savepoint,
          "--history",
          file.toString(),
          "--lines=console",
          "--offline",
          "--offsets=l-events:0=4,l-events:1=5,l-events:2=6",
          "--dead-letters",
          letters.toString());
      assertThat(out.toString())
          .contains("records read   " + lines.size())
          .contains("events judged  " + events.size())
          .contains("dead letters   1  {")
          .contains("goes on at     l-events-1 5");
      assertThat(Files.readAllLines(letters))
          .singleElement()
          .asString()
          .contains("\"partition\":\"2\",\"offset\":\"7\"")
          .contains("\"value\":\"{\\\"tenant\\\":1}\"");
      assertThat(ModelHashes.models(savepoint.toString(), SETTINGS))
          .hasSize(Population.tenants().size() * Population.BUSY);
    }
  }

  @Test
  void whatDoesNotFitIntoTheMemoryOfAJobManagerIsSavedToo() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      RealJob real = RealJob.on(kafka, "m-", "m-");
      Path large = Files.createDirectories(folder.resolve("large"));
      Files.writeString(
          large.resolve("large.yaml"),
          "tenant: large\nscope: entity\nfeatures: [{name: a, type: number}]\n"
              + "detector: {type: half-space-trees, trees: 16, height: 13, window: 16}\n");
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 40 * 20; i++) {
        lines.add(
            "{\"tenant\":\"large\",\"entity\":\"e%d\",\"time\":%d,\"features\":{\"a\":%d}}"
                .formatted(i % 40, Population.START_MILLIS + i, i * 31 % 97));
      }
      Path file = Files.write(folder.resolve("large.jsonl"), lines);
      Path savepoint = folder.resolve("of-large");
      String[] more = {"--history", file.toString(), "--offline", "--without-offsets"};
      bootstrap(real, 1, NOTHING_ELSE, savepoint, more);
      try (Stream<Path> written = Files.list(savepoint)) {
        assertThat(written.mapToLong(one -> one.toFile().length()).sum()).isGreaterThan(6 << 20);
      }
      assertThat(ModelHashes.models(savepoint.toString(), SETTINGS)).hasSize(40);
    }
  }

  /** On disk with every operator that a job may have. */
  private static String[] options(RealJob real, String backend) throws Exception {
    if (!backend.equals("rocksdb")) {
      return new String[] {"--state.backend=" + backend};
    }
    try (Admin admin = Admin.create(real.client())) {
      admin.createTopics(List.of(new NewTopic("feedback", 2, (short) 1))).all().get();
    }
    return new String[] {
      "--state.backend=rocksdb", "--admission.entities=1000", "--feedback.topic=feedback"
    };
  }

  /** The scores after the first {@code before}, once {@code more} have come. */
  private static List<String> next(
      RealJob real, String savepoint, int parallelism, String[] with, int before, int more)
      throws Exception {
    List<String> earlier = before == 0 ? List.of() : real.scores(before);
    JobOptions options = real.options(parallelism, with);
    Configuration configuration = WeirJob.configuration(options);
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    RecoveryCheck.of(options, configuration).require();
    JobClient job = real.start(savepoint, parallelism, with);
    List<String> scores = new ArrayList<>(real.scores(before + more));
    RealJob.cancel(job);
    earlier.forEach(scores::remove);
    assertThat(scores).hasSize(more);
    return scores;
  }

  /** Two files, one of them packed, in the order of the events. */
  private List<String> files(List<Population.Sent> events) throws IOException {
    int half = events.size() / 2;
    Path first = folder.resolve("first.jsonl.gz");
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(first))) {
      packed.write(lines(events.subList(0, half)).getBytes(UTF_8));
    }
    Path second = folder.resolve("second.jsonl");
    Files.writeString(second, lines(events.subList(half, events.size())));
    return List.of(first.toString(), second.toString());
  }

  private static String lines(List<Population.Sent> events) {
    return events.stream().map(event -> event.json() + "\n").collect(Collectors.joining());
  }

  private Path configs() throws IOException {
    Path configs = Files.createDirectories(folder.resolve("tenants"));
    for (String tenant : Population.tenants()) {
      Files.writeString(configs.resolve(tenant + ".json"), Population.config(tenant, 1));
    }
    return configs;
  }

  private void bootstrap(
      RealJob real, int parallelism, String[] with, Path savepoint, String... more)
      throws Exception {
    int exitCode = execute(real, parallelism, with, savepoint, more);
    assertThat(exitCode).as("%s%s", out, err).isEqualTo(ExitCode.OK);
  }

  private int execute(RealJob real, int parallelism, String[] with, Path savepoint, String... more)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("bootstrap"));
    arguments.addAll(List.of(more));
    Path large = folder.resolve("large");
    Path tenants = Files.exists(large) ? large : configs();
    arguments.addAll(List.of("--config", tenants.toString()));
    arguments.add("--parallelism=" + parallelism);
    real.arguments(parallelism).forEach(one -> arguments.add("--set=" + one.substring(2)));
    Stream.of(with).forEach(one -> arguments.add("--set=" + one.substring(2)));
    arguments.add(savepoint.toString());
    return StateMain.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }
}
