package dev.weir.state;

/** Stands in every savepoint; the name is fixed for ever. */
public final class VerdictCountsSerializerSnapshot extends FixedSnapshot<VerdictCounts> {
  public VerdictCountsSerializerSnapshot() {
    super(VerdictCountsSerializer::new);
  }
}
