package dev.weir.tools.inspect;

import org.apache.flink.api.java.tuple.Tuple3;

/** What the passes over a savepoint hand to the client. */
final class Row {
  /** What a row is. */
  enum Kind {
    /** A {@link TenantSummary} of one subtask. */
    TENANT,
    /** A {@link LargeModel}. */
    LARGE,
    /** A name that is like the one asked for. */
    NAME,
    /** The frame of a tenant's record. */
    CONFIG,
    /** The frame of a tenant's fence. */
    FENCE,
    /** A split of the source that is named. */
    SPLIT,
    /** The frame of a model. */
    MODEL
  }

  private Row() {}

  static Kind kind(Tuple3<String, String, byte[]> row) {
    return Kind.valueOf(row.f0);
  }
}
