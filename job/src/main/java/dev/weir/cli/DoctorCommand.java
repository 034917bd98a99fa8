package dev.weir.cli;

import dev.weir.job.JobOptions;
import dev.weir.job.Preflight;
import dev.weir.job.PreflightException;
import dev.weir.job.PreflightReport;
import dev.weir.job.WeirJob;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir doctor}: what a job would find at its start, without starting one. */
@Command(
    name = "doctor",
    description = {
      "Looks at Kafka's topics and brokers and at the job's options as the job does at its start,",
      "and says what would lose data or could not work. Changes nothing, but writes and deletes a",
      "small file where checkpoints go."
    },
    footer = {
      "",
      "Examples:",
      "  weir doctor --config configs/job.yaml",
      "  weir doctor --bootstrap localhost:9092 --events.topics payments"
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OptionArguments arguments;

  @Override
  public Integer call() {
    JobOptions options = arguments.read(System.getenv());
    PrintWriter out = spec.commandLine().getOut();
    line(out, "ok", "Java " + System.getProperty("java.version"));
    line(out, "ok", "options: " + arguments.sources(System.getenv()));
    options.warnings().forEach(warning -> line(out, "warning", warning));
    PreflightReport report = Preflight.inspect(options, WeirJob.configuration(options));
    for (PreflightReport.Outcome outcome : report.outcomes()) {
      if (outcome.findings().isEmpty()) {
        line(out, "ok", outcome.check());
      }
      outcome.findings().forEach(f -> line(out, f.isFailure() ? "FAILURE" : "warning", f));
    }
    int warnings = report.warnings().size() + options.warnings().size();
    out.println(count(report.failures().size(), "failure") + ", " + count(warnings, "warning"));
    out.flush();
    return PreflightException.exitCode(report.failures());
  }

  private static void line(PrintWriter out, String verdict, Object what) {
    out.println(String.format(Locale.ROOT, "%-8s %s", verdict, what));
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
