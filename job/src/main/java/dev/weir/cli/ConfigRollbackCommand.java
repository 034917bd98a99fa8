package dev.weir.cli;

import dev.weir.kafka.ConfigTopics;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.MessageSigner;
import dev.weir.tenant.TenantConfig;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir config rollback}: sends an older config again, as a new version. */
@Command(
    name = "rollback",
    description = {
      "Sends an older accepted configuration again, as a new version in force at once.",
      "Versions only grow: what was wrong stays visible in the history."
    },
    footer = {
      "",
      "Examples:",
      "  weir config rollback payments --bootstrap localhost:9092",
      "  weir config rollback payments --to 3 --bootstrap localhost:9092"
    })
final class ConfigRollbackCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigTopicsArguments arguments;
  @Mixin private SigningArguments signing;

  @Parameters(paramLabel = "TENANT", description = "Whose.")
  private String tenant;

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "Which; default: the accepted one before the last.")
  private Long version;

  @Override
  public Integer call() {
    MessageSigner signer = signing.signer();
    ConfigTopics topics = arguments.open();
    KnownConfigs known = KnownConfigs.of(tenant, topics);
    TenantConfig older = version == null ? before(known) : known.version(version);
    TenantConfig again =
        new TenantConfig(
            older.tenant(),
            known.record().lastVersion() + 1,
            TenantConfig.AT_ONCE,
            older.learning(),
            older.decision(),
            older.intake(),
            older.limits(),
            older.health());
    ConfigRequest request = ConfigRequest.of(again);
    var answer = topics.push(request, signer);
    var command = spec.commandLine();
    int exitCode = ConfigAnswer.print(request, answer, command.getOut(), command.getErr());
    if (exitCode == ExitCode.OK) {
      command.getOut().println("It is the configuration of version " + older.version() + ".");
    }
    return exitCode;
  }

  private TenantConfig before(KnownConfigs known) {
    Map.Entry<Long, TenantConfig> entry =
        known.byVersion().lowerEntry(known.record().lastVersion());
    if (entry == null) {
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG,
          "found no version of '" + tenant + "' before " + known.record().lastVersion());
    }
    return entry.getValue();
  }
}
