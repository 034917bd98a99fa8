package dev.weir.state;

/** Stands in every savepoint; the name is fixed for ever. */
public final class ModelKeySerializerSnapshot extends FixedSnapshot<ModelKey> {
  public ModelKeySerializerSnapshot() {
    super(() -> ModelKeySerializer.INSTANCE);
  }
}
