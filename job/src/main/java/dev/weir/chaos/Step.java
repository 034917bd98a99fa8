package dev.weir.chaos;

import java.util.List;

/** One thing that a player of a {@link Storm} does, in the order of the storm. */
public sealed interface Step {

  /**
   * A record for the events topic, good or bad.
   *
   * @param partition where it goes, whatever its key
   * @param key the record's key
   * @param value the record's value; null for a tombstone
   * @param timestampMillis the record's timestamp: its virtual time
   */
  record EventStep(int partition, byte[] key, byte[] value, long timestampMillis) implements Step {}

  /**
   * A message for the config topic.
   *
   * @param key the message's key
   * @param value the message's value; null for a tombstone
   * @param timestampMillis the message's timestamp: virtual time
   * @param valid whether the job must accept it; if not, it must refuse it
   */
  record RequestStep(byte[] key, byte[] value, long timestampMillis, boolean valid)
      implements Step {}

  /**
   * No step after this one may be taken before a read_committed reader of the status topic has seen
   * that each of these is accepted: events come that they govern.
   */
  record GateStep(List<TenantVersion> accepted) implements Step {
    /** Copies the list. */
    public GateStep {
      accepted = List.copyOf(accepted);
    }
  }

  /** One version of one tenant's config. */
  record TenantVersion(String tenant, long version) {
    @Override
    public String toString() {
      return tenant + "@" + version;
    }
  }
}
