package dev.weir.tools.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.Judgement;
import dev.weir.model.Model;
import dev.weir.model.Observation;
import dev.weir.model.Workspace;
import dev.weir.state.ModelKey;
import dev.weir.tenant.Scope;
import dev.weir.tenant.TenantNames;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RelearningTest {
  private static final String TWO_LANES =
      "\"scope\":\"tenant\",\"lanes\":2,\"detector\":{\"type\":\"robust-z-score\"}";

  private static Saved.KeyedModel model(String tenant, int lane) {
    ModelKey key = new ModelKey(tenant, Scope.TENANT, lane, "");
    return new Saved.KeyedModel(key, new Model(key.fingerprint()));
  }

  private static final String KNN = "\"detector\":{\"type\":\"knn\",\"k\":9}";

  /** A model of {@code tenant}, which has judged an event by {@code config}, a record's last. */
  private static Saved.KeyedModel judged(String tenant, Scope scope, TenantRecord config) {
    ModelKey key = new ModelKey(tenant, scope, 0, scope == Scope.TENANT ? "" : "card");
    TenantTable table = new TenantTable();
    table.put(config);
    Observation event = new Observation();
    int last = config.revisions().size() - 1;
    event.timeMillis = config.revisions().get(last).effectiveFromMillis();
    event.config = table.inForce(tenant, event.timeMillis);
    event.ownEpoch = event.config.epoch().own();
    event.templateEpoch = event.config.epoch().template();
    event.values = new double[] {1};
    Model model = new Model(key.fingerprint());
    model.judge(event, new Judgement(), new Workspace());
    return new Saved.KeyedModel(key, model);
  }

  private static TenantChange other(TenantRecord record, String... values) {
    var parts = DetectorChange.read(List.of(values)).get(record.tenant()).parts(record);
    return new TenantChange(record, null, part -> parts.getOrDefault(part.hash(), part));
  }

  private static long hash(Saved.KeyedModel model) {
    return model.model().judging().learningHash();
  }

  @Test
  void aModelGoesWithTheConfigThatHasJudgedItThoughItsTenantHasAnother() {
    TenantRecord template = SavedTenant.of(TenantNames.DEFAULT, KNN);
    TenantRecord own = SavedTenant.of("own", KNN);
    TenantChange change = other(template, "_default:k=5");
    Relearning parameters =
        new Relearning(
            new ChangedTenants(
                Set.of(TenantNames.DEFAULT), Set.of("own", TenantNames.DEFAULT), Set.of("own")),
            Map.of(TenantNames.DEFAULT, change),
            false);
    Saved.KeyedModel lent = judged("own", Scope.ENTITY, template);
    long changed = change.of(template).revisions().get(0).config().learning().hash();
    assertThat(changed).isNotEqualTo(hash(lent));
    assertThat(hash(parameters.model(lent))).isEqualTo(changed);
    Saved.KeyedModel judgedByOwn = judged("own", Scope.ENTITY, own);
    assertThat(parameters.model(judgedByOwn)).isSameAs(judgedByOwn);

    Relearning ofOwn =
        new Relearning(
            new ChangedTenants(Set.of("own"), Set.of("own", TenantNames.DEFAULT), Set.of("own")),
            Map.of("own", other(own, "own:k=5")),
            false);
    assertThat(ofOwn.model(lent)).isSameAs(lent);
    assertThat(hash(ofOwn.model(judgedByOwn))).isEqualTo(changed);
  }

  @Test
  void aFallbackStaysThoughAnotherRevisionLearnsByItsPart() {
    String statistics = "\"detector\":{\"type\":\"moving-statistics\"}";
    TenantRecord both =
        SavedTenant.of(
            "own",
            statistics,
            "\"detector\":{\"type\":\"moving-statistics\",\"window\":64},"
                + "\"fallback\":{\"type\":\"moving-statistics\"}");
    Saved.KeyedModel model = judged("own", Scope.ENTITY, both);
    long fallback = model.model().fallback().learningHash();
    assertThat(fallback).isEqualTo(both.revisions().get(0).config().learning().hash());
    Model changed = other(both, "own:combine=mean").under(model.key(), model).model();
    assertThat(changed.judging().learningHash()).isNotEqualTo(hash(model));
    assertThat(changed.fallback().learningHash()).isEqualTo(fallback);
  }

  @Test
  void lanesOfTwoConfigsAreNeitherDividedNorKept() {
    Saved.KeyedModel lent = lent("own");
    for (String asked : List.of("own", TenantNames.DEFAULT)) {
      assertThatThrownBy(() -> waiting(asked, 4).edit(lent))
          .hasMessageContaining("tenant own: found a model of own that was judged by _default's")
          .hasMessageContaining("other lanes of " + asked)
          .hasMessageContaining("take a savepoint after its own has begun to judge");
      assertThatThrownBy(() -> waiting(asked, 1).unitedLanes().of(lent))
          .hasMessageContaining("tenant own: found a model of own");
    }
    assertThat(keys(waiting(TenantNames.DEFAULT, 4), lent("unlisted")))
        .containsExactly("unlisted", "unlisted#1");
    assertThat(keys(waiting("own", 4), lent("unlisted"))).containsExactly("unlisted");
    Saved.KeyedModel own = judged("own", Scope.TENANT, SavedTenant.of("own", TWO_LANES));
    assertThat(keys(waiting("own", 4), own)).containsExactly("own", "own#1");
  }

  @Test
  void aSilentLaneGoesWithItsTenantsConfigWhichHasBegun() {
    Saved.KeyedModel silent = lent("own");
    assertThat(keys(lanes("own", 4, false), silent)).containsExactly("own", "own#1");
    Relearning template = lanes(TenantNames.DEFAULT, 4, false);
    assertThat(template.edit(silent)).isSameAs(silent);
    assertThat(template.copies(silent)).isEmpty();
    assertThat(lanes("own", 1, true).unitedLanes().of(silent)).hasToString("own");
    assertThat(lanes(TenantNames.DEFAULT, 1, true).unitedLanes().of(silent)).isNull();
  }

  /** A model that was judged by the template's config last. */
  private static Saved.KeyedModel lent(String tenant) {
    return judged(tenant, Scope.TENANT, SavedTenant.of(TenantNames.DEFAULT, TWO_LANES));
  }

  private static Relearning waiting(String tenant, int to) {
    return lanes(tenant, to, to < 2, Set.of("own"));
  }

  private static Relearning lanes(String tenant, int to, boolean drop) {
    return lanes(tenant, to, drop, Set.of());
  }

  private static Relearning lanes(String tenant, int to, boolean drop, Set<String> waiting) {
    TenantRecord record = SavedTenant.of(tenant, TWO_LANES);
    TenantChange change =
        new TenantChange(record, new LaneChange(2, to), part -> part.withLanes(to));
    return new Relearning(
        new ChangedTenants(Set.of(tenant), Set.copyOf(List.of("own", tenant)), waiting),
        Map.of(tenant, change),
        drop);
  }

  private static List<String> keys(Relearning relearning, Saved.KeyedModel model) {
    Saved first = relearning.edit(model);
    Stream<Saved> all = Stream.concat(Stream.ofNullable(first), relearning.copies(model).stream());
    return all.map(saved -> ((Saved.KeyedModel) saved))
        .peek(m -> assertThat(m.model().fingerprint()).isEqualTo(m.key().fingerprint()))
        .map(m -> m.key().toString())
        .toList();
  }

  @Test
  void theTemplatesLanesAreThoseOfTenantsWithoutAConfig() {
    Relearning template = lanes(TenantNames.DEFAULT, 4, false);
    assertThat(keys(template, model("unlisted", 1))).containsExactly("unlisted#2", "unlisted#3");
    assertThat(keys(template, model("own", 1))).containsExactly("own#1");
    Relearning one = lanes("acme", 4, false);
    assertThat(keys(one, model("acme", 0))).containsExactly("acme", "acme#1");
    assertThat(keys(one, model("unlisted", 1))).containsExactly("unlisted#1");
  }

  @Test
  void lanesThatUniteAreRivals() {
    Relearning united = lanes("acme", 1, true);
    for (int lane : new int[] {0, 1}) {
      assertThat(united.unitedLanes().of(model("acme", lane))).hasToString("acme");
      assertThat(keys(united, model("acme", lane))).containsExactly("acme");
    }
    assertThat(united.unitedLanes().of(model("acme", 2))).as("no event's").isNull();
    assertThat(united.unitedLanes().of(model("unlisted", 0))).isNull();
    assertThat(lanes("acme", 4, false).unitedLanes()).isNull();
  }

  @Test
  void aModelThatNoEventReachesIsLeftOutOnlyWhereThatIsAllowed() {
    assertThat(keys(lanes("acme", 4, true), model("acme", 2))).isEmpty();
    assertThatThrownBy(() -> lanes("acme", 4, false).edit(model("acme", 2)))
        .hasMessageContaining("model of acme#2: found it in a lane that no event reaches");
  }

  @Test
  void modelsOfEntitiesHaveNoLanes() {
    ModelKey key = new ModelKey("acme", Scope.ENTITY, 0, "card");
    Saved.KeyedModel model = new Saved.KeyedModel(key, new Model(key.fingerprint()));
    assertThat(lanes("acme", 4, false).edit(model)).isSameAs(model);
    assertThat(lanes("acme", 4, false).copies(model)).isEmpty();
  }
}
