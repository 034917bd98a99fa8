package dev.weir.cli;

import dev.weir.cluster.ClusterJob;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir cluster savepoint}. */
@Command(
    name = "savepoint",
    description = "Takes a canonical savepoint of the running job and prints its path.")
final class ClusterSavepointCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ClusterFolderOption folder;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(new ClusterJob(folder.open()).savepoint(false));
    return ExitCode.OK;
  }
}
