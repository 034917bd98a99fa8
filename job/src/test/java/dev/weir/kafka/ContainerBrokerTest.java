package dev.weir.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.docker.Compose;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ContainerBrokerTest {
  /** Addresses, folders and threads are a container's own. */
  private static final List<String> OWN =
      List.of(
          "listeners",
          "advertised.listeners",
          "listener.security.protocol.map",
          "inter.broker.listener.name",
          "controller.quorum.bootstrap.servers",
          "controller.quorum.voters",
          "log.dirs",
          "log.cleaner.dedupe.buffer.size",
          "num.network.threads",
          "num.io.threads");

  @Test
  void theBrokerOfTheContainersIsSetUpAsThatOfTheCluster() {
    EmbeddedKafka.Settings defaults = EmbeddedKafka.Settings.DEFAULT;
    // As dev.weir.cluster.Cluster has it: the largest event, its dead letter and framing.
    EmbeddedKafka.Settings settings =
        new EmbeddedKafka.Settings(
            null,
            (1 << 20) + (128 << 10),
            defaults.transactionMaxTimeoutMillis(),
            defaults.retentionBytesPerPartition());
    Map<String, String> expected = new TreeMap<>();
    BrokerProperties.of(settings, Path.of("data"), new BrokerPorts(1, 2))
        .forEach((key, value) -> expected.put(key.toString(), value.toString()));
    Map<String, String> found = new TreeMap<>(Compose.of(Path.of("..")).kafkaProperties());
    expected.keySet().removeAll(OWN);
    found.keySet().removeAll(OWN);
    assertThat(found).isEqualTo(expected);
  }
}
