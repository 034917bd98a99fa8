package dev.weir.tenant;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where an event's parts stand in records that a tenant writes in a form of its own: a JSON pointer
 * for each (RFC 6901).
 *
 * @param time pointer to the event's time; null: the record's timestamp
 * @param entity pointer to the entity; null: events are about the tenant as a whole
 * @param id pointer to the event's id; null: its position
 * @param features pointers by the names of features, in the order of the names
 */
public record RecordsPart(
    String time, String entity, String id, SortedMap<String, String> features) {

  /**
   * Checks every pointer.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public RecordsPart {
    checkPointer("time", time);
    checkPointer("entity", entity);
    checkPointer("id", id);
    features =
        Collections.unmodifiableSortedMap(new TreeMap<>(Check.present("features", features)));
    if (features.isEmpty() || features.size() > LearningPart.MAX_FEATURES) {
      throw Check.refused(
          "features", features.size() + " pointers", "1 to " + LearningPart.MAX_FEATURES);
    }
    SortedMap<String, String> all = new TreeMap<>();
    put(time, all);
    put(entity, all);
    put(id, all);
    for (Map.Entry<String, String> feature : features.entrySet()) {
      checkPointer("features", Check.present("features", feature.getValue()));
      put(feature.getValue(), all);
    }
    checkNesting(all);
  }

  private static void put(String pointer, SortedMap<String, String> all) {
    if (pointer != null) {
      all.put(pointer + "/", pointer);
    }
  }

  /** With a slash behind each, a pointer stands right before the first one that goes through it. */
  private static void checkNesting(SortedMap<String, String> all) {
    String last = null;
    for (String pointer : all.keySet()) {
      if (last != null && pointer.startsWith(last)) {
        throw Check.refused(
            "features", all.get(last) + " and " + all.get(pointer), "no pointer through another");
      }
      last = pointer;
    }
  }

  private static void checkPointer(String field, String pointer) {
    if (pointer != null && !JsonPointers.isValid(pointer)) {
      throw Check.refused(field, pointer, JsonPointers.EXPECTED);
    }
  }
}
