package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** Fixed for ever: names that stand in every savepoint. */
class StatesTest {
  @Test
  void namesAndSerializersAreWhatTheyWereInTheFirstRelease() {
    assertThat(States.model().getName()).isEqualTo("model");
    assertThat(States.model().getSerializer()).isInstanceOf(ModelSerializer.class);
    assertThat(States.tenantConfigs().getName()).isEqualTo("tenant-configs");
    assertThat(States.tenantConfigs().getKeySerializer()).isSameAs(StringSerializer.INSTANCE);
    assertThat(States.tenantConfigs().getValueSerializer())
        .isSameAs(BytePrimitiveArraySerializer.INSTANCE);
    assertThat(States.alertBudget().getName()).isEqualTo("alert-budget");
    assertThat(States.alertBudget().getSerializer()).isInstanceOf(AlertBudgetSerializer.class);
    assertThat(States.entityPlaces().getName()).isEqualTo("entity-places");
    assertThat(States.entityPlaces().getSerializer()).isInstanceOf(EntityPlacesSerializer.class);
    assertThat(States.entityTimes().getName()).isEqualTo("entity-times");
    assertThat(States.entityTimes().getKeySerializer()).isSameAs(StringSerializer.INSTANCE);
    assertThat(States.entityTimes().getValueSerializer()).isSameAs(LongSerializer.INSTANCE);
    assertThat(Uids.OPTIONAL)
        .containsExactly(
            "admit-entities", "feedback-source", "read-feedback", "judged-alerts", "join-feedback");
    assertThat(States.limits().getName()).isEqualTo("limits");
    assertThat(States.limits().getElementSerializer())
        .isInstanceOf(PartitionAllowancesSerializer.class);
    assertThat(States.tenantHealth().getName()).isEqualTo("tenant-health");
    assertThat(States.tenantHealth().getSerializer()).isInstanceOf(HealthBookSerializer.class);
    assertThat(States.decisions().getName()).isEqualTo("decisions");
    assertThat(States.decisions().getValueSerializer())
        .isInstanceOf(DecisionLedgerSerializer.class);
    assertThat(States.verdicts().getName()).isEqualTo("verdicts");
    assertThat(States.verdicts().getValueSerializer()).isInstanceOf(VerdictCountsSerializer.class);
    assertThat(States.alertClock().getName()).isEqualTo("alert-clock");
    assertThat(States.lastAnswered().getName()).isEqualTo("last-answered");
    assertThat(States.tenantFences().getName()).isEqualTo("tenant-fences");
    assertThat(States.unfinishedSweeps().getName()).isEqualTo("unfinished-sweeps");
    assertThat(States.commandLog().getName()).isEqualTo("command-log");
    assertThat(States.lastCommand().getName()).isEqualTo("last-command");
    assertThat(States.commandAcks().getName()).isEqualTo("command-acks");
    assertThat(States.KEY_TYPE.createSerializer(new SerializerConfigImpl()))
        .isInstanceOf(ModelKeySerializer.class);
  }

  @Test
  void snapshotClassesHaveTheNamesOfTheFirstRelease() {
    assertThat(new ModelSerializer().snapshotConfiguration().getClass().getName())
        .isEqualTo("dev.weir.state.ModelSerializerSnapshot");
    assertThat(new AlertBudgetSerializer().snapshotConfiguration().getClass().getName())
        .isEqualTo("dev.weir.state.AlertBudgetSerializerSnapshot");
    assertThat(new EntityPlacesSerializer().snapshotConfiguration().getClass().getName())
        .isEqualTo("dev.weir.state.EntityPlacesSerializerSnapshot");
    assertThat(new PartitionAllowancesSerializer().snapshotConfiguration().getClass().getName())
        .isEqualTo("dev.weir.state.PartitionAllowancesSerializerSnapshot");
    assertThat(new DecisionLedgerSerializer().snapshotConfiguration().getClass().getName())
        .isEqualTo("dev.weir.state.DecisionLedgerSerializerSnapshot");
    assertThat(new VerdictCountsSerializer().snapshotConfiguration().getClass().getName())
        .isEqualTo("dev.weir.state.VerdictCountsSerializerSnapshot");
    assertThat(new HealthBookSerializer().snapshotConfiguration().getClass().getName())
        .isEqualTo("dev.weir.state.HealthBookSerializerSnapshot");
    assertThat(ModelKeySerializer.INSTANCE.snapshotConfiguration().getClass().getName())
        .isEqualTo("dev.weir.state.ModelKeySerializerSnapshot");
  }

  @Test
  void snapshotsComeBackAndFit() throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(
        out, new ModelSerializer().snapshotConfiguration());
    TypeSerializerSnapshot<dev.weir.model.Model> read =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
    assertThat(read.restoreSerializer()).isInstanceOf(ModelSerializer.class);
    assertThat(
            new ModelSerializer()
                .snapshotConfiguration()
                .resolveSchemaCompatibility(read)
                .isCompatibleAsIs())
        .isTrue();
  }
}
