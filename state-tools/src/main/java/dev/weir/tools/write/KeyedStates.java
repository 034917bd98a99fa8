package dev.weir.tools.write;

import dev.weir.admission.EntityPlaces;
import dev.weir.health.HealthBook;
import dev.weir.model.Model;
import dev.weir.state.AlertBudget;
import dev.weir.state.DecisionLedger;
import dev.weir.state.States;
import dev.weir.state.VerdictCounts;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/** What one operator holds under the current key; the states of other operators are null. */
final class KeyedStates {
  private ValueState<Model> models;
  private ValueState<AlertBudget> budgets;
  private ValueState<HealthBook> books;
  private ValueState<EntityPlaces> places;
  private MapState<String, Long> times;
  private MapState<String, DecisionLedger> ledgers;
  private MapState<String, VerdictCounts> verdicts;
  private ValueState<Long> clocks;

  private KeyedStates() {}

  /** All states of {@code uid}, so that those that stay empty are there too. */
  static KeyedStates open(String uid, KeyedStateStore store) {
    KeyedStates states = new KeyedStates();
    for (SavedKind kind : SavedKind.under(uid)) {
      switch (kind) {
        case MODEL -> states.models = store.getState(States.model());
        case ALERT_BUDGET -> states.budgets = store.getState(States.alertBudget());
        case HEALTH -> states.books = store.getState(States.tenantHealth());
        case ENTITY_PLACES -> states.places = store.getState(States.entityPlaces());
        case ENTITY_TIME -> states.times = store.getMapState(States.entityTimes());
        case LEDGER -> states.ledgers = store.getMapState(States.decisions());
        case VERDICTS -> states.verdicts = store.getMapState(States.verdicts());
        case ALERT_CLOCK -> states.clocks = store.getState(States.alertClock());
        default -> {
          // Under no key.
        }
      }
    }
    return states;
  }

  /** What stands in the place of {@code saved}, whose key is the current one; null: nothing. */
  Saved get(Saved saved) throws Exception {
    if (saved instanceof Saved.KeyedModel keyed) {
      Model held = models.value();
      return held == null ? null : new Saved.KeyedModel(keyed.key(), held);
    } else if (saved instanceof Saved.Budget budget) {
      AlertBudget held = budgets.value();
      return held == null ? null : new Saved.Budget(budget.tenant(), held);
    } else if (saved instanceof Saved.Health health) {
      HealthBook held = books.value();
      return held == null ? null : new Saved.Health(health.tenant(), held);
    } else if (saved instanceof Saved.Places of) {
      EntityPlaces held = places.value();
      return held == null ? null : new Saved.Places(of.tenant(), held);
    } else if (saved instanceof Saved.EntityTime time) {
      Long held = times.get(time.entity());
      return held == null ? null : new Saved.EntityTime(time.tenant(), time.entity(), held);
    }
    return getFeedback(saved);
  }

  private Saved getFeedback(Saved saved) throws Exception {
    if (saved instanceof Saved.Ledger ledger) {
      DecisionLedger held = ledgers.get(ledger.entity());
      return held == null ? null : new Saved.Ledger(ledger.tenant(), ledger.entity(), held);
    } else if (saved instanceof Saved.Verdicts said) {
      VerdictCounts held = verdicts.get(said.counted());
      return held == null ? null : new Saved.Verdicts(said.tenant(), said.counted(), held);
    } else if (saved instanceof Saved.AlertClock clock) {
      Long held = clocks.value();
      return held == null ? null : new Saved.AlertClock(clock.tenant(), held);
    }
    throw unexpected(saved);
  }

  /** Puts {@code saved} under the current key, which is its own. */
  void put(Saved saved) throws Exception {
    if (saved instanceof Saved.KeyedModel keyed) {
      models.update(keyed.model());
    } else if (saved instanceof Saved.Budget budget) {
      budgets.update(budget.budget());
    } else if (saved instanceof Saved.Health health) {
      books.update(health.book());
    } else if (saved instanceof Saved.Places of) {
      places.update(of.places());
    } else if (saved instanceof Saved.EntityTime time) {
      times.put(time.entity(), time.slice());
    } else if (saved instanceof Saved.Ledger ledger) {
      ledgers.put(ledger.entity(), ledger.ledger());
    } else if (saved instanceof Saved.Verdicts said) {
      verdicts.put(said.counted(), said.counts());
    } else if (saved instanceof Saved.AlertClock clock) {
      clocks.update(clock.millis());
    } else {
      throw unexpected(saved);
    }
  }

  private static IllegalArgumentException unexpected(Saved saved) {
    return new IllegalArgumentException("found " + saved.kind() + ", expected one with a key");
  }
}
