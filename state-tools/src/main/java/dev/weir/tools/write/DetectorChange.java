package dev.weir.tools.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.detect.DetectorParameters;
import dev.weir.detect.DetectorType;
import dev.weir.tenant.InvalidConfigException;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.Revision;
import dev.weir.tenant.TenantConfigJson;
import dev.weir.tenant.TenantRecord;
import dev.weir.tools.read.StateFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Other parameters of a tenant's detector, which its models go on by: only such as leave what was
 * learned as it is.
 *
 * @param tenant whose
 * @param values as texts, by the parameters' names
 */
record DetectorChange(String tenant, Map<String, String> values) {
  private static final String OPTION = "--set-detector-param";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * What is asked of each tenant.
   *
   * @param asked {@code tenant:parameter=value}
   */
  static Map<String, DetectorChange> read(List<String> asked) {
    Map<String, DetectorChange> changes = new TreeMap<>();
    for (String one : asked) {
      int colon = one.indexOf(':');
      int equals = one.indexOf('=', colon);
      if (colon < 1 || equals < colon + 2) {
        throw StateFault.wrongPlace(OPTION, one, "TENANT:PARAMETER=VALUE");
      }
      String tenant = one.substring(0, colon);
      String parameter = one.substring(colon + 1, equals);
      DetectorChange change =
          changes.computeIfAbsent(tenant, any -> new DetectorChange(any, new LinkedHashMap<>()));
      if (change.values.put(parameter, one.substring(equals + 1)) != null) {
        throw StateFault.wrongPlace(
            OPTION, tenant + ":" + parameter + " twice", "one value for each");
      }
    }
    return changes;
  }

  /** The names of the parameters that keep what was learned, in the order of their declaration. */
  static List<String> keeping(DetectorParameters parameters) {
    return names(parameters).stream().filter(parameters.keepLearned()::contains).toList();
  }

  private static List<String> names(DetectorParameters parameters) {
    return Arrays.stream(parameters.getClass().getRecordComponents())
        .map(RecordComponent::getName)
        .toList();
  }

  /**
   * The parts that change: those by which models of this type of detector learn, and those that
   * judge until they are warm. Of the latter, those stay whose range has no such value: nobody
   * asked for them.
   *
   * @throws StateFault where a parameter cannot change, or is out of the range of a revision's own
   */
  Map<Long, LearningPart> parts(TenantRecord record) {
    List<Revision> revisions = record.revisions();
    LearningPart last = record.lastRevision().config().learning();
    values.keySet().forEach(parameter -> requireKeeping(parameter, last.detector()));
    DetectorType type = last.detector().type();
    Map<Long, LearningPart> parts = new TreeMap<>();
    for (Revision revision : revisions) {
      LearningPart part = revision.config().learning();
      if (part.detector().type() == type) {
        parts.put(part.hash(), required(part));
      }
    }
    for (Revision revision : revisions) {
      LearningPart part = revision.preceding();
      if (part != null && part.detector().type() == type && !parts.containsKey(part.hash())) {
        parts.put(part.hash(), changedOrSame(part));
      }
    }
    if (parts.entrySet().stream().allMatch(part -> part.getKey() == part.getValue().hash())) {
      throw StateFault.wrongPlace("tenant " + tenant, text() + " already", "another value");
    }
    return parts;
  }

  private String text() {
    return values.entrySet().stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private void requireKeeping(String parameter, DetectorParameters detector) {
    String type = detector.type().label();
    List<String> names = names(detector);
    List<String> keeping = keeping(detector);
    if (!names.contains(parameter)) {
      throw StateFault.wrongPlace(
          "parameter " + parameter, "none of tenant " + tenant + "'s " + type, "one of " + names);
    }
    if (!keeping.contains(parameter)) {
      throw StateFault.wrongPlace(
          "parameter " + parameter,
          "one that decides what tenant " + tenant + "'s models hold of what they have learned",
          (keeping.isEmpty()
                  ? "a detector with another: " + type + " has none"
                  : "one of " + keeping)
              + " that only says how it is used; send a config with it, and models go on judging"
              + " until those that learn by it are warm");
    }
  }

  private LearningPart required(LearningPart part) {
    try {
      return changed(part);
    } catch (InvalidConfigException e) {
      throw new StateFault(
          StateFault.Kind.WRONG_PLACE, "tenant " + tenant + ": " + e.getMessage(), e);
    }
  }

  private LearningPart changedOrSame(LearningPart part) {
    try {
      return changed(part);
    } catch (InvalidConfigException e) {
      return part;
    }
  }

  /** By the config's own reader, for the same ranges and errors. */
  private LearningPart changed(LearningPart part) {
    try {
      ObjectNode tree = (ObjectNode) JSON.readTree(TenantConfigJson.writeLearning(part));
      ObjectNode detector = (ObjectNode) tree.get("detector");
      values.forEach((parameter, value) -> detector.set(parameter, value(value)));
      return TenantConfigJson.parseLearning(JSON.writeValueAsBytes(tree));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A number or a list as JSON has them; anything else is a name. */
  private static JsonNode value(String text) {
    try {
      JsonNode value = JSON.readTree(text);
      return value.isMissingNode() ? TextNode.valueOf(text) : value;
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }
}
