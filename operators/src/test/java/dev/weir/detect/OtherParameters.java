package dev.weir.detect;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Records of parameters that differ from another one in a single parameter. */
final class OtherParameters {
  private OtherParameters() {}

  /** Some with another value of {@code name}, as far as the record accepts them. */
  static List<DetectorParameters> of(DetectorParameters parameters, String name) {
    List<DetectorParameters> others = new ArrayList<>();
    for (RecordComponent component : parameters.getClass().getRecordComponents()) {
      if (component.getName().equals(name)) {
        Object value = value(component, parameters);
        for (Object other : candidates(component, value)) {
          DetectorParameters changed = changed(parameters, name, other);
          if (changed != null && !changed.equals(parameters)) {
            others.add(changed);
          }
        }
        return others;
      }
    }
    throw new IllegalArgumentException("found no parameter " + name + " of " + parameters);
  }

  private static List<?> candidates(RecordComponent component, Object value) {
    if (value instanceof Integer number) {
      return List.of(number - 1, number + 1, number / 2, number * 2, 1, 64);
    } else if (value instanceof Double number) {
      return List.of(number / 2, number * 1.5, number * 2, 0., .05, .9);
    } else if (value instanceof List<?> list) {
      return List.of(list.stream().map(any -> .5 + list.size()).toList());
    }
    return Arrays.asList(component.getType().getEnumConstants());
  }

  /** Null where the record refuses the value. */
  private static DetectorParameters changed(DetectorParameters like, String name, Object value) {
    RecordComponent[] components = like.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int c = 0; c < values.length; c++) {
      types[c] = components[c].getType();
      values[c] = components[c].getName().equals(name) ? value : value(components[c], like);
    }
    try {
      Constructor<?> canonical = like.getClass().getDeclaredConstructor(types);
      return (DetectorParameters) canonical.newInstance(values);
    } catch (InvocationTargetException e) {
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object value(RecordComponent component, DetectorParameters of) {
    try {
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
