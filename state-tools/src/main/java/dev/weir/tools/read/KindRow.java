package dev.weir.tools.read;

import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;

/**
 * What a pass over a savepoint hands to the client: the name of a constant that says what it is,
 * whose it is, its bytes.
 */
public final class KindRow {
  public static final TypeInformation<Tuple3<String, String, byte[]>> TYPE =
      Types.TUPLE(
          Types.STRING, Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private static final byte[] NOTHING = {};

  private KindRow() {}

  public static Tuple3<String, String, byte[]> of(Enum<?> kind, String name, byte[] bytes) {
    return Tuple3.of(kind.name(), name, bytes);
  }

  /** The same without bytes. */
  public static Tuple3<String, String, byte[]> of(Enum<?> kind, String name) {
    return of(kind, name, NOTHING);
  }
}
