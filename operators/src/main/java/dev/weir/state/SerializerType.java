package dev.weir.state;

import java.util.function.Supplier;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Type information that names its serializer, so that Flink never looks into the class and never
 * falls back to a generic one.
 *
 * @param <T> the type
 */
public final class SerializerType<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1L;
  private final Class<T> type;
  private final boolean key;
  private final SerializableSupplier<T> serializer;

  /** A supplier that travels with the job graph. */
  @FunctionalInterface
  public interface SerializableSupplier<T>
      extends Supplier<TypeSerializer<T>>, java.io.Serializable {}

  public SerializerType(Class<T> type, boolean key, SerializableSupplier<T> serializer) {
    this.type = type;
    this.key = key;
    this.serializer = serializer;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return serializer.get();
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isKeyType() {
    return key;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof SerializerType;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SerializerType<?> that && that.type == type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }
}
