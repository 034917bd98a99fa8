package dev.weir.tools.show;

import dev.weir.state.AlertBudget;
import dev.weir.state.AlertBudgetSerializer;
import dev.weir.state.DecisionLedgerSerializer;
import dev.weir.state.Uids;
import dev.weir.state.VerdictCounts;
import dev.weir.state.VerdictCountsSerializer;
import dev.weir.tools.read.KindRow;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Gathers what the operators behind the models remember of a tenant's alerts. */
final class AlertSearch {
  private final SavedState state;
  private final AlertRule rule;
  private final LatestAlerts last;
  private final Map<String, VerdictCounts> verdicts = new TreeMap<>();
  private AlertBudget budget;

  private AlertSearch(SavedState state, AlertRule rule) {
    this.state = state;
    this.rule = rule;
    this.last = new LatestAlerts(rule);
  }

  /** Those that the rule says are a model's; after the model, whose config has the rule. */
  static AlertMemory find(SavedState state, AlertRule rule, ReadSettings settings) {
    AlertSearch search = new AlertSearch(state, rule);
    ReadJob job = new ReadJob(state, settings);
    search.rows(job).ifPresent(rows -> job.forEach("Looking for its alerts", rows, search::add));
    boolean heard = state.find(Uids.JOIN_FEEDBACK).isPresent();
    return new AlertMemory(heard, search.last.all(), search.verdicts, search.budget);
  }

  private Optional<DataStream<Tuple3<String, String, byte[]>>> rows(ReadJob job) {
    return FindAlerts.UIDS.stream()
        .filter(uid -> state.find(uid).isPresent())
        .map(uid -> rows(job, uid))
        .reduce((one, other) -> one.union(other));
  }

  private DataStream<Tuple3<String, String, byte[]>> rows(ReadJob job, String uid) {
    return job.keyed(uid, new FindAlerts(rule, uid), Types.STRING, KindRow.TYPE)
        .filter(row -> ModelRow.kind(row) != ModelRow.Kind.NOTHING);
  }

  private void add(Tuple3<String, String, byte[]> row) {
    DataInputDeserializer in = new DataInputDeserializer(row.f2);
    try {
      switch (ModelRow.kind(row)) {
        case ALERTS -> last.add(row.f1, new DecisionLedgerSerializer().deserialize(in));
        case VERDICTS -> verdicts.put(row.f1, new VerdictCountsSerializer().deserialize(in));
        case BUDGET -> budget = new AlertBudgetSerializer().deserialize(in);
        case MODEL, TENANT, ENTITY, LANE, CONFIG, FENCE, NOTHING ->
            throw new IllegalArgumentException("found a row of no alerts, expected one of them");
      }
    } catch (IOException e) {
      throw state.incompatible(e.getMessage(), e);
    }
  }
}
