package dev.weir.tools.show;

import dev.weir.command.TenantFence;
import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKey;
import dev.weir.state.ModelKeySerializer;
import dev.weir.state.States;
import dev.weir.state.TenantRecordFrame;
import dev.weir.state.Uids;
import dev.weir.tenant.TenantNames;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import dev.weir.tools.inspect.NearestNames;
import dev.weir.tools.read.KindRow;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Looks for one model in a savepoint. */
public final class ModelSearch {
  private final SavedState state;
  private final Wanted wanted;
  private final Map<ModelRow.Kind, NearestNames> others;
  private ModelKey key;
  private Model model;
  private int bytes;
  private TenantRecord record;
  private TenantRecord template;
  private TenantFence fence = TenantFence.NONE;

  private ModelSearch(SavedState state, Wanted wanted) {
    this.state = state;
    this.wanted = wanted;
    this.others = KeepNearest.names(wanted);
  }

  /**
   * Finds it.
   *
   * @throws StateFault where there is no savepoint, one that cannot be read, or no such model; then
   *     the message names those that are most like it
   */
  public static FoundModel find(String path, Wanted wanted, ReadSettings settings) {
    SavedState state = SavedState.open(path);
    ModelSearch search = new ModelSearch(state, wanted);
    ReadJob job = new ReadJob(state, settings);
    job.forEach("Looking for the model", rows(job, wanted), search::add);
    FoundModel found = search.found();
    AlertRule rule = AlertRule.of(wanted, found.config());
    return found.remembering(AlertSearch.find(state, rule, settings));
  }

  private static DataStream<Tuple3<String, String, byte[]>> rows(ReadJob job, Wanted wanted) {
    String tenant = wanted.tenant();
    return job.keyed(Uids.SCORE_EVENTS, new FindModel(wanted), States.KEY_TYPE, KindRow.TYPE)
        .transform("Nearest names", KindRow.TYPE, new KeepNearest(wanted))
        .union(
            job.broadcast(Uids.APPLY_TENANT_CONFIG, States.tenantConfigs())
                .filter(entry -> entry.f0.equals(tenant) || entry.f0.equals(TenantNames.DEFAULT))
                .map(entry -> KindRow.of(ModelRow.Kind.CONFIG, entry.f0, entry.f1), KindRow.TYPE),
            job.broadcast(Uids.SCORE_EVENTS, States.tenantFences())
                .filter(entry -> entry.f0.equals(tenant))
                .map(entry -> KindRow.of(ModelRow.Kind.FENCE, entry.f0, entry.f1), KindRow.TYPE));
  }

  private void add(Tuple3<String, String, byte[]> row) {
    try {
      switch (ModelRow.kind(row)) {
        case MODEL -> addModel(row.f2);
        case CONFIG -> addConfig(row.f1, row.f2);
        case FENCE -> fence = TenantFence.decode(row.f2);
        case ALERTS, VERDICTS, BUDGET, NOTHING -> {}
        case TENANT, ENTITY, LANE -> others.get(ModelRow.kind(row)).add(row.f1);
      }
    } catch (IOException e) {
      throw state.incompatible(e.getMessage(), e);
    }
  }

  private void addModel(byte[] found) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(found);
    key = ModelKeySerializer.INSTANCE.deserialize(in);
    bytes = in.readInt();
    byte[] frame = new byte[bytes];
    in.readFully(frame);
    model = ModelFrame.decode(frame);
  }

  private void addConfig(String tenant, byte[] frame) throws IOException {
    TenantRecord read = TenantRecordJson.read(TenantRecordFrame.unwrap(tenant, frame));
    if (tenant.equals(wanted.tenant())) {
      record = read;
    } else {
      template = read;
    }
  }

  private FoundModel found() {
    if (model == null) {
      throw new StateFault(StateFault.Kind.WRONG_PLACE, missing(), null);
    }
    return new FoundModel(state.path(), key, model, bytes, record, template, fence, null);
  }

  private String missing() {
    NearestNames entities = others.get(ModelRow.Kind.ENTITY);
    NearestNames lanes = others.get(ModelRow.Kind.LANE);
    String found = state.path() + ": found no model of " + wanted + ", expected ";
    if (wanted.entity() == null && !entities.names().isEmpty()) {
      return found
          + "one that is there; "
          + wanted.tenant()
          + " has a model per entity: name one by --entity, such as "
          + String.join(", ", entities.names());
    }
    if (wanted.entity() != null && entities.names().isEmpty() && !lanes.names().isEmpty()) {
      return found
          + "one that is there; "
          + wanted.tenant()
          + " has one model for all its entities: leave --entity out";
    }
    if (!entities.names().isEmpty()) {
      return found + "an entity that has a model" + entities.hint();
    }
    if (!lanes.names().isEmpty()) {
      return found + "one of the lanes " + String.join(", ", lanes.names());
    }
    return found
        + (record == null ? "a tenant that has a model" : "a model, not only a config")
        + others.get(ModelRow.Kind.TENANT).hint();
  }
}
