package dev.weir.cli;

import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.TenantConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir config diff}: what a file would change, or what differs between two versions. */
@Command(
    name = "diff",
    description = "Shows what a file would change, or what differs between two versions.",
    footer = {
      "",
      "Examples:",
      "  weir config diff payments payments.yaml --bootstrap localhost:9092",
      "  weir config diff payments --versions 3 5 --bootstrap localhost:9092"
    })
final class ConfigDiffCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigTopicsArguments arguments;

  @Parameters(index = "0", paramLabel = "TENANT", description = "Whose.")
  private String tenant;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "Compared with the last version.")
  private Path file;

  @Option(
      names = "--versions",
      arity = "2",
      paramLabel = "VERSION",
      description = "The two to compare, instead of a file.")
  private long[] versions;

  @Override
  public Integer call() {
    if ((file == null) == (versions == null)) {
      throw new ParameterException(
          spec.commandLine(), "expected either FILE or --versions VERSION VERSION");
    }
    ConfigRequest request = file == null ? null : ConfigFile.require(file);
    if (request != null && (request.removed() || !request.tenant().equals(tenant))) {
      String found = request.removed() ? "a removal" : "a config of '" + request.tenant() + "'";
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG,
          file + ": found " + found + ", expected a config of '" + tenant + "'");
    }
    KnownConfigs known = KnownConfigs.of(tenant, arguments.open());
    TenantConfig before = request == null ? known.version(versions[0]) : known.last();
    TenantConfig after = request == null ? known.version(versions[1]) : request.config();
    PrintWriter out = spec.commandLine().getOut();
    ConfigDifference.lines(before, after).forEach(out::println);
    return ExitCode.OK;
  }
}
