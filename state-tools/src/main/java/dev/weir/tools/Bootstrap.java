package dev.weir.tools;

import dev.weir.cli.ExitCode;
import dev.weir.job.JobOptions;
import dev.weir.job.JobOptionsReader;
import dev.weir.tools.offline.BootstrapOrder;
import dev.weir.tools.offline.BootstrapReport;
import dev.weir.tools.offline.Bootstrapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bootstrap}: trains models from history. */
@Command(
    name = "bootstrap",
    description = {
      "Trains models from history with the job's own operators, in this process, and writes a"
          + " savepoint that the job starts from: with the tenants' configs and the offsets to go"
          + " on at. docs/state-bootstrap.md says more."
    },
    footer = {
      "",
      "Examples:",
      "  weir state bootstrap --history topic:events --config tenants/ --job-config job.yaml"
          + " /savepoints/trained",
      "  weir state bootstrap --history 2024.jsonl.gz 2025.jsonl --go-on-at latest \\",
      "    --config tenants/ --job-config job.yaml --parallelism 4 /savepoints/trained",
      "  weir run --config job.yaml --flink.execution.state-recovery.path /savepoints/trained",
      "",
      "Exit codes: 0 done, 2 wrong usage or unreadable history, 3 invalid configuration,",
      "  5 not authorised, 7 unreachable, too slow or not writable."
    })
final class Bootstrap extends StateCommand {
  @Parameters(paramLabel = "OUT", description = "The savepoint's folder, which must not be there.")
  private String out;

  @Option(
      names = "--history",
      required = true,
      arity = "1..*",
      paramLabel = "FILE|topic:NAME",
      description =
          "Files of one event a line, .gz too, read one after the other; or the events' topic in"
              + " Kafka, read up to its present end.")
  private List<String> history;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the tenants' configs, YAML or JSON; a file for every version.")
  private Path configs;

  @Option(
      names = "--job-config",
      paramLabel = "FILE",
      description = "The job's options as YAML, as weir run has them.")
  private Path jobConfig;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets any option of the job. May be repeated.")
  private List<String> pairs = new ArrayList<>();

  @Option(
      names = "--lines",
      paramLabel = "FORM",
      defaultValue = "json",
      description =
          "What the lines of files are: json (an event) or console (as kafka-console-consumer"
              + " prints records with timestamp, partition, offset and key). Default:"
              + " ${DEFAULT-VALUE}.")
  private String lines;

  @Option(
      names = "--time-field",
      paramLabel = "NAME",
      defaultValue = "time",
      description =
          "Field of a JSON line that stands for the record's timestamp. Default: ${DEFAULT-VALUE}.")
  private String timeField;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "Topic that the files' events are of, where events.topics has several.")
  private String topic;

  @Option(
      names = "--offsets",
      paramLabel = "TOPIC:PARTITION=OFFSET,...",
      description = "After files: the first offset of every partition that the job reads.")
  private String offsets;

  @Option(
      names = "--go-on-at",
      paramLabel = "PLACE",
      description = "After files: earliest, latest, or a time; asked of Kafka before the training.")
  private String place;

  @Option(
      names = "--without-offsets",
      description = "Writes a savepoint to look at: the job refuses it.")
  private boolean nowhere;

  @Option(
      names = "--offline",
      description = "Asks no Kafka: with files, and --offsets or --without-offsets.")
  private boolean offline;

  @Option(
      names = "--dead-letters",
      paramLabel = "FILE",
      description = "Writes refused events with their reasons, a JSON object a line.")
  private Path deadLetters;

  @Override
  int run() throws Exception {
    BootstrapOrder order =
        new BootstrapOrder(
            options(),
            history,
            lines,
            timeField,
            topic,
            configs,
            new BootstrapOrder.GoOn(offsets, place, nowhere),
            offline,
            deadLetters,
            out);
    print(Bootstrapping.run(order, settings()));
    return ExitCode.OK;
  }

  private JobOptions options() {
    JobOptionsReader reader = JobOptionsReader.of(System.getenv());
    if (jobConfig != null) {
      reader.file(jobConfig);
    }
    pairs.forEach(reader::set);
    if (offline) {
      NoBroker.otherwise(reader);
    }
    return reader.read();
  }

  private void print(BootstrapReport report) {
    line("savepoint", report.savepoint());
    line("tenants", number(report.tenants()));
    line("records read", number(report.records()));
    line("events judged", number(report.judged()));
    long refused = report.refused().values().stream().mapToLong(Long::longValue).sum();
    line("dead letters", number(refused) + (refused == 0 ? "" : "  " + report.refused()));
    report.goOn().forEach((partition, offset) -> line("goes on at", partition + " " + offset));
    if (report.goOn().isEmpty()) {
      line("goes on at", "nowhere: the job refuses this savepoint");
    }
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private void line(String what, String value) {
    out().printf(Locale.ROOT, "%-14s %s%n", what, value);
  }
}
