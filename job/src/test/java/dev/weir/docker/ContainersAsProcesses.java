package dev.weir.docker;

import dev.weir.cluster.ClusterSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * Starts what compose.yaml starts, with its variables, commands and mounted files; names of
 * containers become 127.0.0.1 with free ports, and paths of the image those of the tree.
 */
final class ContainersAsProcesses {
  private final Compose compose;
  private final ImageTree tree;
  private final Services services;
  private final ClusterSettings.Ports ports;

  ContainersAsProcesses(
      Compose compose, ImageTree tree, Services services, ClusterSettings.Ports ports) {
    this.compose = compose;
    this.tree = tree;
    this.services = services;
    this.ports = ports;
  }

  void startKafka() throws IOException, InterruptedException {
    Properties properties = new Properties();
    properties.putAll(compose.kafkaProperties());
    String broker = "127.0.0.1:" + ports.kafka();
    String controller = "127.0.0.1:" + ports.kafkaController();
    properties.put("listeners", "PLAINTEXT://" + broker + ",CONTROLLER://" + controller);
    properties.put("advertised.listeners", "PLAINTEXT://" + broker);
    properties.put("controller.quorum.voters", "1@" + controller);
    properties.put("log.dirs", tree.at("/kafka").toString());
    Path file = tree.root().resolve("kafka.properties");
    try (var writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    String id = compose.environment("kafka").get("CLUSTER_ID");
    services.run(
        "kafka-storage",
        System.getProperty("java.class.path"),
        List.of("kafka.tools.StorageTool", "format", "--cluster-id", id, "-c", file.toString()));
    String heap = compose.environment("kafka").get("KAFKA_HEAP_OPTS");
    services.start(
        "kafka",
        System.getProperty("java.class.path"),
        Services.words(heap, "kafka.Kafka", file.toString()));
  }

  void startZooKeeper() throws IOException {
    Path file = tree.root().resolve("zookeeper.cfg");
    Files.writeString(
        file,
        ("dataDir=" + tree.at("/zookeeper") + "\nclientPort=" + ports.zooKeeper() + "\n")
            + "clientPortAddress=127.0.0.1\ninitLimit=10\nsyncLimit=5\nadmin.enableServer=false\n"
            + ("tickTime=" + compose.environment("zookeeper").get("ZOO_TICK_TIME") + "\n"));
    services.start(
        "zookeeper",
        tree.lib() + "/*",
        Services.words(
            compose.environment("zookeeper").get("JVMFLAGS"),
            "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer --peerId 1 --zkConfigFile",
            file.toString()));
  }

  /** What the entrypoint of the image does with the settings before anything starts. */
  void prepareConfiguration() throws IOException, InterruptedException {
    Map<String, String> given = new LinkedHashMap<>();
    for (String key :
        List.of("jobmanager.rpc.address", "jobmanager.bind-host", "taskmanager.bind-host")) {
      given.put(key, "127.0.0.1");
    }
    given.put("taskmanager.host", "127.0.0.1");
    given.put("rest.address", "127.0.0.1");
    given.put("rest.bind-address", "127.0.0.1");
    given.put("rest.port", Integer.toString(ports.rest()));
    given.put("metrics.reporter.prom.port", Integer.toString(ports.jobManagerMetrics()));
    given.put("high-availability.zookeeper.quorum", "127.0.0.1:" + ports.zooKeeper());
    GlobalConfiguration.loadConfiguration(tree.conf().toString())
        .toMap()
        .forEach(
            (key, value) -> {
              if (value.startsWith("file:///")) {
                given.put(key, value.replace("file://", "file://" + tree.root()));
              }
            });
    List<String> words = new ArrayList<>();
    words.add("org.apache.flink.runtime.util.bash.BashJavaUtils");
    words.add("UPDATE_AND_GET_FLINK_CONFIGURATION");
    words.addAll(List.of("--configDir", tree.conf().toString()));
    given.forEach((key, value) -> words.add("-D" + key + "=" + value));
    services.run("entrypoint", tree.lib() + "/*", words);
    String prefix = "BASH_JAVA_UTILS_EXEC_RESULT:";
    String settings =
        Files.readAllLines(services.log("entrypoint")).stream()
            .filter(line -> line.startsWith(prefix))
            .map(line -> line.substring(prefix.length()))
            .collect(Collectors.joining("\n"));
    Files.writeString(tree.conf().resolve("config.yaml"), settings + "\n");
  }

  /** Of a new or a restarted container; {@code from} is a savepoint, or empty. */
  void startJobManager(String from) throws IOException {
    Configuration flink = GlobalConfiguration.loadConfiguration(tree.conf().toString());
    for (Map.Entry<String, Path> file : compose.mounted("jobmanager").entrySet()) {
      Path target = tree.at(file.getKey());
      Files.createDirectories(target.getParent());
      String broker = "127.0.0.1:" + ports.kafka();
      Files.writeString(target, Files.readString(file.getValue()).replace("kafka:9092", broker));
    }
    var memory = JobManagerProcessUtils.processSpecFromConfig(flink);
    List<String> words =
        new ArrayList<>(
            Services.words(
                JobManagerProcessUtils.generateJvmParametersStr(memory, flink),
                flink.get(CoreOptions.FLINK_JVM_OPTIONS),
                ApplicationEntryPoint.class.getName(),
                "--configDir " + tree.conf()));
    List<String> command = compose.command("jobmanager", Map.of("WEIR_FROM", from));
    for (String word : command.subList(command.indexOf("standalone-job") + 1, command.size())) {
      words.add(word.startsWith("/") ? tree.at(word).toString() : word);
    }
    words.addAll(dynamic(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
    services.start("jobmanager", tree.lib() + "/*:" + tree.entryPoint(), words);
  }

  void startTaskManager(int index) throws IOException {
    Configuration flink = GlobalConfiguration.loadConfiguration(tree.conf().toString());
    var memory = TaskExecutorProcessUtils.processSpecFromConfig(flink);
    List<String> words =
        new ArrayList<>(
            Services.words(
                ProcessMemoryUtils.generateJvmParametersStr(memory),
                flink.get(CoreOptions.FLINK_JVM_OPTIONS),
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                "--configDir " + tree.conf(),
                "-Dmetrics.reporter.prom.port=" + ports.taskManagerMetrics()[index]));
    words.addAll(dynamic(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    services.start("taskmanager-" + (index + 1), tree.lib() + "/*", words);
  }

  private static List<String> dynamic(String line) {
    return Services.words(line).stream()
        .filter(word -> !word.equals("-D"))
        .map(word -> word.startsWith("-") ? word : "-D" + word)
        .toList();
  }
}
