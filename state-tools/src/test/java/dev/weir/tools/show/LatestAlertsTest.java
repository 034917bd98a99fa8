package dev.weir.tools.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.state.Decision;
import dev.weir.state.DecisionLedger;
import dev.weir.state.ModelKey;
import dev.weir.tenant.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatestAlertsTest {
  private static final int LANES = 3;

  private static DecisionLedger alertAt(long millis) {
    return new DecisionLedger(
        List.of(new Decision("id-" + millis, millis, "hot@1", 2, "rarity", "amount", null)));
  }

  private static int lane(int entity) {
    return ModelKey.of("hot", Scope.TENANT, LANES, "e" + entity).lane();
  }

  private static LatestAlerts latest(AlertRule rule) {
    LatestAlerts latest = new LatestAlerts(rule);
    for (int entity = 0; entity < 1000; entity++) {
      // Those of lane 1 are before all others.
      latest.add("e" + entity, alertAt(lane(entity) == 1 ? entity : 10_000 + entity));
    }
    return latest;
  }

  @Test
  void laterAlertsOfOtherLanesPushOutNone() {
    LatestAlerts latest = latest(new AlertRule(new Wanted("hot", null, 1), Scope.TENANT, LANES));
    assertThat(latest.all())
        .hasSize(AlertMemory.MOST)
        .allSatisfy(one -> assertThat(lane(Integer.parseInt(one.entity().substring(1)))).isOne());
    assertThat(latest.all())
        .extracting(one -> -one.alert().timeMillis())
        .as("the latest first")
        .isSorted();
  }

  @Test
  void whereNobodyKnowsWhoseTheyAreThoseOfTheTenantAreShown() {
    LatestAlerts latest = latest(AlertRule.of(new Wanted("hot", null, 1), null));
    assertThat(latest.all().get(0).alert().timeMillis()).isEqualTo(10_999L);
    assertThat(latest.all()).hasSize(AlertMemory.MOST);
  }

  @Test
  void anEntitysModelHasItsOwnAlone() {
    LatestAlerts latest = latest(new AlertRule(new Wanted("hot", "e7", 0), Scope.ENTITY, 1));
    assertThat(latest.all()).extracting(AlertMemory.Remembered::entity).containsExactly("e7");
  }
}
