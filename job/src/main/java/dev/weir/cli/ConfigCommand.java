package dev.weir.cli;

import picocli.CommandLine.Command;

/** {@code weir config}: the tenants' configurations. */
@Command(
    name = "config",
    description = "Checks, sends and reads the tenants' configurations.",
    synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand {}
