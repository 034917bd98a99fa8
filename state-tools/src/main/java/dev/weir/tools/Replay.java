package dev.weir.tools;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cli.CommandFailure;
import dev.weir.cli.ExitCode;
import dev.weir.job.IncompatibleStateException;
import dev.weir.job.JobOptions;
import dev.weir.job.JobOptionsReader;
import dev.weir.job.RestoredOffsets;
import dev.weir.job.WeirJob;
import dev.weir.tenant.ConfigProblem;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.InvalidConfigException;
import dev.weir.tools.offline.ReplayFault;
import dev.weir.tools.offline.ReplaySettings;
import dev.weir.tools.offline.ReplayWork;
import dev.weir.tools.page.PageFile;
import dev.weir.tools.read.SavedState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code replay}: judges events by saved models, also by a config that is not in force yet. */
@Command(
    name = "replay",
    description = {
      "Judges events by the models of a savepoint, which stays as it is.",
      "With --config it is a rehearsal: which alerts would appear, vanish or change their severity,"
          + " tenant by tenant.",
      "With --decision it reproduces one score, bit for bit, and says why it is what it is."
    },
    footer = {
      "",
      "A file of events has a JSON line for each: the event, or the record as kcat -J prints it.",
      "",
      "Examples:",
      "  weir state replay /savepoints/savepoint-1a2b3c-0123456789ab --events day.jsonl.gz",
      "  weir state replay SAVEPOINT --events events --bootstrap localhost:9092 --config acme.yaml",
      "",
      "  weir state replay SAVEPOINT --events events --scores scores --decision events-3-4711 \\",
      "    --bootstrap localhost:9092",
      "",
      "Exit codes: 0 done, 1 another score than the one given, 2 wrong usage, no savepoint or no"
          + " events, 3 a config is refused,",
      "  4 incompatible state, 7 unreachable or too slow."
    })
public final class Replay extends StateCommand {
  /** Of the dead letters, which nobody sees. */
  private static final int MAX_LETTER_BYTES = 1 << 20;

  /** The score that came out is not the one that was given. */
  private static final int DIFFERENT = 1;

  @Parameters(paramLabel = "SAVEPOINT", description = "Its folder, as a path or a URI.")
  private String savepoint;

  @Option(
      names = "--events",
      paramLabel = "FILE|TOPIC",
      required = true,
      split = ",",
      description = "Where the events are: files of JSON lines, or topics with --bootstrap.")
  private List<String> events = new ArrayList<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A tenant's new config, accepted on top. May be repeated.")
  private List<Path> configs = new ArrayList<>();

  @Option(names = "--tenant", paramLabel = "T", description = "Looks at this tenant alone.")
  private String tenant;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "3",
      description = "Examples of every kind, at most 10,000. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the report as JSON, too.")
  private Path json;

  @Option(
      names = ReplayWork.SCORES_TO,
      paramLabel = "FILE",
      description = "Writes every score that comes out, a line each; compressed as .gz.")
  private Path scoresTo;

  @Option(
      names = "--decision",
      paramLabel = "ID",
      description =
          "Reproduces one score and says why: of the event with this id, or at"
              + " topic-partition-offset.")
  private String decision;

  @Option(
      names = "--scores",
      paramLabel = "FILE|TOPIC",
      split = ",",
      description = "With --decision: the scores that were given, for their order and configs.")
  private List<String> scores = new ArrayList<>();

  @Option(
      names = "--job-config",
      paramLabel = "FILE",
      description = "The job's options as YAML: whose events are read how.")
  private Path options;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets any option of the job, kafka.* too. May be repeated.")
  private List<String> pairs = new ArrayList<>();

  @Option(names = "--bootstrap", paramLabel = "HOST:PORT", description = "Kafka's, for topics.")
  private String bootstrap;

  @Override
  int run() throws Exception {
    try {
      return replay();
    } catch (ReplayFault e) {
      throw new CommandFailure(exitCode(e.kind()), e.getMessage());
    } catch (IncompatibleStateException e) {
      throw new CommandFailure(ExitCode.INCOMPATIBLE_STATE, e.getMessage());
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          "found " + e + ", expected files that can be read, and room for those that are written");
    }
  }

  private int replay() throws IOException {
    requireTop(top);
    if (decision == null && !scores.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "--scores: found it alone, expected --decision too");
    }
    requirePlace("--json", json);
    requirePlace(ReplayWork.SCORES_TO, scoresTo);
    List<ConfigRequest> requests = new ArrayList<>();
    for (Path file : configs) {
      requests.add(request(file));
    }
    SavedState.open(savepoint);
    try (ReplayWork work = ReplayWork.open(savepoint, replaySettings())) {
      ReplayWork.Request request =
          new ReplayWork.Request(events, kafka(), requests, tenant, top, scoresTo);
      ObjectNode report =
          decision == null ? work.replay(request) : work.decide(request, decision, scores);
      ReplayWork.print(report, out());
      if (json != null) {
        write(report);
      }
      return report.path("same").asBoolean(true) ? ExitCode.OK : DIFFERENT;
    }
  }

  /** Refused before the work, not after it. */
  private static void requirePlace(String option, Path file) {
    if (file != null) {
      PageFile.requirePlace(option, file);
    }
  }

  private void write(ObjectNode report) throws IOException {
    String text =
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(report);
    PageFile.write("--json", json, text);
  }

  private static ConfigRequest request(Path file) {
    try {
      return ConfigRequest.ofFile(Files.readString(file, StandardCharsets.UTF_8));
    } catch (InvalidConfigException e) {
      List<String> lines = e.problems().stream().map(ConfigProblem::message).toList();
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG, file + ": " + String.join("; " + file + ": ", lines));
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.INVALID_CONFIG, file + ": cannot be read: " + e);
    }
  }

  private ReplaySettings replaySettings() {
    JobOptions job = jobOptions();
    Map<String, Integer> partitions = new HashMap<>();
    RestoredOffsets.read(savepoint)
        .partitions()
        .forEach(partition -> partitions.merge(partition.topic(), 1, Integer::sum));
    return new ReplaySettings(
        settings(), WeirJob.rules(job, partitions, MAX_LETTER_BYTES), job.maxEntities(), null);
  }

  private JobOptions jobOptions() {
    JobOptionsReader reader = JobOptionsReader.of(System.getenv());
    if (options != null) {
      reader.file(options);
    }
    pairs.forEach(reader::set);
    if (bootstrap != null) {
      reader.argument(NoBroker.OPTION, bootstrap);
    } else {
      NoBroker.otherwise(reader);
    }
    return reader.read();
  }

  /** Null where none was named: then everything is a file. */
  private Properties kafka() {
    Properties kafka = jobOptions().kafka();
    return NoBroker.isIn(kafka) ? null : kafka;
  }

  private static int exitCode(ReplayFault.Kind kind) {
    return switch (kind) {
      case INPUT -> ExitCode.USAGE;
      case CONFIG -> ExitCode.INVALID_CONFIG;
      case UNREACHABLE -> ExitCode.UNREACHABLE;
    };
  }
}
