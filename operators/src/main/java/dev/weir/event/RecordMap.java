package dev.weir.event;

import dev.weir.tenant.JsonPointers;
import dev.weir.tenant.RecordsPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON pointers of a tenant's own records, made into a tree of names that one pass over a
 * record follows. Immutable to its users.
 */
public final class RecordMap {
  static final int TIME = 0;
  static final int ENTITY = 1;
  static final int ID = 2;
  private static final int FIRST_FEATURE = 3;
  private static final int[] NOTHING = {};

  private final Node root = new Node();
  private final List<String> pointers = new ArrayList<>();
  private final Map<String, Integer> byFeature = new HashMap<>();

  /** One name on the way, or the place of a value. */
  static final class Node {
    private final Map<String, Node> children = new HashMap<>();
    private int[] targets = NOTHING;
    private int lastIndex = -1;

    /** Where the way goes on at {@code name}; null if it does not. */
    Node child(String name) {
      return children.get(name);
    }

    /** As {@link #child(String)}, for an element of an array; -1 is behind all that are asked. */
    int lastIndex() {
      return lastIndex;
    }

    /** What is to be found here; a place that has any has no children. */
    int[] targets() {
      return targets;
    }

    private Node grow(String name) {
      if (name.length() <= 4 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
        lastIndex = Math.max(lastIndex, Integer.parseInt(name));
      }
      return children.computeIfAbsent(name, key -> new Node());
    }

    private void add(int target) {
      targets = java.util.Arrays.copyOf(targets, targets.length + 1);
      targets[targets.length - 1] = target;
    }
  }

  /** The map that {@code part} describes. */
  public RecordMap(RecordsPart part) {
    add(part.time());
    add(part.entity());
    add(part.id());
    part.features()
        .forEach(
            (name, pointer) -> {
              byFeature.put(name, pointers.size());
              add(pointer);
            });
  }

  private void add(String pointer) {
    int target = pointers.size();
    pointers.add(pointer);
    if (pointer == null) {
      return;
    }
    Node node = root;
    for (String name : JsonPointers.parts(pointer)) {
      node = node.grow(name);
    }
    node.add(target);
  }

  Node root() {
    return root;
  }

  /** How many values there are to find. */
  int size() {
    return pointers.size();
  }

  /** The pointer to a value, for messages; null if it is not looked for. */
  String pointer(int target) {
    return pointers.get(target);
  }

  /** Where the values of features begin. */
  static int firstFeature() {
    return FIRST_FEATURE;
  }

  /** The value of a feature; -1 if none is looked for. */
  int targetOf(String feature) {
    return byFeature.getOrDefault(feature, -1);
  }
}
