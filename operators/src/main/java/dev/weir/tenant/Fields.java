package dev.weir.tenant;

import dev.weir.detect.Labelled;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * Records of parameters as fields of a config: a component is a field of the same name, in the same
 * order, and one that equals its default is left out.
 *
 * @param <P> what the records are
 */
final class Fields<P> {
  private final Class<P> kind;

  Fields(Class<P> kind) {
    this.kind = kind;
  }

  /** A record like {@code defaults} with the fields that are there; null if faults were noted. */
  P read(P defaults, ConfigNode node) {
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    P parameters =
        node.build(
            () -> {
              Object[] values = new Object[components.length];
              for (int c = 0; c < values.length; c++) {
                values[c] = read(components[c], value(components[c], defaults), node);
              }
              return create(defaults, components, values);
            });
    node.end();
    return parameters;
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

  private static void write(String name, Object found, Object otherwise, SparseObject out) {
    if (found instanceof Integer || found instanceof Long) {
      out.put(name, ((Number) found).longValue(), ((Number) otherwise).longValue());
    } else if (found instanceof Double number) {
      out.put(name, number, (Double) otherwise);
    } else if (found instanceof Boolean flag) {
      out.put(name, flag, (Boolean) otherwise);
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
