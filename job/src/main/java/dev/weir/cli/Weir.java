package dev.weir.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir}: everything one does with Weir by hand. */
@Command(
    name = "weir",
    description = "Scores many tenants' event streams for anomalies on Flink while it learns.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ClusterCommand.class,
      ChaosCommand.class,
      EvaluateCommand.class,
      BenchCommand.class,
      DoctorCommand.class,
      ConfigCommand.class,
      OrderCommand.class,
      AuditCommand.class,
      RedriveCommand.class,
      StateCommand.class,
      OptionsCommand.class,
      CompletionCommand.class
    },
    versionProvider = Weir.Version.class,
    footer = {
      "",
      "Examples:",
      "  weir demo",
      "  weir evaluate --data payments.csv --detector all",
      "  weir bench pipeline --entities 1000",
      "  weir run --config configs/job.yaml",
      "  weir cluster start",
      "  weir chaos --minutes 10 --seed 1",
      "  weir doctor --config configs/job.yaml",
      "  weir config check configs/tenants/payments.yaml",
      "  weir config push payments.yaml --bootstrap localhost:9092",
      "  weir command erase-tenant --tenant payments --bootstrap localhost:9092 --yes",
      "  weir state inspect /savepoints/savepoint-1a2b3c-0123456789ab",
      "  weir options --config configs/job.yaml",
      "  weir audit --config configs/job.yaml --json audit.json",
      "  source <(weir completion)",
      "",
      "Exit codes: 0 done, 2 wrong usage, 3 invalid or refused configuration,",
      "  4 incompatible state, 5 not authorised, 6 done in part, 7 unreachable."
    })
public final class Weir {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Says what the command does, and ends.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Prints the version, and ends.")
  private boolean version;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode = commandLine(out, err).execute(OptionArguments.handedOn(args));
    System.exit(exitCode);
  }

  /** The commands with these outputs; tests run it without a process. */
  public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return commandLine(new Weir(), out, err);
  }

  /** Another module's commands, with the same outputs, messages and exit codes. */
  public static CommandLine commandLine(Object command, PrintWriter out, PrintWriter err) {
    return new CommandLine(command)
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(Failures::usage)
        .setExecutionExceptionHandler(Failures::execution);
  }

  /** The version of the jar; none when it runs from classes. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String found = Weir.class.getPackage().getImplementationVersion();
      return new String[] {"weir " + (found == null ? "(development)" : found)};
    }
  }
}
