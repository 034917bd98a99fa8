package dev.weir.operator;

import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import java.io.IOException;
import org.apache.flink.api.common.state.ValueState;

/**
 * Models that live in the state and nowhere else: right for the heap, where the state holds the
 * objects themselves.
 *
 * <p>{@code value()} in every call and no reference past it: the heap backend copies a model that a
 * running snapshot still needs only when it is asked for it.
 */
final class StoredModels implements Models {
  private final ValueState<Model> state;

  StoredModels(ValueState<Model> state) {
    this.state = state;
  }

  @Override
  public Model read(ModelKey key) throws IOException {
    try {
      return state.value();
    } catch (IOException e) {
      throw new IOException("the saved model of " + key + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void write(ModelKey key, Model model, long liveBytes, long leanBytes) throws IOException {
    state.update(model);
  }

  @Override
  public Model peek(ModelKey key) throws IOException {
    return read(key);
  }

  @Override
  public void amend(ModelKey key, Model model) throws IOException {
    state.update(model);
  }

  @Override
  public void remove(ModelKey key) {
    state.clear();
  }

  @Override
  public void flush() {}
}
