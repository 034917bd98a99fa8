package dev.weir.tools.write;

import dev.weir.admission.EntityPlaces;
import dev.weir.health.HealthBook;
import dev.weir.state.AlertBudget;
import dev.weir.state.DecisionLedger;
import dev.weir.state.States;
import dev.weir.state.VerdictCounts;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/**
 * Reads one state that is keyed by tenant; the others are null. One at a time: where several are
 * open, Flink gives a key once for each of them that has it.
 */
final class ReadOfTenants extends KeyedStateReaderFunction<String, Saved> {
  private static final long serialVersionUID = 1L;

  private final SavedKind kind;
  private transient ValueState<AlertBudget> budgets;
  private transient ValueState<HealthBook> books;
  private transient ValueState<EntityPlaces> places;
  private transient MapState<String, Long> times;
  private transient MapState<String, DecisionLedger> ledgers;
  private transient MapState<String, VerdictCounts> verdicts;
  private transient ValueState<Long> clocks;
  private transient LongCounter timers;
  private transient LongCounter missing;

  ReadOfTenants(SavedKind kind) {
    this.kind = kind;
  }

  @Override
  public void open(OpenContext context) {
    var runtime = getRuntimeContext();
    timers = runtime.getLongCounter(Tally.TIMERS.of(SavedKind.HEALTH));
    missing = runtime.getLongCounter(Tally.MISSING_TIMERS.of(SavedKind.HEALTH));
    switch (kind) {
      case ALERT_BUDGET -> budgets = runtime.getState(States.alertBudget());
      case HEALTH -> books = runtime.getState(States.tenantHealth());
      case ENTITY_PLACES -> places = runtime.getState(States.entityPlaces());
      case ENTITY_TIME -> times = runtime.getMapState(States.entityTimes());
      case LEDGER -> ledgers = runtime.getMapState(States.decisions());
      case VERDICTS -> verdicts = runtime.getMapState(States.verdicts());
      case ALERT_CLOCK -> clocks = runtime.getState(States.alertClock());
      default -> throw new IllegalArgumentException("found " + kind + ", expected a tenant's");
    }
  }

  @Override
  public void readKey(String tenant, Context context, Collector<Saved> out) throws Exception {
    if (budgets != null && budgets.value() != null) {
      out.collect(new Saved.Budget(tenant, budgets.value()));
    }
    if (books != null) {
      readHealth(tenant, context, out);
    }
    if (places != null && places.value() != null) {
      out.collect(new Saved.Places(tenant, places.value()));
    }
    if (clocks != null && clocks.value() != null) {
      out.collect(new Saved.AlertClock(tenant, clocks.value()));
    }
    readMaps(tenant, out);
  }

  private void readHealth(String tenant, Context context, Collector<Saved> out) throws Exception {
    HealthBook book = books.value();
    if (book == null) {
      return;
    }
    if (book.timerMillis() != HealthBook.NO_TIMER) {
      boolean there = context.registeredProcessingTimeTimers().contains(book.timerMillis());
      (there ? timers : missing).add(1L);
    }
    out.collect(new Saved.Health(tenant, book));
  }

  private void readMaps(String tenant, Collector<Saved> out) throws Exception {
    if (times != null) {
      for (Map.Entry<String, Long> time : times.entries()) {
        out.collect(new Saved.EntityTime(tenant, time.getKey(), time.getValue()));
      }
    }
    if (ledgers != null) {
      for (Map.Entry<String, DecisionLedger> ledger : ledgers.entries()) {
        out.collect(new Saved.Ledger(tenant, ledger.getKey(), ledger.getValue()));
      }
    }
    if (verdicts != null) {
      for (Map.Entry<String, VerdictCounts> said : verdicts.entries()) {
        out.collect(new Saved.Verdicts(tenant, said.getKey(), said.getValue()));
      }
    }
  }
}
