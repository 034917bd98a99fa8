package dev.weir.state;

import dev.weir.admission.EntityPlaces;

/** Stands in every savepoint; the name is fixed for ever. */
public final class EntityPlacesSerializerSnapshot extends FixedSnapshot<EntityPlaces> {
  public EntityPlacesSerializerSnapshot() {
    super(EntityPlacesSerializer::new);
  }
}
