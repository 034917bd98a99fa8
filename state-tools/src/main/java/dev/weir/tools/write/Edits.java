package dev.weir.tools.write;

import java.io.Serializable;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/**
 * What becomes of every element of a savepoint while it is written anew. As it stands: nothing.
 *
 * <p>A method that is given an element says what stands in its place: the same object (kept),
 * another one (changed), or null (dropped). Elements come in no order, to several threads, each
 * with a copy of this.
 */
public interface Edits extends Serializable {
  /** Changes nothing, and writes every element in the present form. */
  Edits NONE =
      new Edits() {
        private static final long serialVersionUID = 1L;
      };

  /**
   * The operators of which elements are changed, dropped or added, out of {@link SavedKind#uids()}.
   * The others' state is copied as it is, byte for byte, where it is not in a form of RocksDB's
   * own.
   */
  default Collection<String> uids() {
    return SavedKind.uids();
  }

  /**
   * A config: each tenant's comes twice, from the operator that checks and from that which judges.
   */
  default Saved.Config config(Saved.Config config) {
    return config;
  }

  default Saved.LastAnswered lastAnswered(Saved.LastAnswered offset) {
    return offset;
  }

  default Saved.Remembered command(Saved.Remembered command) {
    return command;
  }

  default Saved.LastCommand lastCommand(Saved.LastCommand value) {
    return value;
  }

  default Saved.Limits limits(Saved.Limits limits) {
    return limits;
  }

  default Saved.Places places(Saved.Places places) {
    return places;
  }

  default Saved.EntityTime entityTime(Saved.EntityTime time) {
    return time;
  }

  default Saved.KeyedModel model(Saved.KeyedModel model) {
    return model;
  }

  default Saved.Fence fence(Saved.Fence fence) {
    return fence;
  }

  default Saved.UnfinishedSweep sweep(Saved.UnfinishedSweep sweep) {
    return sweep;
  }

  default Saved.Ack ack(Saved.Ack ack) {
    return ack;
  }

  default Saved.Budget budget(Saved.Budget budget) {
    return budget;
  }

  default Saved.Health health(Saved.Health health) {
    return health;
  }

  default Saved.Ledger ledger(Saved.Ledger ledger) {
    return ledger;
  }

  default Saved.Verdicts verdicts(Saved.Verdicts verdicts) {
    return verdicts;
  }

  default Saved.AlertClock alertClock(Saved.AlertClock clock) {
    return clock;
  }

  /** Elements that are added, of any kind under {@link #uids()}; asked for once, read once. */
  default Iterator<Saved> added() throws Exception {
    List<Saved> none = List.of();
    return none.iterator();
  }

  /**
   * What is written beside what stands in the place of {@code saved}: more of the same kind, which
   * the report counts as added.
   */
  default List<Saved> copies(Saved saved) {
    return List.of();
  }

  /** Lanes of which only one model is given to this, each; null where none become one. */
  default UnitedLanes unitedLanes() {
    return null;
  }

  /**
   * What stands where two elements have the same place; one is taken away then, which the report
   * counts as merged.
   *
   * @param held is there already
   * @param more comes to the same place
   * @return one of the same kind and place; null where that must not be, and nothing is written
   */
  default Saved unite(Saved held, Saved more) {
    return null;
  }

  /**
   * These and then {@code others}, which are given what these have made, and which alone add
   * elements and unite two; copies and lanes are these ones'.
   */
  default Edits then(Edits others) {
    return new InOrder(this, others);
  }

  /** What becomes of {@code saved}, by its kind. */
  default Saved edit(Saved saved) {
    return switch (saved.kind()) {
      case CHECKED_CONFIG, APPLIED_CONFIG -> config((Saved.Config) saved);
      case LAST_ANSWERED -> lastAnswered((Saved.LastAnswered) saved);
      case COMMAND -> command((Saved.Remembered) saved);
      case LAST_COMMAND -> lastCommand((Saved.LastCommand) saved);
      case LIMITS -> limits((Saved.Limits) saved);
      case ENTITY_PLACES -> places((Saved.Places) saved);
      case ENTITY_TIME -> entityTime((Saved.EntityTime) saved);
      case MODEL -> model((Saved.KeyedModel) saved);
      case FENCE -> fence((Saved.Fence) saved);
      case SWEEP -> sweep((Saved.UnfinishedSweep) saved);
      case COMMAND_ACK -> ack((Saved.Ack) saved);
      case ALERT_BUDGET -> budget((Saved.Budget) saved);
      case HEALTH -> health((Saved.Health) saved);
      case LEDGER -> ledger((Saved.Ledger) saved);
      case VERDICTS -> verdicts((Saved.Verdicts) saved);
      case ALERT_CLOCK -> alertClock((Saved.AlertClock) saved);
    };
  }
}
