package dev.weir.tools.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Judgement;
import dev.weir.model.Model;
import dev.weir.model.Observation;
import dev.weir.model.Workspace;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.tenant.Scope;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantTable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class ChooseLaneTest {
  private static Saved.KeyedModel model(String tenant, int lane, int learned, int unlearned) {
    ModelKey key = new ModelKey(tenant, Scope.TENANT, lane, "");
    Model model = new Model(key.fingerprint());
    judge(model, tenant, "", learned);
    judge(model, tenant, ",\"learn\":\"never\"", unlearned);
    return new Saved.KeyedModel(key, model);
  }

  private static void judge(Model model, String tenant, String more, int events) {
    TenantRecord config =
        SavedTenant.of(
            tenant,
            "\"scope\":\"tenant\",\"lanes\":4,\"detector\":{\"type\":\"robust-z-score\"}" + more);
    TenantTable table = new TenantTable();
    table.put(config);
    for (int i = 0; i < events; i++) {
      Observation event = new Observation();
      event.timeMillis = config.revisions().get(0).effectiveFromMillis();
      event.config = table.inForce(tenant, event.timeMillis);
      event.ownEpoch = event.config.epoch().own();
      event.templateEpoch = event.config.epoch().template();
      event.values = new double[] {i};
      model.judge(event, new Judgement(), new Workspace());
    }
  }

  /** What goes on of lanes that are all united to the first of their tenant. */
  private static List<String> chosen(Saved.KeyedModel... models) throws Exception {
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<ModelKey, Saved, Saved>(
            new KeyedProcessOperator<>(new ChooseLane()),
            saved -> new ModelKey(((Saved.KeyedModel) saved).key().tenant(), Scope.TENANT, 0, ""),
            States.KEY_TYPE)) {
      harness.open();
      for (Saved.KeyedModel model : models) {
        harness.processElement(model, 0);
      }
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(harness.numKeyedStateEntries()).isZero();
      return harness.extractOutputValues().stream()
          .map(saved -> (Saved.KeyedModel) saved)
          .peek(m -> assertThat(m.model().fingerprint()).isEqualTo(m.key().fingerprint()))
          .map(m -> m.key() + " " + m.model().judging().learned() + " " + m.model().judged())
          .sorted()
          .toList();
    }
  }

  @Test
  void theLaneThatHasLearnedMostGoesOnWhateverComesFirst() throws Exception {
    Saved.KeyedModel few = model("acme", 0, 1, 9);
    Saved.KeyedModel most = model("acme", 2, 3, 0);
    Saved.KeyedModel more = model("acme", 3, 2, 2);
    for (Saved.KeyedModel[] order :
        new Saved.KeyedModel[][] {{few, most, more}, {most, more, few}, {more, few, most}}) {
      assertThat(chosen(order)).containsExactly("acme#2 3 3");
    }
  }

  @Test
  void ofLanesThatHaveLearnedAsMuchGoesTheOneThatHasJudgedMoreElseTheLower() throws Exception {
    Saved.KeyedModel lower = model("acme", 1, 2, 0);
    Saved.KeyedModel higher = model("acme", 2, 2, 0);
    Saved.KeyedModel judged = model("acme", 3, 2, 1);
    assertThat(chosen(higher, lower)).containsExactly("acme#1 2 2");
    assertThat(chosen(lower, higher)).containsExactly("acme#1 2 2");
    assertThat(chosen(judged, lower, higher)).containsExactly("acme#3 2 3");
  }

  @Test
  void everyTenantHasItsOwnAndOneThatIsAloneGoesOn() throws Exception {
    Saved.KeyedModel[] all =
        Stream.of(model("acme", 1, 1, 0), model("globex", 3, 0, 1), model("acme", 2, 2, 0))
            .toArray(Saved.KeyedModel[]::new);
    assertThat(chosen(all)).containsExactly("acme#2 2 2", "globex#3 0 1");
  }
}
