package dev.weir.state;

/**
 * A serializer of values that never change, so that none is ever copied.
 *
 * @param <T> what is written
 */
abstract class ImmutableSerializer<T> extends StatelessSerializer<T> {
  private static final long serialVersionUID = 1L;

  @Override
  public final boolean isImmutableType() {
    return true;
  }

  @Override
  public final T copy(T from) {
    return from;
  }
}
