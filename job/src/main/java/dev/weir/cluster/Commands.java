package dev.weir.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/** The command line of each process, with the memory that Flink's own scripts would give it. */
final class Commands {
  private final ClusterFolder folder;
  private final ClusterSettings settings;
  private final Configuration flink = new Configuration();

  Commands(ClusterFolder folder, ClusterSettings settings) {
    this.folder = folder;
    this.settings = settings;
    new FlinkConfig(folder, settings).values().forEach(flink::setString);
  }

  List<String> kafka(Path properties) {
    List<String> words = java("kafka", List.of("-Xms256m", "-Xmx512m"), ClassPaths.all());
    words.add("kafka.Kafka");
    words.add(properties.toString());
    return words;
  }

  List<String> zooKeeper(Path configuration) {
    List<String> words = java("zookeeper", List.of("-Xmx128m"), ClassPaths.flink());
    words.add("org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer");
    words.addAll(List.of("--zkConfigFile", configuration.toString(), "--peerId", "1"));
    return words;
  }

  List<String> jobManager() {
    JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(flink);
    List<String> sizes = words(JobManagerProcessUtils.generateJvmParametersStr(memory, flink));
    List<String> words = java(JOB_MANAGER, sizes, ClassPaths.flink());
    words.add("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
    words.addAll(List.of("--configDir", folder.conf().toString()));
    words.add(setting("metrics.reporter.prom.port", settings.ports().jobManagerMetrics()));
    words.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
    return words;
  }

  List<String> taskManager(int index) {
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(flink);
    List<String> sizes = words(ProcessMemoryUtils.generateJvmParametersStr(memory));
    String name = taskManagerName(index);
    List<String> words = java(name, sizes, ClassPaths.flink());
    words.add("org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
    words.addAll(List.of("--configDir", folder.conf().toString()));
    // The next life is another TaskManager, or the JobManager could take it for the lost one.
    words.add(setting("taskmanager.resource-id", name + "-" + Long.toHexString(System.nanoTime())));
    words.add(setting("metrics.reporter.prom.port", settings.ports().taskManagerMetrics()[index]));
    words.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    return words;
  }

  /** Flink's own command line client. */
  List<String> client(List<String> arguments) {
    List<String> words = java("client", List.of("-Xmx512m"), ClassPaths.flink());
    words.add("org.apache.flink.client.cli.CliFrontend");
    words.addAll(arguments);
    return words;
  }

  static final String JOB_MANAGER = "jobmanager";

  static String taskManagerName(int index) {
    return "taskmanager-" + (index + 1);
  }

  private List<String> java(String name, List<String> sizes, String classPath) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(sizes);
    for (String opened :
        List.of("java.lang", "java.util", "java.util.concurrent", "java.time", "java.net")) {
      words.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }
    // Kafka 4.2 fails to start where the machine speaks Turkish.
    words.addAll(List.of("-Duser.language=en", "-Duser.country=US", "-Dfile.encoding=UTF-8"));
    words.add("-XX:+ExitOnOutOfMemoryError");
    words.add("-Dlog4j.configurationFile=" + folder.conf().resolve("log4j.properties").toUri());
    words.add("-Dlog4j2.configurationFile=" + folder.conf().resolve("log4j.properties").toUri());
    words.add("-Dlog.file=" + folder.logs().resolve(name + ".log"));
    words.add("-Djava.io.tmpdir=" + folder.temporary());
    words.addAll(List.of("-cp", ClassPaths.in(folder.lib(), classPath)));
    return words;
  }

  private static String setting(String key, Object value) {
    return "-D" + key + "=" + value;
  }

  private static List<String> words(String line) {
    return Arrays.stream(line.strip().split("\\s+"))
        .filter(word -> !word.isEmpty() && !word.equals("-D"))
        .map(word -> word.startsWith("-") ? word : "-D" + word)
        .toList();
  }
}
