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

  /**
   * Commands, sent together where nothing else is on its way: when every event and request before
   * this step is answered. No step after it may be taken before all are answered and those that
   * take effect are done. Then it is certain which events come before a command and which after it.
   *
   * @param messages in the order of the topic of commands
   * @param timestampMillis the messages' timestamp: virtual time
   */
  record CommandsStep(List<CommandMessage> messages, long timestampMillis) implements Step {
    /** Copies the list. */
    public CommandsStep {
      messages = List.copyOf(messages);
    }
  }

  /**
   * One message for the topic of commands.
   *
   * @param key the message's key
   * @param value the message's value
   * @param id of the command that must be done; null where the answer is that nothing happens
   */
  record CommandMessage(byte[] key, byte[] value, String id) {}

  /** One version of one tenant's config. */
  record TenantVersion(String tenant, long version) {
    @Override
    public String toString() {
      return tenant + "@" + version;
    }
  }
}
