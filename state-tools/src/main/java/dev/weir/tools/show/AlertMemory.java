package dev.weir.tools.show;

import dev.weir.state.AlertBudget;
import dev.weir.state.Decision;
import dev.weir.state.VerdictCounts;
import java.util.List;
import java.util.Map;

/**
 * What is remembered of alerts behind the model: by the operators that count a tenant's alerts and
 * that hear what people say of them.
 *
 * @param heard whether the job listened to feedback; else it remembers no alert
 * @param last alerts of the model, the latest first, at most {@value #MOST}; of one that entities
 *     share those of the entities that it judges, of all of the tenant where its config is not kept
 * @param verdicts of the tenant, by config and severity as the state names them
 * @param budget of the tenant; null where none was spent
 */
public record AlertMemory(
    boolean heard, List<Remembered> last, Map<String, VerdictCounts> verdicts, AlertBudget budget) {
  /** Alerts that are shown. */
  public static final int MOST = 64;

  /** An alert, and whose; the entity is empty for an event without one. */
  public record Remembered(String entity, Decision alert) {}

  public AlertMemory {
    last = List.copyOf(last);
    verdicts = Map.copyOf(verdicts);
  }
}
