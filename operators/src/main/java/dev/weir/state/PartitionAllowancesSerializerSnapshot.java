package dev.weir.state;

import dev.weir.limit.PartitionAllowances;

/** Stands in every savepoint; the name is fixed for ever. */
public final class PartitionAllowancesSerializerSnapshot
    extends FixedSnapshot<PartitionAllowances> {
  public PartitionAllowancesSerializerSnapshot() {
    super(PartitionAllowancesSerializer::new);
  }
}
