package dev.weir.tools.show;

import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;

/** What the search for a model hands to the client: what a row is, whose it is, its bytes. */
final class ModelRow {
  static final TypeInformation<Tuple3<String, String, byte[]>> TYPE =
      Types.TUPLE(
          Types.STRING, Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private static final byte[] NOTHING = {};

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
    FENCE
  }

  private ModelRow() {}

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
