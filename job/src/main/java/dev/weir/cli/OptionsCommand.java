package dev.weir.cli;

import dev.weir.job.JobOptions;
import dev.weir.job.OptionsTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir options}: checks and shows the options that a job would run with. */
@Command(
    name = "options",
    description = "Checks the job's options and prints them as they are in force, secrets masked.",
    footer = {
      "",
      "Examples:",
      "  weir options --config configs/job.yaml",
      "  weir options --bootstrap localhost:9092 --checkpoint.interval '1 s'",
      "  weir options --markdown"
    })
final class OptionsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OptionArguments options;

  @Option(names = "--markdown", description = "Prints the table of docs/options.md instead.")
  private boolean markdown;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    if (markdown) {
      out.print(OptionsTable.markdown());
    } else {
      JobOptions read = options.read(System.getenv());
      read.effective().forEach((key, value) -> out.println(key + ": " + value));
      read.warnings().forEach(w -> spec.commandLine().getErr().println("weir: warning: " + w));
    }
    out.flush();
    return ExitCode.OK;
  }
}
