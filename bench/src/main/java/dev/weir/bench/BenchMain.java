package dev.weir.bench;

import dev.weir.cli.Weir;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code weir bench}: what the launcher starts for it. */
@Command(
    name = "weir bench",
    description =
        "Measures Weir beside baselines in the same run. Without the name of a bench all of them"
            + " run one after the other, short: some minutes.",
    synopsisSubcommandLabel = "BENCH",
    subcommands = {
      DetectorsCommand.class,
      PipelineCommand.class,
      StagesCommand.class,
      LatencyCommand.class,
      CodecCommand.class,
      CostCommand.class,
      ScaleCommand.class,
      CacheCommand.class,
      NoisyCommand.class,
      StateCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  weir bench",
      "  weir bench --json bench.json",
      "  weir bench pipeline --entities 1000",
      "  weir bench latency --rate 1000,5000,20000",
      "  weir bench latency --profile spike --rate 5000",
      "  weir bench scale --models 1000000 --features 5",
      "  weir bench cache",
      "  weir bench state --models 1000000",
      "",
      "Exit codes: 0 done, 2 wrong usage, 3 invalid set-up, 7 the broker does not start."
    })
public final class BenchMain extends BenchCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Says what the command does, and ends.")
  private boolean help;

  /** Runs a bench and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(commandLine(out, err).execute(arguments));
  }

  /** Every bench, and the arguments that make it short. */
  static Map<BenchCommand, List<String>> shortOnes() {
    Map<BenchCommand, List<String>> all = new LinkedHashMap<>();
    all.put(new PipelineCommand(), List.of("--events", "400000", "--seconds", "10"));
    all.put(
        new LatencyCommand(),
        List.of("--interval", "200ms", "--warm-up", "5", "--seconds", "10", "--rounds", "1"));
    all.put(new StagesCommand(), List.of("--entities", "100"));
    all.put(new CodecCommand(), List.of("--millis", "100"));
    all.put(new CostCommand(), List.of("--dimensions", "10", "--rounds", "1", "--millis", "100"));
    all.put(new ScaleCommand(), List.of("--models", "20000"));
    all.put(
        new CacheCommand(),
        List.of("--entities", "200", "--seconds", "4", "--rounds", "1", "--interval", "1s"));
    all.put(new NoisyCommand(), List.of("--rounds", "1", "--warm-up", "5", "--seconds", "10"));
    all.put(new StateCommand(), List.of("--models", "20000"));
    all.put(new DetectorsCommand(), List.of("--rounds", "1"));
    return all;
  }

  @Override
  void run(Consumer<BenchReport> reports, Consumer<String> progress) throws Exception {
    for (Map.Entry<BenchCommand, List<String>> bench : shortOnes().entrySet()) {
      new CommandLine(bench.getKey()).parseArgs(bench.getValue().toArray(String[]::new));
      bench.getKey().run(reports, progress);
    }
  }

  /** The commands with these outputs; tests run it without a process. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return Weir.commandLine(new BenchMain(), out, err);
  }
}
