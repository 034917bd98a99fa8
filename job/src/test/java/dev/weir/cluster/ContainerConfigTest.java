package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerConfigTest {
  /** Addresses, ports and folders. */
  private static final Set<String> OWN =
      Set.of(
          "jobmanager.rpc.address",
          "jobmanager.bind-host",
          "taskmanager.host",
          "taskmanager.bind-host",
          "rest.address",
          "rest.bind-address",
          "rest.port",
          "rest.bind-port",
          "io.tmp.dirs",
          "web.upload.dir",
          "web.refresh-interval",
          "rest.cache.checkpoint-statistics.timeout",
          "high-availability.zookeeper.quorum",
          "high-availability.storageDir",
          "execution.checkpointing.dir",
          "execution.checkpointing.savepoint-dir");

  /** What only the containers need, or the command line gives to the processes of the cluster. */
  private static final Set<String> MORE =
      Set.of(
          "env.java.opts.all",
          "metrics.reporter.prom.port",
          "web.cancel.enable",
          "web.submit.enable");

  private static final List<Class<?>> KNOWN =
      List.of(
          CheckpointingOptions.class,
          CoreOptions.class,
          HeartbeatManagerOptions.class,
          HighAvailabilityOptions.class,
          JobManagerOptions.class,
          MetricOptions.class,
          RestOptions.class,
          RestartStrategyOptions.class,
          TaskManagerOptions.class,
          WebOptions.class);

  private final Map<String, String> found = new TreeMap<>(containers().toMap());

  @TempDir private Path folder;

  /** As Flink itself reads it. */
  private static Configuration containers() {
    return GlobalConfiguration.loadConfiguration("../docker/conf");
  }

  @Test
  void theContainersHaveTheSettingsOfTheCluster() {
    Map<String, String> expected = new TreeMap<>();
    Configuration cluster = new Configuration();
    new FlinkConfig(new ClusterFolder(folder), ClusterSettings.onFreePorts(2, 2))
        .values()
        .forEach(cluster::setString);
    cluster.toMap().forEach(expected::put);
    expected.keySet().removeAll(OWN);
    found.keySet().removeAll(OWN);
    found.keySet().removeAll(MORE);
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void everySettingIsOneThatFlinkKnows() throws IllegalAccessException {
    Set<String> known = new TreeSet<>();
    for (Class<?> options : KNOWN) {
      for (Field field : options.getFields()) {
        if (field.get(null) instanceof ConfigOption<?> option) {
          known.add(option.key());
        }
      }
    }
    assertThat(known).hasSizeGreaterThan(100);
    found.keySet().removeIf(key -> key.startsWith("metrics.reporter.prom."));
    assertThat(known).containsAll(found.keySet());
  }

  @Test
  void whatMustOutliveAContainerIsOnTheSharedVolume() {
    assertThat(
            List.of(
                found.get("high-availability.storageDir"),
                found.get("execution.checkpointing.dir"),
                found.get("execution.checkpointing.savepoint-dir")))
        .containsExactly("file:///data/ha", "file:///data/checkpoints", "file:///data/savepoints");
  }
}
