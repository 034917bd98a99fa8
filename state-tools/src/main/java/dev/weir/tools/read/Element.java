package dev.weir.tools.read;

import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple6;

/**
 * One thing that saved state holds, of whatever kind.
 *
 * @param uid under which operator
 * @param state in which state
 * @param tenant whose; empty for what is nobody's
 * @param name which of the tenant's: mostly an entity; empty where there is but one
 * @param key the saved key, as far as that says more than the tenant
 * @param value the saved bytes
 */
public record Element(
    String uid, String state, String tenant, String name, byte[] key, byte[] value) {
  /** The components, in their order, on their way through a job. */
  public static final TypeInformation<Tuple6<String, String, String, String, byte[], byte[]>> ROW =
      Types.TUPLE(
          Types.STRING,
          Types.STRING,
          Types.STRING,
          Types.STRING,
          PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
          PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  /** The element that travels as {@code row}. */
  public static Element of(Tuple6<String, String, String, String, byte[], byte[]> row) {
    return new Element(row.f0, row.f1, row.f2, row.f3, row.f4, row.f5);
  }

  /** This on its way through a job. */
  public Tuple6<String, String, String, String, byte[], byte[]> row() {
    return Tuple6.of(uid, state, tenant, name, key, value);
  }
}
