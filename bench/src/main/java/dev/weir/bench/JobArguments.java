package dev.weir.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of the job that a bench has none of its own for; both pipelines get them. */
final class JobArguments {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "An option of the job (docs/options.md), flink.* and kafka.* too, for every pipeline of"
              + " the run: --set flink.taskmanager.memory.managed.size=1gb. It beats what the bench"
              + " sets itself.")
  private Map<String, String> options = Map.of();

  Map<String, String> options() {
    return new LinkedHashMap<>(options);
  }
}
