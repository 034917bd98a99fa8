package dev.weir.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cli.CommandFailure;
import dev.weir.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every bench's command has: progress on standard error, a table, and JSON if wanted. */
abstract class BenchCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the results as JSON.")
  private Path json;

  /** Runs one after the other; each report is printed as soon as it is there. */
  abstract void run(Consumer<BenchReport> reports, Consumer<String> progress) throws Exception;

  @Override
  public final Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Path file = jsonFile();
    requireWritable(file);
    ObjectNode all = JSON.createObjectNode();
    all.set("machine", machine());
    ArrayNode benches = all.putArray("benches");
    run(
        report -> {
          out.println(report.table());
          out.flush();
          benches.add(report.json());
        },
        line -> {
          err.println(line);
          err.flush();
        });
    if (file != null) {
      write(file, all);
    }
    return ExitCode.OK;
  }

  /** It may stand before the bench's name, too; null for none. */
  private Path jsonFile() {
    Path file = json;
    for (CommandSpec above = spec.parent(); file == null && above != null; above = above.parent()) {
      file = above.userObject() instanceof BenchCommand command ? command.json : null;
    }
    return file;
  }

  /** Before hours of measuring, not after. */
  private static void requireWritable(Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG,
          "--json: cannot write " + file + ": found no folder or file that may be written");
    }
  }

  /** Figures mean nothing without it. */
  private static ObjectNode machine() {
    Runtime runtime = Runtime.getRuntime();
    return JSON.createObjectNode()
        .put("java", Runtime.version().toString())
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
        .put("processors", runtime.availableProcessors())
        .put("maxHeapBytes", runtime.maxMemory());
  }

  private static void write(Path json, ObjectNode all) throws IOException {
    try {
      Files.writeString(json, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG, "--json: cannot write " + json + ": " + e.getMessage());
    }
  }

  /** A wrong argument, in the form of all messages. */
  static CommandFailure usage(String option, Object found, String expected) {
    return new CommandFailure(
        ExitCode.USAGE, option + ": found " + found + ", expected " + expected);
  }

  /** Refuses numbers outside of the range. */
  static void within(String option, long found, long least, long most) {
    if (found < least || found > most) {
      throw usage(option, found, least + " to " + most);
    }
  }

  /** Refuses what is no share, or nothing. */
  static void share(String option, double found) {
    if (!(found > 0 && found <= 1)) {
      throw usage(option, found, "more than 0 and at most 1");
    }
  }

  /** The one of the values that has this label. */
  static <T> T named(String option, String found, List<T> values, Function<T, String> label) {
    List<String> labels = values.stream().map(label).toList();
    int index = labels.indexOf(found);
    if (index < 0) {
      throw usage(option, found, "one of " + String.join(", ", labels));
    }
    return values.get(index);
  }
}
