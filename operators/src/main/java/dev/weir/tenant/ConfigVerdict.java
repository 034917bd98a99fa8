package dev.weir.tenant;

/** What became of a config message. */
public sealed interface ConfigVerdict {

  /**
   * The tenant has a new record.
   *
   * @param record the record that replaces the one before
   * @param learning what it does to the models; null for a removal
   * @param note what the sender should know besides; null if nothing
   */
  record Accepted(TenantRecord record, LearningChange learning, String note)
      implements ConfigVerdict {}

  /**
   * The last accepted message again: nothing changes.
   *
   * @param record the record as it is
   */
  record Unchanged(TenantRecord record) implements ConfigVerdict {}

  /**
   * The tenant keeps what it has.
   *
   * @param code what kind of fault, of the first if there are several
   * @param message every fault with its path, what was found and what was expected
   */
  record Refused(RefusalCode code, String message) implements ConfigVerdict {}
}
