package dev.weir.cli;

import dev.weir.event.RejectionCode;
import dev.weir.job.JobOptions;
import dev.weir.redrive.Redrive;
import dev.weir.redrive.RedriveOrder;
import dev.weir.redrive.Redriven;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir redrive}: sends parked events or dead letters again. */
@Command(
    name = "redrive",
    description =
        "Sends parked events or dead letters back to the partitions they came from, each exactly"
            + " once: a run that was killed and is started again goes on where it was. Each"
            + " combination of --from, --tenant and --code remembers for itself how far it has"
            + " got, for as long as Kafka keeps it: offsets.retention.minutes, 7 days unless set"
            + " otherwise, after its last run. Letters without payload cannot be sent.",
    footer = {
      "",
      "Examples:",
      "  weir redrive --from parked --bootstrap localhost:9092 --dry-run",
      "  weir redrive --from dead-letters --tenant acme --code UNKNOWN_TENANT",
      "",
      "Exit codes: 0 done, 6 some letters could not be sent, 7 Kafka does not answer."
    })
final class RedriveCommand implements Callable<Integer> {
  /** What can be sent again. */
  enum From {
    PARKED,
    DEAD_LETTERS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Spec private CommandSpec spec;

  @Mixin private OptionArguments arguments;

  @Option(names = "--from", required = true, description = "One of ${COMPLETION-CANDIDATES}.")
  private From from;

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Of this tenant only.")
  private String tenant;

  @Option(names = "--code", paramLabel = "CODE", description = "Refused for this reason only.")
  private RejectionCode code;

  @Option(
      names = "--keep-timestamps",
      description =
          "Events keep their record timestamps. Without it they get the present, so that a limit"
              + " counts them as sent now.")
  private boolean keepTimestamps;

  @Option(names = "--dry-run", description = "Counts, and sends nothing.")
  private boolean dryRun;

  @Override
  public Integer call() {
    JobOptions options = arguments.read(System.getenv());
    String topic =
        options.get(from == From.PARKED ? JobOptions.PARKED_TOPIC : JobOptions.DEAD_LETTERS_TOPIC);
    RedriveOrder order =
        new RedriveOrder(
            topic,
            tenant,
            code == null ? null : code.name(),
            options.tenantBinding().header(),
            keepTimestamps,
            dryRun);
    try (Redrive redrive =
        new Redrive(order, options.kafka(), options.get(JobOptions.SINKS_PREFIX))) {
      Redriven done = redrive.run();
      print(done, topic);
      return done.withoutPayload() + done.unplaced() == 0 ? ExitCode.OK : ExitCode.PARTIAL;
    }
  }

  private void print(Redriven done, String topic) {
    var out = spec.commandLine().getOut();
    out.println((dryRun ? "Would send " : "Sent ") + done.sent() + " events of " + topic + ".");
    if (done.withoutPayload() > 0) {
      out.println(
          done.withoutPayload()
              + " letters have no payload: set limits.keepPayload, or onExceed: park, in the"
              + " tenant's config for those to come.");
    }
    if (done.unplaced() > 0) {
      out.println(done.unplaced() + " records do not say where they come from.");
    }
    if (done.passedOver() > 0) {
      out.println(done.passedOver() + " letters of other tenants or codes were passed over.");
    }
    out.flush();
  }
}
