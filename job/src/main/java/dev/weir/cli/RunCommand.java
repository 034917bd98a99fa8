package dev.weir.cli;

import dev.weir.demo.EmbeddedFlink;
import dev.weir.job.JobOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir run}: the job on a Flink in this process, for a Kafka of yours. */
@Command(
    name = "run",
    description = "Runs the job on a Flink in this process, against your Kafka.",
    footer = {
      "",
      "Examples:",
      "  weir run --config configs/job.yaml",
      "  weir run --bootstrap localhost:9092 --sinks.guarantee at-least-once",
      "",
      "To go on from a savepoint or a retained checkpoint:",
      "  weir run --config job.yaml --flink.execution.state-recovery.path PATH"
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private OptionArguments arguments;

  @Override
  public Integer call() throws Exception {
    JobOptions options = arguments.read(System.getenv());
    var out = spec.commandLine().getOut();
    options
        .warnings()
        .forEach(warning -> spec.commandLine().getErr().println("weir: warning: " + warning));
    Path checkpoints =
        Files.createDirectories(
            Path.of(System.getProperty("weir.home", "."), ".weir", "checkpoints"));
    try (EmbeddedFlink flink = EmbeddedFlink.start(options, checkpoints)) {
      Runtime.getRuntime().addShutdownHook(new Thread(flink::close, "weir-run-end"));
      flink.warnings().forEach(w -> spec.commandLine().getErr().println("weir: warning: " + w));
      options.effective().forEach((key, value) -> out.println(key + " = " + value));
      out.println("Web UI     " + flink.webUi());
      out.println("Metrics    " + flink.metrics());
      out.flush();
      flink.await();
      return ExitCode.OK;
    } catch (IllegalStateException e) {
      throw new CommandFailure(ExitCode.UNREACHABLE, e.getMessage());
    }
  }
}
