package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What differs between two configs, field by field, and what that means for the models. */
final class ConfigDifference {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ConfigDifference() {}

  /** A line for each field that differs, then one about the models. */
  static List<String> lines(TenantConfig before, TenantConfig after) {
    Map<String, String> old = fields(before);
    Map<String, String> young = fields(after);
    Set<String> paths = new LinkedHashSet<>(old.keySet());
    paths.addAll(young.keySet());
    List<String> lines = new ArrayList<>();
    for (String path : paths) {
      String was = old.getOrDefault(path, "(default)");
      String is = young.getOrDefault(path, "(default)");
      if (!was.equals(is)) {
        lines.add(path + ": " + was + " -> " + is);
      }
    }
    boolean kept = before.learning().hash() == after.learning().hash();
    lines.add(
        kept
            ? "The learning part is the same: models are kept."
            : "The learning part differs: new models begin, the present ones judge until then.");
    return lines;
  }

  /** Paths and values of the canonical form, which leaves out what is default. */
  private static Map<String, String> fields(TenantConfig config) {
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      flatten("", JSON.readTree(TenantConfigJson.write(config)), fields);
    } catch (IOException e) {
      throw new UncheckedIOException("found a config that is no JSON", e);
    }
    fields.remove("version");
    return fields;
  }

  private static void flatten(String path, JsonNode node, Map<String, String> into) {
    if (node.isObject()) {
      String prefix = path.isEmpty() ? "" : path + ".";
      node.properties().forEach(f -> flatten(prefix + f.getKey(), f.getValue(), into));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        // By name, so that one feature more in the middle does not shift all that follow.
        String name = node.get(i).path("name").asText(String.valueOf(i));
        flatten(path + "[" + name + "]", node.get(i), into);
      }
    } else {
      into.put(path, node.toString());
    }
  }
}
