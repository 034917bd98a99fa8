package dev.weir.tenant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.detect.DetectorParameters;
import dev.weir.detect.Labelled;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Records of parameters as fields of a config: a component is a field of the same name, in the same
 * order, and one that equals its default is left out.
 *
 * @param <P> what the records are
 */
final class Fields<P> {
  /** Far more than any record takes: records say themselves how many. */
  private static final int MAX_LISTED = 64;

  private final Class<P> kind;

  Fields(Class<P> kind) {
    this.kind = kind;
  }

  /** A record like {@code defaults} with the fields that are there; null if faults were noted. */
  P read(P defaults, ConfigNode node) {
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    // Once: what is in a list notes its own faults, and the record may be asked for again.
    Object[] lists = new Object[components.length];
    boolean whole = true;
    for (int c = 0; c < lists.length; c++) {
      if (components[c].getType() == List.class) {
        List<?> list = readList(components[c], value(components[c], defaults), node);
        whole &= node.sound(components[c].getName()) && list.stream().allMatch(Objects::nonNull);
        lists[c] = list;
      }
    }
    // A record of other lists than were sent would find fault with what nobody has written.
    P parameters =
        whole
            ? node.build(
                () -> create(defaults, components, values(components, defaults, lists, node)))
            : null;
    values(components, defaults, lists, node);
    node.end();
    return parameters;
  }

  private static Object[] values(
      RecordComponent[] components, Object defaults, Object[] lists, ConfigNode node) {
    Object[] values = lists.clone();
    for (int c = 0; c < values.length; c++) {
      if (values[c] == null) {
        values[c] = read(components[c], value(components[c], defaults), node);
      }
    }
    return values;
  }

  /** Adds the fields that differ from {@code defaults}. */
  void write(P parameters, P defaults, SparseObject out) {
    for (RecordComponent component : parameters.getClass().getRecordComponents()) {
      write(component.getName(), value(component, parameters), value(component, defaults), out);
    }
  }

  private static Object read(RecordComponent component, Object otherwise, ConfigNode node) {
    String name = component.getName();
    if (otherwise instanceof Integer number) {
      return node.integer(name, number);
    }
    if (otherwise instanceof Long number) {
      return node.whole(name, number);
    }
    if (otherwise instanceof Double number) {
      return node.number(name, number);
    }
    if (otherwise instanceof Boolean flag) {
      return node.flag(name, flag);
    }
    Labelled[] choices = (Labelled[]) component.getType().getEnumConstants();
    return node.choice(name, (Labelled) otherwise, List.of(choices), Labelled::label);
  }

  /** Parameters of other detectors, null where faults were noted, or numbers. */
  private static List<?> readList(RecordComponent component, Object otherwise, ConfigNode node) {
    String name = component.getName();
    if (holdsDetectors(component)) {
      return node.has(name)
          ? node.objects(name, MAX_LISTED).stream()
              .map(ParameterTypes::readDetector)
              .collect(Collectors.toList())
          : (List<?>) otherwise;
    }
    return node.has(name) ? node.numbers(name, MAX_LISTED) : (List<?>) otherwise;
  }

  private static boolean holdsDetectors(RecordComponent component) {
    Type element = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
    return element == DetectorParameters.class;
  }

  private static ArrayNode list(List<?> elements) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Object element : elements) {
      if (element instanceof DetectorParameters parameters) {
        list.add(ParameterTypes.write(parameters));
      } else {
        list.add((Double) element);
      }
    }
    return list;
  }

  private static void write(String name, Object found, Object otherwise, SparseObject out) {
    if (found instanceof Integer || found instanceof Long) {
      out.put(name, ((Number) found).longValue(), ((Number) otherwise).longValue());
    } else if (found instanceof Double number) {
      out.put(name, number, (Double) otherwise);
    } else if (found instanceof Boolean flag) {
      out.put(name, flag, (Boolean) otherwise);
    } else if (found instanceof List<?> elements) {
      out.put(name, list(elements), list((List<?>) otherwise));
    } else {
      out.put(name, ((Labelled) found).label(), ((Labelled) otherwise).label());
    }
  }

  private static Object value(RecordComponent component, Object parameters) {
    try {
      return component.getAccessor().invoke(parameters);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("parameters must be public records: " + component, e);
    }
  }

  private P create(P defaults, RecordComponent[] components, Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> canonical = defaults.getClass().getDeclaredConstructor(types);
      return kind.cast(canonical.newInstance(values));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException("found parameters that fail to check themselves", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("parameters must be public records: " + kind, e);
    }
  }
}
