package dev.weir.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;

/**
 * A real Kafka broker (KRaft, broker and controller in one) in this process, for the demo and the
 * tests. It listens on 127.0.0.1 only, without authentication.
 *
 * <p>{@link #stop} and {@link #restart} keep ports and data, so that clients see an outage and
 * nothing else. {@link #close} also deletes the data, unless the folder was given. Not safe for use
 * by several threads at once.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final int START_ATTEMPTS = 5;

  private final Settings settings;
  private final Path data;
  private final boolean dataIsOurs;
  private BrokerPorts ports;
  private Server server;

  /**
   * How the broker is set up.
   *
   * @param data folder of the log, created if missing and kept on close; null: a temporary one,
   *     deleted on close
   * @param maxMessageBytes the largest record batch of a topic without a limit of its own
   * @param transactionMaxTimeoutMillis the longest transaction timeout that a producer may ask for
   * @param retentionBytesPerPartition what a partition without a limit of its own may hold: two
   *     hours of load once left 27 GB behind
   */
  public record Settings(
      Path data,
      int maxMessageBytes,
      long transactionMaxTimeoutMillis,
      long retentionBytesPerPartition) {
    /** A temporary folder, 1 MiB and 64 KiB a message, one hour, 256 MiB a partition. */
    public static final Settings DEFAULT =
        new Settings(null, (1 << 20) + (64 << 10), 3_600_000L, 256L << 20);

    /** The same with another folder. */
    public Settings withData(Path folder) {
      return new Settings(
          folder, maxMessageBytes, transactionMaxTimeoutMillis, retentionBytesPerPartition);
    }
  }

  private EmbeddedKafka(Settings settings, Path data) {
    this.settings = settings;
    this.data = data;
    this.dataIsOurs = settings.data() == null;
  }

  /** Starts a broker with the default settings. */
  public static EmbeddedKafka start() {
    return start(Settings.DEFAULT);
  }

  /**
   * Starts a broker; it answers when this returns.
   *
   * @throws BrokerFailure if it does not start, with what to do about it
   */
  public static EmbeddedKafka start(Settings settings) {
    // Kafka ends the whole process when its start fails; here that must stay an exception.
    Exit.setExitProcedure(EmbeddedKafka::refuseExit);
    Exit.setHaltProcedure(EmbeddedKafka::refuseExit);
    try {
      Path data =
          settings.data() == null
              ? Files.createTempDirectory("weir-kafka-")
              : Files.createDirectories(settings.data());
      EmbeddedKafka kafka = new EmbeddedKafka(settings, data);
      kafka.startOnFreePorts();
      return kafka;
    } catch (IOException e) {
      throw new BrokerFailure("cannot create the data folder: " + e.getMessage(), e);
    }
  }

  /** The address for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + ports.broker();
  }

  /** The folder of the log. */
  public Path data() {
    return data;
  }

  /** Whether the broker is up. */
  public boolean running() {
    return server != null;
  }

  /** Stops the broker and keeps ports and data. */
  public void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  /**
   * Starts a stopped broker on the same ports and data.
   *
   * @throws BrokerFailure if it does not start, for example since its port was taken meanwhile
   */
  public void restart() {
    stop();
    PlainLocale.run(this::startOnce);
  }

  @Override
  public void close() {
    stop();
    if (dataIsOurs) {
      DataFolder.delete(data);
    }
  }

  /** Another process can take a port between the look and the bind; then the next pair is tried. */
  private void startOnFreePorts() {
    PlainLocale.run(this::tryPorts);
  }

  private void tryPorts() {
    BrokerFailure last = null;
    for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
      ports = DataFolder.rememberedPorts(data, last == null);
      try {
        DataFolder.format(data, properties());
        startOnce();
        DataFolder.rememberPorts(data, ports);
        return;
      } catch (BrokerFailure e) {
        last = e;
        if (!e.isPortTaken()) {
          break;
        }
      }
    }
    close();
    throw last;
  }

  private void startOnce() {
    Server starting = null;
    try {
      starting = new KafkaRaftServer(new KafkaConfig(properties()), Time.SYSTEM);
      starting.startup();
      server = starting;
    } catch (RuntimeException e) {
      shutDownQuietly(starting);
      throw new BrokerFailure("the broker did not start in " + data + ": " + e.getMessage(), e);
    }
  }

  /** A half-started broker may refuse even this; the first failure is the one worth telling. */
  private static void shutDownQuietly(Server starting) {
    if (starting == null) {
      return;
    }
    try {
      starting.shutdown();
    } catch (RuntimeException ignored) {
      // told by the failure of the start
    }
  }

  private Properties properties() {
    return BrokerProperties.of(settings, data, ports);
  }

  private static void refuseExit(int status, String message) {
    throw new BrokerFailure("the broker asked to end the process: " + message, null);
  }
}
