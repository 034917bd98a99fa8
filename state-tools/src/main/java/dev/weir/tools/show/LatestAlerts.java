package dev.weir.tools.show;

import dev.weir.state.Decision;
import dev.weir.state.DecisionLedger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The latest alerts of one model; few are held at a time however many entities share it. */
final class LatestAlerts {
  /** Equal times by what else tells them apart, so that every reading gives one order. */
  private static final Comparator<AlertMemory.Remembered> LATEST_FIRST =
      Comparator.comparingLong((AlertMemory.Remembered one) -> one.alert().timeMillis())
          .reversed()
          .thenComparing(AlertMemory.Remembered::entity)
          .thenComparing(one -> one.alert().id());

  private final AlertRule rule;
  private final List<AlertMemory.Remembered> latest = new ArrayList<>();

  LatestAlerts(AlertRule rule) {
    this.rule = rule;
  }

  /** Takes those of an entity, if they are the model's. */
  void add(String entity, DecisionLedger ledger) {
    if (!rule.has(entity)) {
      return;
    }
    for (Decision decision : ledger.decisions()) {
      latest.add(new AlertMemory.Remembered(entity, decision));
    }
    latest.sort(LATEST_FIRST);
    latest.subList(Math.min(latest.size(), AlertMemory.MOST), latest.size()).clear();
  }

  /** The latest first, at most {@link AlertMemory#MOST}. */
  List<AlertMemory.Remembered> all() {
    return List.copyOf(latest);
  }
}
