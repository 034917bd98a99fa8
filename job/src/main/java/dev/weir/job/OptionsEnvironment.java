package dev.weir.job;

import dev.weir.tenant.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Options from variables: {@code WEIR_EVENTS_TOPICS} is {@code events.topics}, {@code
 * WEIR_KAFKA_SASL_JAAS_CONFIG} is {@code kafka.sasl.jaas.config}, and with {@code _FILE} at its end
 * the file that holds it.
 *
 * <p>An unknown variable is a warning, not an error: Kubernetes makes {@code WEIR_SERVICE_HOST} and
 * more for a service that is called weir, and nobody could do anything about it.
 */
final class OptionsEnvironment {
  private static final String PREFIX = "WEIR_";
  private static final String KAFKA_PREFIX = "WEIR_KAFKA_";
  private static final String FILE_SUFFIX = "_FILE";

  /** Read by the launcher. */
  private static final Set<String> LAUNCHER =
      Set.of("WEIR_JAVA_OPTS", "WEIR_LOG_FILE", "WEIR_CLASSPATH");

  private OptionsEnvironment() {}

  static List<OptionEntry> read(Map<String, String> variables, List<String> warnings) {
    Map<String, String> keys = new TreeMap<>();
    JobOptions.ALL.forEach(o -> keys.put(o.variable(), o.key()));
    List<OptionEntry> entries = new ArrayList<>();
    new TreeMap<>(variables)
        .forEach(
            (name, value) -> {
              String key = name.startsWith(KAFKA_PREFIX) ? kafkaKey(name) : keys.get(name);
              if (key != null) {
                entries.add(
                    new OptionEntry(
                        key, value, "variable " + name, OptionEntry.Origin.ENVIRONMENT));
              } else if (name.startsWith(PREFIX) && !LAUNCHER.contains(name)) {
                warnings.add(
                    name + ": no option has this name" + NearestName.hint(keys.keySet(), name));
              }
            });
    return entries;
  }

  private static String kafkaKey(String name) {
    boolean file = name.endsWith(FILE_SUFFIX);
    int end = name.length() - (file ? FILE_SUFFIX.length() : 0);
    if (end <= KAFKA_PREFIX.length()) {
      return null;
    }
    String plain = name.substring(KAFKA_PREFIX.length(), end).toLowerCase(Locale.ROOT);
    return PassThrough.KAFKA + plain.replace('_', '.') + (file ? PassThrough.FILE_SUFFIX : "");
  }
}
