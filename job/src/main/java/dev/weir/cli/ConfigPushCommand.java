package dev.weir.cli;

import dev.weir.kafka.ConfigTopics;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.MessageSigner;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir config push}: sends files and waits for the job's answers. */
@Command(
    name = "push",
    description = {
      "Sends files and waits for the job's answers. A file without a version gets the next one.",
      "With several files, the first that is refused ends the command."
    },
    footer = {
      "",
      "Examples:",
      "  weir config push payments.yaml --bootstrap localhost:9092",
      "  weir config push configs/tenants/*.yaml --config configs/job.yaml --deadline '2 min'",
      "  weir config push payments.yaml --key-file payments.key --key-id payments-1 --config"
          + " configs/job.yaml",
      "",
      "Exit codes: 0 accepted, 3 refused, 6 some accepted, 7 Kafka or the job does not answer."
    })
final class ConfigPushCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigTopicsArguments arguments;
  @Mixin private SigningArguments signing;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "YAML or JSON.")
  private List<Path> files;

  @Override
  public Integer call() {
    // All are read before the first is sent.
    List<ConfigRequest> requests = files.stream().map(ConfigFile::require).toList();
    MessageSigner signer = signing.signer();
    ConfigTopics topics = arguments.open();
    for (int i = 0; i < requests.size(); i++) {
      ConfigRequest request = withVersion(requests.get(i), topics);
      var answer = topics.push(request, signer);
      var command = spec.commandLine();
      int exitCode = ConfigAnswer.print(request, answer, command.getOut(), command.getErr());
      if (exitCode != ExitCode.OK) {
        return i == 0 ? exitCode : ExitCode.PARTIAL;
      }
    }
    return ExitCode.OK;
  }

  /**
   * If somebody else is faster, the job refuses this one: nobody's change is overwritten unseen.
   */
  static ConfigRequest withVersion(ConfigRequest request, ConfigTopics topics) {
    if (request.version() != TenantConfig.NO_VERSION) {
      return request;
    }
    long last = topics.record(request.tenant()).map(TenantRecord::lastVersion).orElse(0L);
    return request.withVersion(last + 1);
  }
}
