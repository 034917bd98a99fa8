package dev.weir.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One object of a config's tree while it is read. Hands out its fields with their types checked,
 * and notes every fault with its path instead of stopping at the first: a field that is wrong is
 * noted once and from then on taken for its default, so that the others can be checked too.
 */
final class ConfigNode {
  private final ObjectNode object;
  private final String path;
  private final ConfigFaults faults;
  private final Set<String> known = new TreeSet<>();
  private final Set<String> faulty = new HashSet<>();

  ConfigNode(ObjectNode object, String path, ConfigFaults faults) {
    this.object = object;
    this.path = path;
    this.faults = faults;
  }

  /** Whether the field is there, be it null. */
  boolean has(String name) {
    known.add(name);
    return object.has(name);
  }

  /** Names the fields that are known, for a case in which not all of them are asked for. */
  void knows(String... names) {
    known.addAll(List.of(names));
  }

  /** Whether no fault was noted of these fields themselves. */
  boolean sound(String... names) {
    return List.of(names).stream().noneMatch(faulty::contains);
  }

  /** Notes a fault unless the field is there. */
  void require(String name, String expected) {
    if (!has(name) && faulty.add(name)) {
      faults.add(RefusalCode.WRONG_TYPE, path(name), "nothing", expected);
    }
  }

  String text(String name, String otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    return value.isTextual() ? value.textValue() : wrong(name, value, "text", otherwise);
  }

  boolean flag(String name, boolean otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    return value.isBoolean()
        ? value.booleanValue()
        : wrong(name, value, "true or false", otherwise);
  }

