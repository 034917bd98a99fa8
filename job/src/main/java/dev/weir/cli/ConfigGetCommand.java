package dev.weir.cli;

import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir config get}: an accepted config as YAML. */
@Command(
    name = "get",
    description = "Prints an accepted configuration as YAML: the last one, or a version.",
    footer = {
      "",
      "Examples:",
      "  weir config get payments --bootstrap localhost:9092 > payments.yaml",
      "  weir config get payments --version 3 --bootstrap localhost:9092"
    })
final class ConfigGetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigTopicsArguments arguments;

  @Parameters(paramLabel = "TENANT", description = "Whose.")
  private String tenant;

  @Option(names = "--version", paramLabel = "VERSION", description = "Which; default: the last.")
  private Long version;

  @Override
  public Integer call() {
    KnownConfigs known = KnownConfigs.of(tenant, arguments.open());
    TenantConfig config = version == null ? known.last() : known.version(version);
    spec.commandLine().getOut().print(TenantConfigJson.toYaml(config));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
