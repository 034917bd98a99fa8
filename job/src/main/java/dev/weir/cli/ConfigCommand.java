package dev.weir.cli;

import picocli.CommandLine.Command;

/** {@code weir config}: the tenants' configurations. */
@Command(
    name = "config",
    description = "Checks, sends and reads the tenants' configurations.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ConfigCheckCommand.class,
      ConfigSuggestCommand.class,
      ConfigPushCommand.class,
      ConfigGetCommand.class,
      ConfigDiffCommand.class,
      ConfigHistoryCommand.class,
      ConfigRollbackCommand.class,
      ConfigSignCommand.class,
      ConfigKeygenCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  weir config check configs/tenants/*.yaml",
      "  weir config suggest --data payments.csv --tenant payments",
      "  weir config push payments.yaml --bootstrap localhost:9092",
      "  weir config diff payments payments.yaml --bootstrap localhost:9092",
      "  weir config rollback payments --bootstrap localhost:9092"
    })
final class ConfigCommand {}
