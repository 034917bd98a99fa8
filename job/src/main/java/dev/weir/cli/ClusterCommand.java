package dev.weir.cli;

import picocli.CommandLine.Command;

/** {@code weir cluster}: a real cluster on this machine, without Docker. */
@Command(
    name = "cluster",
    description = {
      "A real cluster on this machine: a Kafka broker, ZooKeeper, a Flink JobManager and",
      "TaskManagers as processes of their own, with the job on them."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ClusterStartCommand.class,
      ClusterStatusCommand.class,
      ClusterSavepointCommand.class,
      ClusterRestartCommand.class,
      ClusterStopCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  weir cluster start",
      "  weir cluster start --taskmanagers 3 --slots 2 --backend rocksdb",
      "  weir cluster status",
      "  weir cluster savepoint",
      "  weir cluster restart --parallelism 4",
      "  weir cluster stop --savepoint",
      "  weir cluster stop --delete"
    })
final class ClusterCommand {}
