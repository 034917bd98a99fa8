package dev.weir.tenant;

import static dev.weir.tenant.Configs.config;
import static dev.weir.tenant.Configs.learning;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TenantTableTest {
  private static final String TEMPLATE = TenantNames.DEFAULT;

  private final TenantTable table = new TenantTable();

  @Test
  void anUnlistedTenantHasNoConfigWithoutATemplate() {
    table.put(TenantRecord.first(config("acme", 1, "a")));
    assertThat(table.inForce("other", 0)).isNull();
    assertThat(table.get("other")).isNull();
    assertThat(table.size()).isEqualTo(1);
    assertThat(table.tenants()).containsExactly("acme");
  }

  @Test
  void aTenantsOwnConfigGoesBeforeTheTemplate() {
    table.put(TenantRecord.first(config("acme", 7, "a")));
    table.put(TenantRecord.first(config(TEMPLATE, 3, "d")));
    JudgingConfig own = table.inForce("acme", 0);
    assertThat(own.label()).isEqualTo("acme@7");
    assertThat(own.tenant()).isEqualTo("acme");
    assertThat(own.version()).isEqualTo(7);
    assertThat(own.current()).isEqualTo(learning("a"));
    assertThat(own.preceding()).isNull();
    assertThat(own.decision()).isEqualTo(DecisionPart.DEFAULT);
    assertThat(own.epoch()).isEqualTo(new ConfigEpoch(7, Long.MAX_VALUE));
    JudgingConfig lent = table.inForce("other", 0);
    assertThat(lent.label()).isEqualTo("_default@3");
    assertThat(lent.epoch()).isEqualTo(new ConfigEpoch(0, 3));
  }

  @Test
  void theLanesOfATenantAreKnownAlsoAfterItsRemoval() {
    LearningPart part =
        new LearningPart(
            Scope.TENANT,
            learning("a").features(),
            learning("a").transforms(),
            learning("a").detector());
    TenantRecord laned =
        TenantRecord.first(
            new TenantConfig(
                "acme", 1, TenantConfig.AT_ONCE, part.withLanes(8), DecisionPart.DEFAULT));
    table.put(laned);
    assertThat(table.lanesOf("acme")).isEqualTo(8);
    table.put(TenantRecord.removed(laned, "acme", 2));
    assertThat(table.lanesOf("acme")).as("the models live on").isEqualTo(8);
    table.put(TenantRecord.removed(laned, "acme", 3).erased());
    assertThat(table.lanesOf("acme")).isEqualTo(1);
  }

  @Test
  void allEventsOfARevisionGetOneInstance() {
    table.put(
        TenantRecord.first(config("acme", 1, 1_000, "a")).with(config("acme", 2, 2_000, "b")));
    table.put(TenantRecord.removed(null, "gone", 5));
    table.put(TenantRecord.first(config(TEMPLATE, 3, "d")));
    for (long time : new long[] {0, 1_000, 2_000}) {
      for (String tenant : List.of("acme", "gone", "other", TEMPLATE)) {
        assertThat(table.inForce(tenant, time)).isSameAs(table.inForce(tenant, time));
      }
    }
    assertThat(table.inForce("acme", 1_999).version()).isEqualTo(1);
    assertThat(table.inForce("acme", 2_000).version()).isEqualTo(2);
    assertThat(table.inForce("acme", 2_000).preceding()).isEqualTo(learning("a"));
    assertThat(table.inForce("acme", 999).label()).isEqualTo("_default@3");
    assertThat(table.inForce("acme", 999).epoch()).isEqualTo(new ConfigEpoch(0, 3));
    assertThat(table.inForce("gone", 0).epoch()).isEqualTo(new ConfigEpoch(5, 3));
    assertThat(table.inForce("gone", 0).encode()).isSameAs(table.inForce("other", 0).encode());
  }

  @Test
  void aNewTemplateReachesTheTenantsThatUseIt() {
    TenantRecord template = TenantRecord.first(config(TEMPLATE, 3, "d"));
    table.put(TenantRecord.removed(null, "gone", 5));
    table.put(template);
    assertThat(table.inForce("gone", 0).version()).isEqualTo(3);
    table.put(template.with(config(TEMPLATE, 4, "e")));
    assertThat(table.inForce("gone", 0).label()).isEqualTo("_default@4");
    assertThat(table.inForce("other", 0).label()).isEqualTo("_default@4");
    table.put(TenantRecord.removed(template, TEMPLATE, 5));
    assertThat(table.inForce("gone", 0)).isNull();
    assertThat(table.inForce("other", 0)).isNull();
  }

  @Test
  void mergeKeepsTheLaterRecord() {
    TenantRecord one = TenantRecord.first(config("acme", 1, "a"));
    TenantRecord two = one.with(config("acme", 2, "b"));
    assertThat(table.merge(two)).isTrue();
    assertThat(table.merge(one)).isFalse();
    assertThat(table.merge(two)).isFalse();
    assertThat(table.get("acme")).isSameAs(two);
  }

  /** Null feature: a removal. */
  record Change(boolean template, Long from, String feature) {}

  @Provide
  Arbitrary<List<Change>> changes() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.longs().between(0, 6).injectNull(0.4),
            Arbitraries.of("a", "b").injectNull(0.2))
        .as(Change::new)
        .list()
        .ofMaxSize(8);
  }

  @Property(tries = 500)
  void theEpochOfEventsInOrderOfTimeNeverFalls(@ForAll("changes") List<Change> changes) {
    TenantTable changing = new TenantTable();
    ConfigEpoch last = ConfigEpoch.NONE;
    List<JudgingConfig> seen = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      String tenant = change.template() ? TEMPLATE : "acme";
      TenantRecord current = changing.get(tenant);
      long version = current == null ? 1 : current.lastVersion() + 1;
      ConfigRequest request =
          change.feature() == null
              ? ConfigRequest.removal(tenant, version)
              : ConfigRequest.of(
                  config(
                      tenant,
                      version,
                      change.from() == null ? TenantConfig.AT_ONCE : change.from(),
                      change.feature()));
      ConfigVerdict verdict = TenantConfigs.accept(current, request, ConfigLimits.DEFAULT);
      changing.put(((ConfigVerdict.Accepted) verdict).record());
      // The newest time: every revision that will ever be in force is.
      JudgingConfig found = changing.inForce("acme", 7);
      if (found != null) {
        assertThat(found.epoch()).isGreaterThanOrEqualTo(last);
        last = found.epoch();
        seen.add(found);
      }
      ConfigEpoch within = ConfigEpoch.NONE;
      for (long time = -1; time <= 7; time++) {
        JudgingConfig at = changing.inForce("acme", time);
        if (at != null) {
          assertThat(at.epoch()).isGreaterThanOrEqualTo(within);
          within = at.epoch();
        }
      }
    }
    for (JudgingConfig config : seen) {
      assertThat(JudgingConfig.decode(config.encode()))
          .isEqualTo(config.withEpoch(ConfigEpoch.NONE));
    }
  }
}
