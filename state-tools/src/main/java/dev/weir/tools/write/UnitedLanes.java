package dev.weir.tools.write;

import dev.weir.state.ModelKey;
import java.io.Serializable;

/** Lanes that become one, of whose models one goes on. */
interface UnitedLanes extends Serializable {
  /**
   * The key of the lane that {@code model} would go on in, if it is the one; null where its lane is
   * united with none.
   */
  ModelKey of(Saved.KeyedModel model);
}
