package dev.weir.state;

import dev.weir.model.Model;

/** Stands in every savepoint; the name is fixed for ever. */
public final class ModelSerializerSnapshot extends FixedSnapshot<Model> {
  public ModelSerializerSnapshot() {
    super(ModelSerializer::new);
  }
}
