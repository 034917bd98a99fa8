package dev.weir.tools.read;

import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import java.io.IOException;
import org.apache.flink.api.common.state.ValueState;

/** The model that stands under a key of a saved state. */
public final class ModelOfKey {
  private ModelOfKey() {}

  /**
   * Reads it.
   *
   * @param models whose current key is {@code key}
   * @return null where there is none
   * @throws IOException where it is the model of another key
   */
  public static Model read(ModelKey key, ValueState<Model> models) throws IOException {
    Model model = models.value();
    if (model != null && model.fingerprint() != key.fingerprint()) {
      throw new IOException(
          "model of "
              + key
              + ": found the model of another key, expected its own; restore an older savepoint");
    }
    return model;
  }
}
