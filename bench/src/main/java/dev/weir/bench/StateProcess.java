package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a main class over saved state in a process of its own, with as much heap as it may have. */
final class StateProcess {
  private static final List<String> OPENED =
      List.of("java.lang", "java.util", "java.util.concurrent", "java.time");
  private static final String PEAK = "VmHWM:";
  private static final long LOOK_MILLIS = 100;

  private final StateBench.Process settings;
  private final Path folder;
  private int runs;

  /**
   * What was seen of one.
   *
   * @param peakKilobytes the most memory that it had; NaN where the system does not tell
   */
  record Run(int exitCode, long nanos, double peakKilobytes, List<String> output) {
    /** What it said last, which of a failure is the reason. */
    String lastLine() {
      return output.isEmpty() ? "nothing was said" : output.get(output.size() - 1);
    }
  }

  /**
   * @param folder for what they write
   */
  StateProcess(StateBench.Process settings, Path folder) {
    this.settings = settings;
    this.folder = folder;
  }

  /**
   * Runs it to its end.
   *
   * @param mainAndArguments the class, then its arguments
   * @throws IllegalStateException where it takes longer than it may
   */
  Run run(List<String> mainAndArguments) throws IOException, InterruptedException {
    Path output = folder.resolve("output-" + ++runs);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    command.add("-Xmx" + settings.heap());
    command.add("-Djava.io.tmpdir=" + folder);
    command.add("-Dlog4j2.configurationFile=weir-log4j2.properties");
    command.add("-Dweir.log.file=" + folder.resolve("state-" + runs + ".log"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(mainAndArguments);
    long begin = System.nanoTime();
    java.lang.Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      double peak = Double.NaN;
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        double now = peakKilobytes(process.pid());
        peak = Double.isNaN(now) ? peak : now;
        if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(settings.seconds())) {
          throw new IllegalStateException(
              ("found " + mainAndArguments.get(1) + " unfinished after " + settings.seconds())
                  + " seconds, expected its end; give more with --seconds");
        }
      }
      return new Run(
          process.exitValue(), System.nanoTime() - begin, peak, Files.readAllLines(output));
    } finally {
      process.destroyForcibly();
    }
  }

  /** Linux tells; what has ended meanwhile, and other systems, do not. */
  private static double peakKilobytes(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(PEAK))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException | RuntimeException e) {
      return Double.NaN;
    }
  }
}
