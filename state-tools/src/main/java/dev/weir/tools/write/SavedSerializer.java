package dev.weir.tools.write;

import dev.weir.admission.EntityPlaces;
import dev.weir.command.CommandAck;
import dev.weir.command.CommandLog;
import dev.weir.command.TenantFence;
import dev.weir.health.HealthBook;
import dev.weir.limit.PartitionAllowances;
import dev.weir.model.Model;
import dev.weir.operator.Sweep;
import dev.weir.state.AlertBudget;
import dev.weir.state.DecisionLedger;
import dev.weir.state.ModelKeySerializer;
import dev.weir.state.SerializerType;
import dev.weir.state.StatelessSerializer;
import dev.weir.state.States;
import dev.weir.state.VerdictCounts;
import dev.weir.tenant.TenantRecordJson;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Carries elements from what reads to what writes: the ordinal of the kind, then its parts. */
final class SavedSerializer extends StatelessSerializer<Saved> {
  static final TypeInformation<Saved> TYPE =
      new SerializerType<>(Saved.class, false, SavedSerializer::new);

  private static final long serialVersionUID = 1L;
  private static final SavedKind[] KINDS = SavedKind.values();

  private final TypeSerializer<Model> models = States.model().getSerializer();
  private final TypeSerializer<PartitionAllowances> limits = States.limits().getElementSerializer();
  private final TypeSerializer<EntityPlaces> places = States.entityPlaces().getSerializer();
  private final TypeSerializer<AlertBudget> budgets = States.alertBudget().getSerializer();
  private final TypeSerializer<HealthBook> books = States.tenantHealth().getSerializer();
  private final TypeSerializer<DecisionLedger> ledgers = States.decisions().getValueSerializer();
  private final TypeSerializer<VerdictCounts> verdicts = States.verdicts().getValueSerializer();

  @Override
  public TypeSerializer<Saved> duplicate() {
    return new SavedSerializer();
  }

  @Override
  public Saved createInstance() {
    return null;
  }

  @Override
  public Saved copy(Saved from) {
    return from;
  }

  @Override
  public void serialize(Saved saved, DataOutputView out) throws IOException {
    out.writeByte(saved.kind().ordinal());
    switch (saved.kind()) {
      case CHECKED_CONFIG, APPLIED_CONFIG ->
          bytes(TenantRecordJson.write(((Saved.Config) saved).record()), out);
      case LAST_ANSWERED -> out.writeLong(((Saved.LastAnswered) saved).offset());
      case COMMAND -> bytes(((Saved.Remembered) saved).entry().encode(), out);
      case LAST_COMMAND -> out.writeLong(((Saved.LastCommand) saved).value());
      case LIMITS -> limits.serialize(((Saved.Limits) saved).allowances(), out);
      case SWEEP -> bytes(((Saved.UnfinishedSweep) saved).sweep().encode(), out);
      case COMMAND_ACK -> bytes(((Saved.Ack) saved).ack().encode(), out);
      default -> serializeOfTenant(saved, out);
    }
  }

  private void serializeOfTenant(Saved saved, DataOutputView out) throws IOException {
    if (saved instanceof Saved.KeyedModel model) {
      ModelKeySerializer.INSTANCE.serialize(model.key(), out);
      models.serialize(model.model(), out);
    } else if (saved instanceof Saved.Fence fence) {
      out.writeUTF(fence.tenant());
      bytes(fence.fence().encode(), out);
    } else if (saved instanceof Saved.Places held) {
      out.writeUTF(held.tenant());
      places.serialize(held.places(), out);
    } else if (saved instanceof Saved.EntityTime time) {
      out.writeUTF(time.tenant());
      out.writeUTF(time.entity());
      out.writeLong(time.slice());
    } else if (saved instanceof Saved.Budget budget) {
      out.writeUTF(budget.tenant());
      budgets.serialize(budget.budget(), out);
    } else if (saved instanceof Saved.Health health) {
      out.writeUTF(health.tenant());
      books.serialize(health.book(), out);
    } else if (saved instanceof Saved.Ledger ledger) {
      out.writeUTF(ledger.tenant());
      out.writeUTF(ledger.entity());
      ledgers.serialize(ledger.ledger(), out);
    } else if (saved instanceof Saved.Verdicts said) {
      out.writeUTF(said.tenant());
      out.writeUTF(said.counted());
      verdicts.serialize(said.counts(), out);
    } else if (saved instanceof Saved.AlertClock clock) {
      out.writeUTF(clock.tenant());
      out.writeLong(clock.millis());
    } else {
      throw new IOException("found an element of " + saved.kind() + ", expected a known one");
    }
  }

  @Override
  public Saved deserialize(DataInputView in) throws IOException {
    SavedKind kind = KINDS[in.readUnsignedByte()];
    return switch (kind) {
      case CHECKED_CONFIG, APPLIED_CONFIG ->
          new Saved.Config(kind, TenantRecordJson.read(bytes(in)));
      case LAST_ANSWERED -> new Saved.LastAnswered(in.readLong());
      case COMMAND -> new Saved.Remembered(CommandLog.Entry.decode(bytes(in)));
      case LAST_COMMAND -> new Saved.LastCommand(in.readLong());
      case LIMITS -> new Saved.Limits(limits.deserialize(in));
      case SWEEP -> new Saved.UnfinishedSweep(Sweep.decode(bytes(in)));
      case COMMAND_ACK -> new Saved.Ack(CommandAck.decode(bytes(in)));
      case MODEL ->
          new Saved.KeyedModel(ModelKeySerializer.INSTANCE.deserialize(in), models.deserialize(in));
      default -> deserializeOfTenant(kind, in.readUTF(), in);
    };
  }

  private Saved deserializeOfTenant(SavedKind kind, String tenant, DataInputView in)
      throws IOException {
    return switch (kind) {
      case FENCE -> new Saved.Fence(tenant, TenantFence.decode(bytes(in)));
      case ENTITY_PLACES -> new Saved.Places(tenant, places.deserialize(in));
      case ENTITY_TIME -> new Saved.EntityTime(tenant, in.readUTF(), in.readLong());
      case ALERT_BUDGET -> new Saved.Budget(tenant, budgets.deserialize(in));
      case HEALTH -> new Saved.Health(tenant, books.deserialize(in));
      case LEDGER -> new Saved.Ledger(tenant, in.readUTF(), ledgers.deserialize(in));
      case VERDICTS -> new Saved.Verdicts(tenant, in.readUTF(), verdicts.deserialize(in));
      case ALERT_CLOCK -> new Saved.AlertClock(tenant, in.readLong());
      default -> throw new IOException("found an element of " + kind + ", expected a known one");
    };
  }

  private static void bytes(byte[] bytes, DataOutputView out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInputView in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  @Override
  public TypeSerializerSnapshot<Saved> snapshotConfiguration() {
    throw new UnsupportedOperationException("no element is kept in this form");
  }
}
