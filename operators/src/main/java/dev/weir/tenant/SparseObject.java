package dev.weir.tenant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An object of a tree that leaves out the fields that are equal to their defaults. So a parameter
 * that a later release adds, with a default, changes no hash; and so <b>a default never
 * changes</b>.
 */
final class SparseObject {
  private final ObjectNode object = JsonNodeFactory.instance.objectNode();

  SparseObject put(String name, String value, String otherwise) {
    if (!value.equals(otherwise)) {
      object.put(name, value);
    }
    return this;
  }

  SparseObject put(String name, long value, long otherwise) {
    if (value != otherwise) {
      object.put(name, value);
    }
    return this;
  }

  /** NaN is written as null. */
  SparseObject put(String name, double value, double otherwise) {
    if (Double.compare(value, otherwise) != 0) {
      if (Double.isNaN(value)) {
        object.putNull(name);
      } else {
        object.put(name, value);
      }
    }
    return this;
  }

  SparseObject put(String name, boolean value, boolean otherwise) {
    if (value != otherwise) {
      object.put(name, value);
    }
    return this;
  }

  /** A list that has its elements written already. */
  SparseObject put(String name, ArrayNode value, ArrayNode otherwise) {
    if (!value.equals(otherwise)) {
      object.set(name, value);
    }
    return this;
  }

  /** An object of no fields is left out. */
  SparseObject put(String name, SparseObject value) {
    if (!value.object.isEmpty()) {
      object.set(name, value.object);
    }
    return this;
  }

  ObjectNode tree() {
    return object;
  }
}
