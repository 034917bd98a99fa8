package dev.weir.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What all of Weir's serializers have in common: a value of no fixed length, never reused, and
 * equality by class, because the form written depends on nothing but the class.
 *
 * @param <T> what is written
 */
public abstract class StatelessSerializer<T> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1L;

  @Override
  public boolean isImmutableType() {
    return false;
  }

  /** Refuses a form that this release does not read. */
  static void requireFormat(String what, int found, int expected) throws IOException {
    if (found != expected) {
      throw new IOException(
          what
              + ": found format "
              + found
              + " where this release reads "
              + expected
              + " (migrate the savepoint)");
    }
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  public T copy(T from, T reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean equals(Object other) {
    return other != null && other.getClass() == getClass();
  }

  @Override
  public int hashCode() {
    return getClass().hashCode();
  }
}
