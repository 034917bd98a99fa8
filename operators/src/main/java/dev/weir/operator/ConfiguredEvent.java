package dev.weir.operator;

import dev.weir.event.RawRecord;
import dev.weir.model.Observation;
import dev.weir.state.ModelKey;

/** An event on its way to its model: checked, and with the config that decides it. */
public final class ConfiguredEvent {
  private static final byte[] NO_VALUE = {};

  public ModelKey key;

  /** Identity of the event, given or made of its position. */
  public String id;

  /** Whether the event's tenant and entity go into the output as given: the entity may be null. */
  public String entity;

  /** What the model sees. */
  public Observation observation = new Observation();

  /** Key of the Kafka record; null where it had none. */
  public byte[] recordKey;

  /** Kafka timestamp of the record. */
  public long recordTimestamp;

  public String topic;
  public int partition;
  public long offset;

  /** Models that were judged by an earlier version than this were erased; 0 if none were. */
  public long erasedBelow;

  /**
   * The record as a dead letter from here on can have it: without the value and the headers, which
   * have not crossed the network.
   */
  RawRecord bareRecord() {
    return new RawRecord(
        recordKey,
        NO_VALUE,
        recordTimestamp,
        topic,
        partition,
        offset,
        WireSerializer.NO_NAMES,
        WireSerializer.NO_VALUES);
  }
}
