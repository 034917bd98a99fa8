package dev.weir.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/** Flink's and the loggers' files in {@code conf}; each setting that is not obvious says why. */
final class FlinkConfig {
  private static final String LOGGING =
      """
      rootLogger.level = INFO
      rootLogger.appenderRef.file.ref = File
      # The client's own settings, many lines for each of them, at every start.
      logger.clients.name = org.apache.kafka.clients
      logger.clients.level = WARN
      logger.config.name = org.apache.kafka.common.config.AbstractConfig
      logger.config.level = WARN
      appender.file.name = File
      appender.file.type = File
      appender.file.fileName = ${sys:log.file}
      appender.file.append = true
      appender.file.layout.type = PatternLayout
      appender.file.layout.pattern = %d %-5p %-60.60c %x - %m%n
      """;

  private final ClusterFolder folder;
  private final ClusterSettings settings;

  FlinkConfig(ClusterFolder folder, ClusterSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /** Writes both files. */
  void write() {
    StringBuilder yaml = new StringBuilder();
    values().forEach((key, value) -> yaml.append(key).append(": \"").append(value).append("\"\n"));
    try {
      Files.writeString(folder.conf().resolve("config.yaml"), yaml);
      Files.writeString(folder.conf().resolve("log4j.properties"), LOGGING);
    } catch (IOException e) {
      throw new ClusterFault("cannot write to " + folder.conf() + ": " + e.getMessage(), e);
    }
  }

  /** What both kinds of process read. */
  Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    addAddresses(values);
    addMemory(values);
    addRecovery(values);
    addCheckpoints(values);
    addMetrics(values);
    return values;
  }

  private void addAddresses(Map<String, String> values) {
    values.put("jobmanager.rpc.address", "127.0.0.1");
    values.put("jobmanager.bind-host", "127.0.0.1");
    values.put("taskmanager.host", "127.0.0.1");
    values.put("taskmanager.bind-host", "127.0.0.1");
    values.put("rest.address", "127.0.0.1");
    values.put("rest.bind-address", "127.0.0.1");
    values.put("rest.port", Integer.toString(settings.ports().rest()));
    values.put("rest.bind-port", Integer.toString(settings.ports().rest()));
    values.put("io.tmp.dirs", folder.temporary().toString());
    // What is asked is how it is now, not three seconds ago.
    values.put("web.refresh-interval", "200 ms");
    values.put("rest.cache.checkpoint-statistics.timeout", "0 ms");
    values.put("web.upload.dir", folder.temporary().resolve("upload").toString());
  }

  private void addMemory(Map<String, String> values) {
    values.put("jobmanager.memory.process.size", "1g");
    values.put("taskmanager.memory.process.size", "1536m");
    values.put("taskmanager.memory.managed.size", "256m");
    values.put("taskmanager.memory.network.min", "64m");
    values.put("taskmanager.memory.network.max", "64m");
    // Every restart of the job loads its classes anew, and the old ones go only with a collection.
    values.put("taskmanager.memory.jvm-metaspace.size", "384m");
    values.put("taskmanager.numberOfTaskSlots", Integer.toString(settings.slots()));
    // One TaskManager would take the whole job, and the other would stand by.
    values.put("taskmanager.load-balance.mode", "SLOTS");
  }

  private void addRecovery(Map<String, String> values) {
    values.put("high-availability.type", "zookeeper");
    values.put("high-availability.zookeeper.quorum", "127.0.0.1:" + settings.ports().zooKeeper());
    values.put("high-availability.storageDir", ClusterFolder.uri(folder.highAvailability()));
    values.put("high-availability.cluster-id", "/weir");
    // A lost JobManager leads until its session is over; a minute by default.
    values.put("high-availability.zookeeper.client.session-timeout", "6 s");
    values.put("high-availability.zookeeper.client.connection-timeout", "6 s");
    // A lost TaskManager is missed after this long; 50 s by default.
    values.put("heartbeat.interval", "1 s");
    values.put("heartbeat.timeout", "6 s");
    values.put("restart-strategy.type", "exponential-delay");
    values.put("restart-strategy.exponential-delay.initial-backoff", "500 ms");
    values.put("restart-strategy.exponential-delay.max-backoff", "10 s");
    values.put("restart-strategy.exponential-delay.reset-backoff-threshold", "30 s");
  }

  private void addCheckpoints(Map<String, String> values) {
    values.put("execution.checkpointing.storage", "filesystem");
    values.put("execution.checkpointing.dir", ClusterFolder.uri(folder.checkpoints()));
    values.put("execution.checkpointing.savepoint-dir", ClusterFolder.uri(folder.savepoints()));
    // What the job has learned outlives a cancelled job, and one damaged checkpoint.
    values.put(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    values.put("execution.checkpointing.num-retained", "3");
    // A checkpoint that fails is tried again; the job restarts when it is more than a hiccup. Each
    // of them is time for which the sinks' transactions must live.
    values.put("execution.checkpointing.tolerable-failed-checkpoints", "5");
  }

  private static void addMetrics(Map<String, String> values) {
    values.put("metrics.reporters", "prom");
    values.put(
        "metrics.reporter.prom.factory.class",
        "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
    values.put("metrics.reporter.prom.filterLabelValueCharacters", "false");
    values.put(
        "metrics.reporter.prom.scope.variables.excludes",
        "job_id;task_id;task_attempt_id;task_attempt_num;operator_id;tm_id;host");
  }
}
