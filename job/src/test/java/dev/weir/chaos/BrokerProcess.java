package dev.weir.chaos;

import dev.weir.kafka.EmbeddedKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A broker in a process of its own, to be killed and stopped. */
final class BrokerProcess implements AutoCloseable {
  private final Path data;
  private Process process;
  private String bootstrapServers;

  BrokerProcess(Path data) throws IOException {
    this.data = data;
    start();
  }

  /** The process: prints its address, and ends with its parent. */
  public static void main(String[] arguments) throws IOException {
    Path data = Path.of(arguments[0]);
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafka.Settings.DEFAULT.withData(data))) {
      System.out.println("broker at " + kafka.bootstrapServers());
      while (System.in.read() >= 0) {
        // The end of the input is the end of the parent.
      }
    }
  }

  /** Starts it, on the ports and data of before; it answers when this returns. */
  void start() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                data.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder log = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("broker at ")) {
        bootstrapServers = line.substring("broker at ".length());
        new Thread(() -> out.lines().forEach(ignored -> {}), "broker-output").start();
        return;
      }
      log.append(line).append('\n');
    }
    throw new IOException("the broker did not start:\n" + log);
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the broker outlived its kill");
    }
  }

  /** {@code STOP} or {@code CONT}. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
