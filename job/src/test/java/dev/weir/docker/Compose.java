package dev.weir.docker;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/**
 * compose.yaml with its anchors resolved.
 *
 * @param folder in which the file is, and from which its paths go
 * @param root the whole file
 */
public record Compose(Path folder, Map<String, Object> root) {
  /** A variable, and what stands for it where it is set (+) or where it is not (-). */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z_]+):([+-])([^}]*)\\}");

  /** That of a checkout. */
  public static Compose of(Path home) {
    Path folder = home.resolve("docker");
    try (Reader reader = Files.newBufferedReader(folder.resolve("compose.yaml"))) {
      return new Compose(folder, object(new Yaml().load(reader)));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read compose.yaml in " + folder, e);
    }
  }

  /** Every service by its name. */
  public Map<String, Map<String, Object>> services() {
    Map<String, Map<String, Object>> services = new LinkedHashMap<>();
    object(root.get("services")).forEach((name, service) -> services.put(name, object(service)));
    return services;
  }

  /** The variables of a service. */
  public Map<String, String> environment(String service) {
    Map<String, String> variables = new LinkedHashMap<>();
    object(services().get(service).get("environment"))
        .forEach((name, value) -> variables.put(name, value.toString()));
    return variables;
  }

  /** What the image of Kafka makes of the variables of the service. */
  public Map<String, String> kafkaProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    environment("kafka")
        .forEach(
            (name, value) -> {
              if (name.startsWith("KAFKA_") && !name.equals("KAFKA_HEAP_OPTS")) {
                String key = name.substring("KAFKA_".length());
                properties.put(key.toLowerCase(Locale.ROOT).replace('_', '.'), value);
              }
            });
    return properties;
  }

  /** Files and folders of this machine that a service sees, by where it sees them. */
  public Map<String, Path> mounted(String service) {
    Map<String, Path> mounted = new LinkedHashMap<>();
    for (String volume : strings(services().get(service).get("volumes"))) {
      String[] parts = volume.split(":");
      if (parts[0].startsWith(".")) {
        mounted.put(parts[1], folder.resolve(parts[0]).normalize());
      }
    }
    return mounted;
  }

  /** The command of a service, word by word; an empty variable counts as one that is not set. */
  public List<String> command(String service, Map<String, String> variables) {
    String text = services().get(service).get("command").toString();
    Matcher reference = REFERENCE.matcher(text);
    String replaced =
        reference.replaceAll(
            found -> {
              String value = variables.getOrDefault(found.group(1), "");
              boolean instead = found.group(2).equals("+");
              String set = instead ? found.group(3) : value;
              String unset = instead ? "" : found.group(3);
              return Matcher.quoteReplacement(value.isEmpty() ? unset : set);
            });
    return List.of(replaced.strip().split("\\s+"));
  }

  /** An object of YAML; none where there is nothing. */
  static Map<String, Object> object(Object found) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (found != null) {
      ((Map<?, ?>) found).forEach((key, value) -> object.put(key.toString(), value));
    }
    return object;
  }

  /** A list of YAML; an empty one where there is nothing. */
  static List<String> strings(Object found) {
    List<String> strings = new ArrayList<>();
    if (found != null) {
      ((List<?>) found).forEach(item -> strings.add(item.toString()));
    }
    return strings;
  }
}
