package dev.weir.cli;

import dev.weir.kafka.ConfigTopics;
import dev.weir.kafka.TenantHistory;
import dev.weir.tenant.Revision;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantRecord;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir config history}: what was asked for, what became of it, and what is in force. */
@Command(
    name = "history",
    description = "Shows every request about a tenant, what became of it, and what is in force.",
    footer = {"", "Examples:", "  weir config history payments --bootstrap localhost:9092"})
final class ConfigHistoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigTopicsArguments arguments;

  @Parameters(paramLabel = "TENANT", description = "Whose.")
  private String tenant;

  @Override
  public Integer call() {
    ConfigTopics topics = arguments.open();
    TenantHistory history = topics.history(tenant);
    Optional<TenantRecord> record = topics.record(tenant);
    if (history.entries().isEmpty() && record.isEmpty()) {
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG, "found no request about '" + tenant + "' and no config of it");
    }
    PrintWriter out = spec.commandLine().getOut();
    for (TenantHistory.Entry entry : history.entries()) {
      out.println(
          Instant.ofEpochMilli(entry.timeMillis()) + "  " + ConfigAnswer.line(entry.status()));
    }
    record.ifPresent(r -> printInForce(r, out));
    return ExitCode.OK;
  }

  private static void printInForce(TenantRecord record, PrintWriter out) {
    if (record.removed()) {
      out.println("Removed by version " + record.lastVersion() + ".");
      return;
    }
    for (Revision revision : record.revisions()) {
      String from =
          revision.effectiveFromMillis() == TenantConfig.AT_ONCE
              ? "from the beginning"
              : "from " + Instant.ofEpochMilli(revision.effectiveFromMillis());
      out.println("In force " + from + ": " + record.tenant() + "@" + revision.version());
    }
  }
}
