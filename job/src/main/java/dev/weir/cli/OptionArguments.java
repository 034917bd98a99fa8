package dev.weir.cli;

import dev.weir.job.JobOption;
import dev.weir.job.JobOptions;
import dev.weir.job.JobOptionsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The job's options as arguments of a command: {@code --config FILE}, {@code --set KEY=VALUE} for
 * any key, and {@code --KEY VALUE} for every option of {@link JobOptions}.
 */
final class OptionArguments {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The job's options as YAML; docs/options.md has them all.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets any option, kafka.* and flink.* too. May be repeated.")
  private List<String> pairs = new ArrayList<>();

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Short for --set kafka.bootstrap.servers=HOST:PORT.")
  private String bootstrap;

  private final Map<String, String> named = new LinkedHashMap<>();

  /** Adds an argument for every option of the job, so that help and suggestions know them. */
  @Spec(Spec.Target.MIXEE)
  void addOptions(CommandSpec spec) {
    for (JobOption<?> option : JobOptions.ALL) {
      if (spec.findOption("--" + option.key()) != null) {
        continue;
      }
      spec.addOption(
          OptionSpec.builder("--" + option.key())
              .type(String.class)
              .paramLabel("VALUE")
              .description(option.does())
              .hidden(true)
              .setter(setter(option.key()))
              .build());
    }
  }

  /**
   * Writes {@code --kafka.KEY VALUE} and {@code --flink.KEY=VALUE} as {@code --set}: their names
   * are endless, so they cannot be declared one by one.
   */
  static String[] handedOn(String[] args) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      boolean handedOn = args[i].startsWith("--kafka.") || args[i].startsWith("--flink.");
      boolean complete = args[i].contains("=");
      if (handedOn && (complete || i + 1 < args.length)) {
        words.add("--set");
        words.add(args[i].substring(2) + (complete ? "" : "=" + args[++i]));
      } else {
        words.add(args[i]);
      }
    }
    return words.toArray(String[]::new);
  }

  /** The options that these arguments, the file and the environment give together. */
  JobOptions read(Map<String, String> environment) {
    JobOptionsReader reader = JobOptionsReader.of(environment);
    if (file != null) {
      reader.file(file);
    }
    pairs.forEach(reader::set);
    named.forEach(reader::argument);
    if (bootstrap != null) {
      reader.argument("kafka.bootstrap.servers", bootstrap);
    }
    return reader.read();
  }

  /** Where the values of {@link #read} come from, the strongest last; names only. */
  String sources(Map<String, String> environment) {
    List<String> sources = new ArrayList<>(List.of("defaults"));
    if (file != null) {
      sources.add("file " + file);
    }
    environment.keySet().stream()
        .filter(OptionArguments::isOption)
        .sorted()
        .forEach(name -> sources.add("variable " + name));
    pairs.forEach(pair -> sources.add("argument --" + pair.split("=", 2)[0]));
    named.keySet().forEach(key -> sources.add("argument --" + key));
    if (bootstrap != null) {
      sources.add("argument --bootstrap");
    }
    return String.join(", ", sources);
  }

  private static boolean isOption(String variable) {
    return variable.startsWith("WEIR_KAFKA_")
        || JobOptions.ALL.stream().anyMatch(option -> option.variable().equals(variable));
  }

  private CommandLine.Model.ISetter setter(String key) {
    return new CommandLine.Model.ISetter() {
      @Override
      @SuppressWarnings("unchecked")
      public <T> T set(T value) {
        return value == null ? (T) named.remove(key) : (T) named.put(key, value.toString());
      }
    };
  }
}
