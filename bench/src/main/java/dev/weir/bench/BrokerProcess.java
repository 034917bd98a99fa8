package dev.weir.bench;

import dev.weir.kafka.DataFolder;
import dev.weir.kafka.EmbeddedKafka;
import dev.weir.kafka.FreePorts;
import dev.weir.kafka.KafkaFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * A Kafka broker as a child process, so that its processor time is not counted as the job's. It and
 * its data end with this process.
 */
final class BrokerProcess implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 4 << 20;

  /** The events of a bench must stay until its last round. */
  private static final long RETENTION_BYTES = 8L << 30;

  private static final long START_SECONDS = 60;

  private final Process process;
  private final Path data;
  private final int port;
  private final Thread hook = new Thread(this::interrupted, "bench-broker-end");

  private BrokerProcess(Process process, Path data, int port) {
    this.process = process;
    this.data = data;
    this.port = port;
  }

  /**
   * Starts one below {@code folder}; it answers when this returns.
   *
   * @throws KafkaFailure where it does not, with the place of its log
   */
  static BrokerProcess start(Path folder) throws InterruptedException {
    Path data = folder.resolve("kafka");
    int port = FreePorts.next();
    EmbeddedKafka.Settings settings =
        new EmbeddedKafka.Settings(
            data,
            MAX_MESSAGE_BYTES,
            EmbeddedKafka.Settings.DEFAULT.transactionMaxTimeoutMillis(),
            RETENTION_BYTES);
    Path properties = DataFolder.prepare(settings, port, FreePorts.next(Set.of(port)));
    Path log = folder.resolve("kafka.log");
    try {
      ProcessBuilder builder = new ProcessBuilder(command(log, properties));
      builder.redirectErrorStream(true).redirectOutput(folder.resolve("kafka.out").toFile());
      BrokerProcess broker = new BrokerProcess(builder.start(), data, port);
      Runtime.getRuntime().addShutdownHook(broker.hook);
      broker.awaitAnswer(log);
      return broker;
    } catch (IOException e) {
      throw new KafkaFailure("cannot start the broker: " + e.getMessage(), e);
    }
  }

  private static List<String> command(Path log, Path properties) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xms512m",
        "-Xmx512m",
        // Kafka 4.2 fails to start where the machine speaks Turkish.
        "-Duser.language=en",
        "-Duser.country=US",
        "-Dlog4j2.configurationFile=weir-log4j2.properties",
        "-Dweir.log.file=" + log,
        "-cp",
        System.getProperty("java.class.path"),
        "kafka.Kafka",
        properties.toString());
  }

  private void awaitAnswer(Path log) throws InterruptedException {
    Properties client = new Properties();
    client.put("bootstrap.servers", bootstrapServers());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    try (Admin admin = Admin.create(client)) {
      while (System.nanoTime() < deadline && process.isAlive()) {
        try {
          admin.describeCluster().nodes().get(1, TimeUnit.SECONDS);
          return;
        } catch (ExecutionException | TimeoutException e) {
          // Not yet; the end of the patience or of the process says more.
          continue;
        }
      }
    }
    close();
    throw new KafkaFailure("the broker does not answer; its log is " + log, null);
  }

  /** For {@code bootstrap.servers}. */
  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Ends the broker and deletes its data. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    end();
    if (Files.exists(data)) {
      DataFolder.delete(data);
    }
  }

  /** Ctrl-C: the gigabytes of a broker must not stay behind. */
  private void interrupted() {
    end();
    DataFolder.delete(data);
  }

  /** Nothing of it is kept, so it need not end in order. */
  private void end() {
    process.destroyForcibly();
    try {
      process.waitFor(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
