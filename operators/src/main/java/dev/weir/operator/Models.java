package dev.weir.operator;

import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import java.io.IOException;

/**
 * The live models of a subtask. The key handed in is always the operator's current key.
 *
 * <p>A model belongs to the caller from {@link #read} to {@link #write} and to nobody else, and the
 * caller keeps no reference past it.
 */
interface Models {
  /** The model that is to judge an event of {@code key}; null where there is none. */
  Model read(ModelKey key) throws IOException;

  /**
   * Keeps what {@link #read} has given, or the model that takes its place.
   *
   * @param liveBytes about what it occupies
   * @param leanBytes about what it occupies while it is {@link Model#lean lean}
   */
  void write(ModelKey key, Model model, long liveBytes, long leanBytes) throws IOException;

  /** The model of {@code key} for housekeeping, which does not count as a use of it. */
  Model peek(ModelKey key) throws IOException;

  /** Keeps what {@link #peek} has given. */
  void amend(ModelKey key, Model model) throws IOException;

  /** Forgets the model of {@code key}. */
  void remove(ModelKey key);

  /**
   * Makes the state hold what the models are now. Must be done before the state is saved and before
   * anybody walks over its keys; the current key is another one afterwards.
   */
  void flush() throws IOException;
}
