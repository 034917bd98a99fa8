package dev.weir.tools;

import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.state.TenantRecordFrame;
import dev.weir.state.Uids;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** The models and configs of a savepoint, each as a hash of its bytes. */
final class ModelHashes {
  private ModelHashes() {}

  /**
   * By key. Without the time at which a model's memory is freed, which follows from watermarks and
   * decides nothing.
   */
  static Map<String, String> models(String savepoint, ReadSettings settings) {
    ReadJob job = new ReadJob(SavedState.open(savepoint), settings);
    Map<String, String> hashes = new TreeMap<>();
    job.forEach(
        "Reading",
        job.keyed(
            Uids.SCORE_EVENTS,
            new Hash(),
            States.KEY_TYPE,
            Types.TUPLE(Types.STRING, Types.STRING)),
        row -> hashes.put(row.f0, row.f1));
    return hashes;
  }

  /** The tenants' records as they are saved. */
  static Map<String, String> configs(String savepoint, ReadSettings settings) {
    ReadJob job = new ReadJob(SavedState.open(savepoint), settings);
    Map<String, String> records = new TreeMap<>();
    job.forEach(
        "Reading",
        job.broadcast(Uids.APPLY_TENANT_CONFIG, States.tenantConfigs()),
        row -> records.put(row.f0, text(row)));
    return records;
  }

  private static String text(Tuple2<String, byte[]> row) {
    try {
      return new String(TenantRecordFrame.unwrap(row.f0, row.f1), StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static final class Hash
      extends KeyedStateReaderFunction<ModelKey, Tuple2<String, String>> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Model> models;

    @Override
    public void open(OpenContext context) {
      models = getRuntimeContext().getState(States.model());
    }

    @Override
    public void readKey(ModelKey key, Context context, Collector<Tuple2<String, String>> out)
        throws Exception {
      Model model = models.value();
      model.timerMillis(Model.NO_TIMER);
      ModelFrame frame = new ModelFrame();
      frame.encode(model);
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update(frame.bytes(), 0, frame.length());
      out.collect(Tuple2.of(key.toString(), HexFormat.of().formatHex(hash.digest())));
    }
  }
}
