package dev.weir.tenant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** The intake part's fields of a config: enabled, validation, records. */
final class IntakePartJson {
  private static final ValidationPart DEFAULT = ValidationPart.DEFAULT;

  private IntakePartJson() {}

  /** Null if faults were noted. */
  static IntakePart read(ConfigNode node) {
    boolean enabled = node.flag("enabled", true);
    ConfigNode validating = node.object("validation");
    ValidationPart validation = validating == null ? DEFAULT : readValidation(validating);
    ConfigNode mapping = node.object("records");
    RecordsPart records = mapping == null ? null : readRecords(mapping);
    boolean whole = validation != null && (mapping == null || records != null);
    if (!whole || !node.sound("enabled", "validation", "records")) {
      return null;
    }
    IntakePart part = new IntakePart(enabled, validation, records);
    return part.equals(IntakePart.DEFAULT) ? IntakePart.DEFAULT : part; // which is asked for by ==
  }

  private static ValidationPart readValidation(ConfigNode node) {
    List<Plausible> plausible =
        node.objects("plausible", ValidationPart.MAX_PLAUSIBLE).stream()
            .map(IntakePartJson::readPlausible)
            .toList();
    boolean whole = plausible.stream().allMatch(Objects::nonNull);
    ValidationPart part =
        node.build(
            () ->
                new ValidationPart(
                    node.integer("maxTextLength", DEFAULT.maxTextLength()),
                    node.flag("checkNames", DEFAULT.checkNames()),
                    node.millis("lateAfter", DEFAULT.lateAfterMillis()),
                    whole && node.sound("plausible") ? plausible : List.of()));
    node.end();
    return whole ? part : null;
  }

  private static Plausible readPlausible(ConfigNode node) {
    node.require("feature", "the feature's name");
    List<String> values = node.texts("values", Plausible.MAX_VALUES);
    Plausible plausible =
        node.build(
            () ->
                new Plausible(
                    node.text("feature", "unnamed"),
                    node.number("min", Plausible.LOWEST),
                    node.number("max", Plausible.HIGHEST),
                    values));
    node.end();
    return plausible;
  }

  private static RecordsPart readRecords(ConfigNode node) {
    node.require("features", "a pointer for each feature");
    SortedMap<String, String> features = new TreeMap<>();
    ConfigNode pointers = node.object("features");
    if (pointers != null) {
      pointers.names().forEach(name -> features.put(name, pointers.text(name, null)));
      pointers.end();
    }
    if (!node.sound("features") || features.containsValue(null)) {
      node.knows("time", "entity", "id");
      node.end();
      return null;
    }
    RecordsPart part =
        node.build(
            () ->
                new RecordsPart(
                    node.text("time", null),
                    node.text("entity", null),
                    node.text("id", null),
                    features));
    node.end();
    return part;
  }

  /** Adds the fields of {@code part} in their order. */
  static void write(IntakePart part, SparseObject out) {
    out.put("enabled", part.enabled(), true).put("validation", write(part.validation()));
    if (part.records() != null) {
      out.put("records", write(part.records()));
    }
  }

  private static SparseObject write(ValidationPart part) {
    ArrayNode plausible = JsonNodeFactory.instance.arrayNode();
    part.plausible().forEach(one -> plausible.add(write(one)));
    return new SparseObject()
        .put("maxTextLength", part.maxTextLength(), DEFAULT.maxTextLength())
        .put("checkNames", part.checkNames(), DEFAULT.checkNames())
        .put(
            "lateAfter",
            Durations.text(part.lateAfterMillis()),
            Durations.text(DEFAULT.lateAfterMillis()))
        .put("plausible", plausible, JsonNodeFactory.instance.arrayNode());
  }

  private static ObjectNode write(Plausible plausible) {
    ArrayNode values = JsonNodeFactory.instance.arrayNode();
    plausible.values().forEach(values::add);
    return new SparseObject()
        .put("feature", plausible.feature(), null)
        .put("min", plausible.min(), Plausible.LOWEST)
        .put("max", plausible.max(), Plausible.HIGHEST)
        .put("values", values, JsonNodeFactory.instance.arrayNode())
        .tree();
  }

  private static SparseObject write(RecordsPart part) {
    SparseObject features = new SparseObject();
    for (Map.Entry<String, String> feature : part.features().entrySet()) {
      features.put(feature.getKey(), feature.getValue(), null);
    }
    SparseObject out = new SparseObject();
    putPointer("time", part.time(), out);
    putPointer("entity", part.entity(), out);
    putPointer("id", part.id(), out);
    return out.put("features", features);
  }

  private static void putPointer(String name, String pointer, SparseObject out) {
    if (pointer != null) {
      out.put(name, pointer, null);
    }
  }
}
