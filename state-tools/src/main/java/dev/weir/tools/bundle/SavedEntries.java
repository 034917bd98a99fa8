package dev.weir.tools.bundle;

import dev.weir.command.TenantFence;
import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKey;
import dev.weir.state.ModelKeySerializer;
import dev.weir.state.States;
import dev.weir.state.TenantRecordFrame;
import dev.weir.tenant.TenantNames;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import dev.weir.tools.write.Saved;
import dev.weir.tools.write.SavedKind;
import dev.weir.tools.write.TenantNaming;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;

/**
 * Makes elements of saved state of a bundle's entries, under the name that the tenant is to have.
 *
 * @param from the tenant's name in the bundle
 * @param to its name from now on
 */
record SavedEntries(String from, String to) {
  /** The elements of one entry: a config has two, a template's none. */
  List<Saved> of(Entry entry) throws IOException {
    byte[] value = entry.value();
    String name = entry.name();
    return switch (entry.section()) {
      case TENANT_RECORD -> configs(record(from, value));
      case TEMPLATE_RECORD -> List.of();
      case FENCE -> List.of(new Saved.Fence(to, TenantFence.decode(value)));
      case MODEL -> List.of(model(entry));
      case ALERT_BUDGET ->
          List.of(new Saved.Budget(to, read(States.alertBudget().getSerializer(), value)));
      case HEALTH ->
          List.of(new Saved.Health(to, read(States.tenantHealth().getSerializer(), value)));
      case ENTITY_PLACES ->
          List.of(new Saved.Places(to, read(States.entityPlaces().getSerializer(), value)));
      case ENTITY_TIME ->
          List.of(
              new Saved.EntityTime(
                  to, name, read(States.entityTimes().getValueSerializer(), value)));
      case DECISIONS -> {
        var ledger = read(States.decisions().getValueSerializer(), value);
        yield List.of(new Saved.Ledger(to, name, TenantNaming.rename(ledger, from, to)));
      }
      case VERDICTS -> {
        String counted = TenantNaming.rename(name, from, to);
        var counts = read(States.verdicts().getValueSerializer(), value);
        yield List.of(new Saved.Verdicts(to, counted, counts));
      }
      case ALERT_CLOCK ->
          List.of(new Saved.AlertClock(to, read(States.alertClock().getSerializer(), value)));
    };
  }

  private List<Saved> configs(TenantRecord saved) {
    TenantRecord record = from.equals(to) ? saved : TenantNaming.rename(saved, to);
    return List.of(
        new Saved.Config(SavedKind.CHECKED_CONFIG, record),
        new Saved.Config(SavedKind.APPLIED_CONFIG, record));
  }

  /** The record of a template. */
  static TenantRecord template(Entry entry) throws IOException {
    return record(TenantNames.DEFAULT, entry.value());
  }

  private static TenantRecord record(String tenant, byte[] frame) throws IOException {
    TenantRecord record = TenantRecordJson.read(TenantRecordFrame.unwrap(tenant, frame));
    if (!record.tenant().equals(tenant)) {
      throw new IOException(
          "config: found that of " + record.tenant() + ", expected that of " + tenant);
    }
    return record;
  }

  private Saved model(Entry entry) throws IOException {
    ModelKey key = read(ModelKeySerializer.INSTANCE, entry.key());
    Model model = ModelFrame.decode(entry.value());
    if (!key.tenant().equals(from) || model.fingerprint() != key.fingerprint()) {
      throw new IOException("model of " + key + ": found another's, expected one of " + from);
    }
    Saved.KeyedModel saved = new Saved.KeyedModel(key, model);
    return from.equals(to)
        ? saved
        : saved.under(new ModelKey(to, key.scope(), key.lane(), key.entity()));
  }

  private static <T> T read(TypeSerializer<T> serializer, byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    T value = serializer.deserialize(in);
    if (in.available() > 0) {
      throw new IOException("found " + in.available() + " bytes left over, expected none");
    }
    return value;
  }
}
