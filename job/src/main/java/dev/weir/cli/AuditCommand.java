package dev.weir.cli;

import dev.weir.audit.AuditReport;
import dev.weir.audit.AuditResult;
import dev.weir.audit.KafkaAudit;
import dev.weir.job.JobOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir audit}: whether every event came out exactly once. */
@Command(
    name = "audit",
    description =
        "Reads all events and all results that a committed reader sees, and says which events came"
            + " out exactly once, which are missing and which came out twice. Events behind the"
            + " last result of their partition are not judged yet, which is no fault unless"
            + " --all-judged is given. While the job runs, results become visible one transaction"
            + " after another: give --wait.",
    footer = {
      "",
      "Examples:",
      "  weir audit --bootstrap localhost:9092",
      "  weir audit --config configs/job.yaml --all-judged --wait '1 min' --json audit.json",
      "",
      "Exit codes: 0 each event came out exactly once, 6 not so."
    })
final class AuditCommand implements Callable<Integer> {
  private static final int KEYS = 20;
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  @Spec private CommandSpec spec;

  @Mixin private OptionArguments arguments;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Writes the result as JSON too, with up to 10,000 ranges of each kind a partition.")
  private Path json;

  @Option(
      names = "--all-judged",
      description = "Takes events that are not judged yet for missing: the job has caught up.")
  private boolean allJudged;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      defaultValue = "0 ms",
      converter = WaitConverter.class,
      description = "Looks again for what is missing, for so long; default: ${DEFAULT-VALUE}.")
  private Duration wait;

  @Override
  public Integer call() {
    JobOptions options = arguments.read(System.getenv());
    try (KafkaAudit kafka = new KafkaAudit(options)) {
      AuditResult result = kafka.read(wait, this::complete);
      AuditReport report = new AuditReport(result, kafka.missing(result, KEYS), kafka.notes());
      var out = spec.commandLine().getOut();
      report.lines().forEach(out::println);
      out.flush();
      write(report);
      return complete(result) ? ExitCode.OK : ExitCode.PARTIAL;
    }
  }

  private boolean complete(AuditResult result) {
    return result.exactlyOnce()
        && result.unreadable() == 0
        && !(allJudged && result.trailing() > 0);
  }

  private void write(AuditReport report) {
    if (json == null) {
      return;
    }
    try {
      Files.writeString(json, report.json());
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG, "--json: cannot write " + json + ": " + e.getMessage());
    }
  }

  static final class WaitConverter extends DurationArgument {
    WaitConverter() {
      super(Duration.ZERO, LONGEST_WAIT);
    }
  }
}
