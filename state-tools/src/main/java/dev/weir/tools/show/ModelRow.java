package dev.weir.tools.show;

import org.apache.flink.api.java.tuple.Tuple3;

/** What the search for a model hands to the client. */
final class ModelRow {
  /** What a row is. */
  enum Kind {
    /** The frame of the model that was asked for, behind its key. */
    MODEL,
    /** Another tenant that has models. */
    TENANT,
    /** Another entity of the tenant. */
    ENTITY,
    /** A lane of the tenant's own model. */
    LANE,
    /** The frame of the record of the tenant or of the template. */
    CONFIG,
    /** The frame of the tenant's fence. */
    FENCE,
    /** Alerts of an entity. */
    ALERTS,
    /** What people have said of the tenant's alerts, by config and severity. */
    VERDICTS,
    /** What the tenant has spent of its budget of alerts. */
    BUDGET,
    /** Of a key that nobody has asked for: Flink wants a row of every key. */
    NOTHING
  }

  private ModelRow() {}

  static Kind kind(Tuple3<String, String, byte[]> row) {
    return Kind.valueOf(row.f0);
  }
}
