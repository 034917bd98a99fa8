package dev.weir.tools.inspect;

import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;

/** What the passes over a savepoint hand to the client: what a row is, whose it is, its bytes. */
final class Row {
  static final TypeInformation<Tuple3<String, String, byte[]>> TYPE =
      Types.TUPLE(
          Types.STRING, Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private static final byte[] NOTHING = {};

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

  static Tuple3<String, String, byte[]> of(Kind kind, String name, byte[] bytes) {
    return Tuple3.of(kind.name(), name, bytes);
  }

  static Tuple3<String, String, byte[]> of(Kind kind, String name) {
    return of(kind, name, NOTHING);
  }

  static Kind kind(Tuple3<String, String, byte[]> row) {
    return Kind.valueOf(row.f0);
  }
}
