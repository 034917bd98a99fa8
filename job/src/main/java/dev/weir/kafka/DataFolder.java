package dev.weir.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** The folder of a broker: its log, and the ports of its last start, which the next tries first. */
public final class DataFolder {
  private static final String PORTS_FILE = "weir-ports.properties";

  private DataFolder() {}

  /** Writes the identity of a new log; a log that has one is left as it is. */
  static void format(Path data, Properties broker) {
    if (Files.exists(data.resolve("log").resolve("meta.properties"))) {
      return;
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      Path file = data.resolve("broker.properties");
      store(broker, file);
      String id = Uuid.randomUuid().toString();
      String[] arguments = {"format", "--standalone", "-t", id, "-c", file.toString()};
      PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
      if (StorageTool.execute(arguments, out) == 0) {
        return;
      }
    } catch (IOException e) {
      throw new BrokerFailure("cannot write to " + data + ": " + e.getMessage(), e);
    }
    String reason = said.toString(StandardCharsets.UTF_8).strip();
    throw new BrokerFailure("cannot format the log in " + data + ": " + reason, null);
  }

  /**
   * Makes a folder ready for a broker in a process of its own.
   *
   * @param settings with the folder
   * @return the file that {@code kafka.Kafka} is started with
   * @throws BrokerFailure where the folder cannot be written or formatted
   */
  public static Path prepare(EmbeddedKafka.Settings settings, int broker, int controller) {
    Path data = settings.data();
    Properties properties =
        BrokerProperties.of(settings, data, new BrokerPorts(broker, controller));
    Path file = data.resolve("broker.properties");
    try {
      Files.createDirectories(data);
      PlainLocale.run(() -> format(data, properties));
      store(properties, file);
    } catch (IOException e) {
      throw new BrokerFailure("cannot write to " + data + ": " + e.getMessage(), e);
    }
    return file;
  }

  /** The ports of an earlier start in this folder, or free ones. */
  static BrokerPorts rememberedPorts(Path data, boolean firstAttempt) {
    Path file = data.resolve(PORTS_FILE);
    if (!firstAttempt || !Files.exists(file)) {
      return BrokerPorts.free();
    }
    Properties ports = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      ports.load(reader);
      return new BrokerPorts(
          Integer.parseInt(ports.getProperty("broker")),
          Integer.parseInt(ports.getProperty("controller")));
    } catch (IOException | NumberFormatException e) {
      throw new BrokerFailure("cannot read " + file + "; delete the folder to start anew", e);
    }
  }

  static void rememberPorts(Path data, BrokerPorts ports) {
    Properties properties = new Properties();
    properties.put("broker", String.valueOf(ports.broker()));
    properties.put("controller", String.valueOf(ports.controller()));
    try {
      store(properties, data.resolve(PORTS_FILE));
    } catch (IOException e) {
      throw new BrokerFailure("cannot write to " + data + ": " + e.getMessage(), e);
    }
  }

  /** Deletes a folder with everything in it; what is gone already is no failure. */
  public static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }

  private static void store(Properties properties, Path file) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
  }
}
