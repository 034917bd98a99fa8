package dev.weir.cli;

import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.TenantConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir config check}: everything that is wrong with files, without any Kafka. */
@Command(
    name = "check",
    description = "Says everything that is wrong with files, YAML or JSON; needs no Kafka.",
    footer = {"", "Examples:", "  weir config check configs/tenants/*.yaml"})
final class ConfigCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "What would be sent.")
  private List<Path> files;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    int exitCode = ExitCode.OK;
    for (Path file : files) {
      ConfigFile read = ConfigFile.read(file);
      if (read.request() == null) {
        read.problems().forEach(err::println);
        exitCode = ExitCode.INVALID_CONFIG;
      } else {
        out.println(file + ": " + describe(read.request()));
      }
    }
    return exitCode;
  }

  private static String describe(ConfigRequest request) {
    String version =
        request.version() == TenantConfig.NO_VERSION
            ? "the next version of " + request.tenant()
            : request.tenant() + "@" + request.version();
    return "valid, " + (request.removed() ? "removes the tenant as " : "") + version;
  }
}
