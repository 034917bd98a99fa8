package dev.weir.operator;

import dev.weir.model.Observation;
import dev.weir.state.ModelKey;

/** An event on its way to its model: checked, and with the config that decides it. */
public final class ConfiguredEvent {
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
}
