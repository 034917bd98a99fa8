package dev.weir.kafka;

import java.nio.file.Path;
import java.util.Properties;

/** The settings of one node that is broker and controller, small and quick to start. */
final class BrokerProperties {
  private BrokerProperties() {}

  static Properties of(EmbeddedKafka.Settings settings, Path data, BrokerPorts ports) {
    Properties properties = new Properties();
    addNode(properties, data, ports);
    addInternalTopics(properties);
    addLog(properties, settings);
    return properties;
  }

  private static void addNode(Properties properties, Path data, BrokerPorts ports) {
    String controller = "127.0.0.1:" + ports.controller();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + ports.broker() + ",CONTROLLER://" + controller);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("controller.quorum.bootstrap.servers", controller);
    properties.put("log.dirs", data.resolve("log").toString());
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "4");
    // Topics are made with their settings, or a spelling mistake makes an empty one.
    properties.put("auto.create.topics.enable", "false");
  }

  /** One replica and few partitions: there is one node, and each partition costs start-up time. */
  private static void addInternalTopics(Properties properties) {
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "4");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "4");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
  }

  private static void addLog(Properties properties, EmbeddedKafka.Settings settings) {
    properties.put("message.max.bytes", String.valueOf(settings.maxMessageBytes()));
    properties.put("replica.fetch.max.bytes", String.valueOf(settings.maxMessageBytes()));
    properties.put(
        "transaction.max.timeout.ms", String.valueOf(settings.transactionMaxTimeoutMillis()));
    properties.put("log.retention.bytes", String.valueOf(settings.retentionBytesPerPartition()));
    properties.put(
        "log.segment.bytes",
        String.valueOf(Math.max(1 << 20, settings.retentionBytesPerPartition() / 8)));
    properties.put("log.retention.check.interval.ms", "30000");
    // Records carry the time of their event: by age, a replay of last year would be deleted at
    // once, one that runs ahead of the clock refused, and every week of it would be a segment.
    properties.put("log.retention.ms", "-1");
    properties.put("log.message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE));
    properties.put("log.roll.ms", String.valueOf(Long.MAX_VALUE));
    properties.put("log.cleaner.dedupe.buffer.size", "4194304");
  }
}