  double number(String name, double otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isNumber()) {
      return wrong(name, value, "a number", otherwise);
    }
    double number = value.doubleValue();
    return Double.isFinite(number)
        ? number + 0.0 // -0.0 and 0.0 are one value and must give one hash
        : fault(
            RefusalCode.OUT_OF_RANGE, name, ConfigTree.kind(value), "a finite number", otherwise);
  }

  /** A number, or null for {@code NaN}: not used. */
  double cut(String name, double otherwise) {
    JsonNode value = value(name);
    return value != null && value.isNull() ? Double.NaN : number(name, otherwise);
  }

  long whole(String name, long otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isIntegralNumber()) {
      return wrong(name, value, "a whole number", otherwise);
    }
    return value.canConvertToLong()
        ? value.longValue()
        : fault(RefusalCode.OUT_OF_RANGE, name, ConfigTree.kind(value), "64 bits", otherwise);
  }

  int integer(String name, int otherwise) {
    long value = whole(name, otherwise);
    if (value == (int) value) {
      return (int) value;
    }
    String found = Long.toString(value);
    return fault(RefusalCode.OUT_OF_RANGE, name, found, "at most 2147483647", otherwise);
  }

  /** One of {@code choices}, by its label. */
  <E> E choice(String name, E otherwise, List<E> choices, Function<E, String> label) {
    String text = text(name, null);
    if (text == null) {
      return otherwise;
    }
    for (E choice : choices) {
      if (label.apply(choice).equals(text)) {
        return choice;
      }
    }
    List<String> labels = choices.stream().map(label).toList();
    return fault(
        RefusalCode.UNKNOWN_FIELD,
        name,
        Found.text(text),
        NearestName.among(labels, text),
        otherwise);
  }

  long millis(String name, long otherwise) {
    String text = text(name, null);
    Long millis = text == null ? Long.valueOf(otherwise) : Durations.millis(text);
    return millis != null
        ? millis
        : fault(
            RefusalCode.WRONG_TYPE,
            name,
            Found.text(text),
            "a duration like PT5M or P30D",
            otherwise);
  }

  /** A point in time of whole milliseconds, as epoch milliseconds. */
  long instant(String name, long otherwise) {
    String text = text(name, null);
    if (text == null) {
      return otherwise;
    }
    try {
      Instant instant = Instant.parse(text);
      if (text.length() <= 40 && instant.getNano() % 1_000_000 == 0) {
        return instant.toEpochMilli();
      }
    } catch (DateTimeException | ArithmeticException e) {
      // Told below, as for a time with more digits than milliseconds have.
    }
    String expected = "a time like 2026-11-21T00:00:00Z, of whole milliseconds";
    return fault(RefusalCode.WRONG_TYPE, name, Found.text(text), expected, otherwise);
  }

  /** The object in a field; null if there is none. */
  ConfigNode object(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    return value instanceof ObjectNode child
        ? new ConfigNode(child, path(name), faults)
        : wrong(name, value, "an object", null);
  }

  /** The objects in a list; none if there is no list. */
  List<ConfigNode> objects(String name, int max) {
    List<ConfigNode> children = new ArrayList<>();
    JsonNode list = value(name);
    if (list == null) {
      return children;
    }
    if (!list.isArray() || list.size() > max) {
      String found = list.isArray() ? list.size() + " of them" : ConfigTree.kind(list);
      RefusalCode code = list.isArray() ? RefusalCode.OUT_OF_RANGE : RefusalCode.WRONG_TYPE;
      return fault(code, name, found, "a list of at most " + max + " objects", children);
    }
    for (int i = 0; i < list.size(); i++) {
      String at = path(name) + "[" + i + "]";
      if (list.get(i) instanceof ObjectNode child) {
        children.add(new ConfigNode(child, at, faults));
      } else {
        faulty.add(name);
        faults.add(RefusalCode.WRONG_TYPE, at, ConfigTree.kind(list.get(i)), "an object");
      }
    }
    return children;
  }

  /** The names of all fields; each is known from now on. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    known.addAll(names);
    return names;
  }

  /** The texts in a list; none if there is no list. */
  List<String> texts(String name, int max) {
    return list(name, max, ListItems.TEXTS);
  }

  /** The finite numbers in a list; none if there is no list. */
  List<Double> numbers(String name, int max) {
    return list(name, max, ListItems.NUMBERS);
  }

  private <T> List<T> list(String name, int max, ListItems<T> items) {
    List<T> found = new ArrayList<>();
    JsonNode list = value(name);
    if (list == null) {
      return found;
    }
    if (!list.isArray()) {
      return wrong(name, list, "a list of " + items.plural(), found);
    }
    if (list.size() > max) {
      String expected = "a list of at most " + max + " " + items.plural();
      return fault(RefusalCode.OUT_OF_RANGE, name, list.size() + " of them", expected, found);
    }
    for (int i = 0; i < list.size(); i++) {
      T item = items.read().apply(list.get(i));
      if (item == null) {
        faulty.add(name);
        String at = path(name) + "[" + i + "]";
        faults.add(RefusalCode.WRONG_TYPE, at, ConfigTree.kind(list.get(i)), items.one());
      } else {
        found.add(item);
      }
    }
    return found;
  }

  /**
   * What {@code record} makes of the fields. A record says only the first thing it does not like:
   * that field is noted, taken for its default, and the record asked again.
   *
   * @return null if no record can be made
   */
  <T> T build(Supplier<T> record) {
    while (true) {
      try {
        return record.get();
      } catch (IllegalArgumentException e) {
        RefusedField refused = RefusedField.of(e);
        String field = refused.field();
        if (!faulty.contains(field)) {
          String at = field.isEmpty() ? path : path(field);
          faults.add(RefusalCode.OUT_OF_RANGE, at, refused.found(), refused.expected());
        }
        if (!object.has(field) || !faulty.add(field)) {
          return null;
        }
      }
    }
  }

  /** Notes a fault of a field, and takes the field for its default from now on. */
  <T> T fault(RefusalCode code, String name, String found, String expected, T otherwise) {
    if (faulty.add(name)) {
      faults.add(code, path(name), found, expected);
    }
    return otherwise;
  }

  /** Notes the fields that nobody has asked for. To be called last. */
  void end() {
    List<String> unknown = new ArrayList<>();
    object.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(known);
    for (String name : unknown) {
      faults.add(
          RefusalCode.UNKNOWN_FIELD,
          path(Found.text(name)),
          "an unknown field",
          NearestName.among(List.copyOf(known), name));
    }
  }

  private JsonNode value(String name) {
    known.add(name);
    return faulty.contains(name) ? null : object.get(name);
  }

  private <T> T wrong(String name, JsonNode value, String expected, T otherwise) {
    return fault(RefusalCode.WRONG_TYPE, name, ConfigTree.kind(value), expected, otherwise);
  }

  private String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
