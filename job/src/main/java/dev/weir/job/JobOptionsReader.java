package dev.weir.job;

import dev.weir.tenant.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;

/**
 * Collects the job's options: defaults, then a file, then the environment, then arguments; each
 * overrides the one before. {@link #read} either gives options that are valid together or throws
 * with everything that is wrong.
 */
public final class JobOptionsReader {
  private final List<OptionProblem> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, String> environment;
  private final List<OptionEntry> fromFile = new ArrayList<>();
  private final List<OptionEntry> arguments = new ArrayList<>();
  private final List<OptionEntry> otherwise = new ArrayList<>();
  private final Set<String> argumentKeys = new HashSet<>();

  private JobOptionsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /** A reader over these variables, usually {@code System.getenv()}. */
  public static JobOptionsReader of(Map<String, String> environment) {
    return new JobOptionsReader(environment);
  }

  /**
   * Options from the arguments of a {@code main}: {@code --config FILE}, {@code --KEY VALUE},
   * {@code --KEY=VALUE} and {@code --set KEY=VALUE}.
   *
   * @throws InvalidOptionsException with everything that is wrong
   */
  public static JobOptions read(String[] arguments, Map<String, String> environment) {
    JobOptionsReader reader = of(environment);
    List<String> left = new ArrayList<>(List.of(arguments));
    boolean configured = false;
    while (!left.isEmpty()) {
      String word = left.remove(0);
      int equals = word.indexOf('=');
      if (!word.startsWith("--") || word.length() < 3) {
        reader.usage(word, "found a word that belongs to no option, expected --KEY VALUE");
      } else if (equals < 0 && left.isEmpty()) {
        reader.usage(word, "found no value after it, expected " + word + " VALUE");
      } else {
        String key = word.substring(2, equals < 0 ? word.length() : equals);
        String value = equals < 0 ? left.remove(0) : word.substring(equals + 1);
        if (key.equals("config") && configured) {
          reader.usage(word, "found it twice, expected it once");
        } else if (key.equals("config")) {
          reader.file(Path.of(value));
          configured = true;
        } else {
          reader.argumentOrSet(key, value);
        }
      }
    }
    return reader.read();
  }

  /** Takes what a YAML file says. */
  public JobOptionsReader file(Path file) {
    fromFile.addAll(OptionsFile.read(file, problems));
    return this;
  }

  /** Takes {@code KEY=VALUE}, as after {@code --set}. */
  public JobOptionsReader set(String pair) {
    int equals = pair.indexOf('=');
    if (equals < 1) {
      // Without its key it is not known whether it is a secret: it is not repeated.
      usage("--set", "found a text without KEY=, expected --set KEY=VALUE");
      return this;
    }
    return argument(pair.substring(0, equals), pair.substring(equals + 1));
  }

  /** Takes one argument. */
  public JobOptionsReader argument(String key, String value) {
    OptionEntry entry =
        new OptionEntry(key, value, "argument --" + key, OptionEntry.Origin.ARGUMENT);
    if (Secrets.isSecret(key)) {
      String remedy =
          key.startsWith(PassThrough.KAFKA)
              ? "expected "
                  + OptionTexts.variable(key)
                  + " in the environment or --"
                  + key
                  + "-file"
              : "expected it in the options file";
      usage(key, "found a secret as an argument, where every user sees it; " + remedy);
    } else if (!argumentKeys.add(key)) {
      usage(key, "found it twice among the arguments, expected it once");
    } else {
      arguments.add(entry);
    }
    return this;
  }

  /** Takes a value for a key that nothing else gives one, before its default. */
  public JobOptionsReader otherwise(String key, String value) {
    otherwise.add(new OptionEntry(key, value, "by the command", OptionEntry.Origin.COMMAND));
    return this;
  }

  /**
   * The options.
   *
   * @throws InvalidOptionsException with everything that is wrong
   */
  public JobOptions read() {
    Map<String, OptionEntry> entries = new LinkedHashMap<>();
    fromFile.forEach(e -> entries.putIfAbsent(e.key(), e));
    OptionsEnvironment.read(environment, warnings).forEach(e -> entries.put(e.key(), e));
    arguments.forEach(e -> entries.put(e.key(), e));
    otherwise.forEach(e -> entries.putIfAbsent(e.key(), e));

    Configuration values = new Configuration();
    PassThrough kafka = new PassThrough(PassThrough.KAFKA, problems, warnings);
    PassThrough flink = new PassThrough(PassThrough.FLINK, problems, warnings);
    for (OptionEntry entry : entries.values()) {
      if (!kafka.take(entry) && !flink.take(entry)) {
        store(entry, values);
      }
    }
    new JobOptionsCheck(values, entries, problems).check(kafka.values(), warnings);
    if (!problems.isEmpty()) {
      throw new InvalidOptionsException(problems);
    }
    return new JobOptions(values, kafka.values(), flink.values(), warnings);
  }

  private void argumentOrSet(String key, String value) {
    if (key.equals("set")) {
      set(value);
    } else {
      argument(key, value);
    }
  }

  private void store(OptionEntry entry, Configuration values) {
    for (JobOption<?> option : JobOptions.ALL) {
      if (option.key().equals(entry.key())) {
        option.store(entry, values).ifPresent(problems::add);
        return;
      }
    }
    List<String> known = JobOptions.ALL.stream().map(JobOption::key).toList();
    String message =
        "found an unknown option ("
            + entry.where()
            + "), expected one of docs/options.md, kafka.* or flink.*"
            + NearestName.hint(known, entry.key());
    problems.add(new OptionProblem(entry.key(), message, entry.isArgument()));
  }

  private void usage(String option, String message) {
    problems.add(new OptionProblem(option, message, true));
  }
}
