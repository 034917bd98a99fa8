package dev.weir.state;

import dev.weir.health.HealthBook;

/** Stands in every savepoint; the name is fixed for ever. */
public final class HealthBookSerializerSnapshot extends FixedSnapshot<HealthBook> {
  public HealthBookSerializerSnapshot() {
    super(HealthBookSerializer::new);
  }
}
