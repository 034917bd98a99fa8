package dev.weir.tools;

import dev.weir.state.States;
import dev.weir.state.TenantRecordFrame;
import dev.weir.state.Uids;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple6;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.runtime.SavepointLoader;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;

/**
 * What a savepoint or a retained checkpoint of the job holds, by tenant.
 *
 * @param path where it was read
 * @param tenants one per tenant that has a model or a config, in the order of their names
 */
public record SavepointContents(String path, List<TenantContents> tenants) {
  private static final String JOB = "Read a savepoint";

  public SavepointContents {
    tenants = List.copyOf(tenants);
  }

  /**
   * Reads all of it, by a Flink job in this process or on the cluster this was started on.
   *
   * @param path the folder of a savepoint or of a retained checkpoint, or its metadata file
   * @param timeout how long the reading may take
   * @throws IllegalArgumentException where there is no savepoint at {@code path}
   * @throws IncompatibleStateException where there is one that this release cannot read
   * @throws IllegalStateException where the time is over
   */
  public static SavepointContents read(String path, Duration timeout) {
    CheckpointMetadata metadata = metadata(path);
    OperatorState models = operator(path, metadata, Uids.SCORE_EVENTS);
    operator(path, metadata, Uids.APPLY_TENANT_CONFIG);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration(models));
    try {
      DataStream<Tuple6<String, Long, Long, Long, Long, Boolean>> rows = rows(env, path);
      List<TenantContents> tenants = run(env, rows, timeout);
      tenants.sort(Comparator.comparing(TenantContents::tenant));
      return new SavepointContents(path, tenants);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          path + ": found it unread after " + timeout + ", expected its end; allow more time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(path + ": the reading was interrupted", e);
    } catch (Exception e) {
      throw incompatible(path, deepestMessage(e), e);
    }
  }

  private static CheckpointMetadata metadata(String path) {
    try {
      return SavepointLoader.loadSavepointMetadata(path);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "found no savepoint at "
              + path
              + " ("
              + e.getMessage()
              + "), expected the folder of a savepoint or of a retained checkpoint; name the one"
              + " that holds the metadata file",
          e);
    }
  }

  private static OperatorState operator(String path, CheckpointMetadata metadata, String uid) {
    var id = OperatorIdentifier.forUid(uid).getOperatorId();
    for (OperatorState state : metadata.getOperatorStates()) {
      if (state.getOperatorID().equals(id)) {
        return state;
      }
    }
    throw incompatible(path, "no operator " + uid, null);
  }

  private static IncompatibleStateException incompatible(
      String path, String found, Throwable cause) {
    return new IncompatibleStateException(
        path
            + ": found "
            + found
            + ", expected state that this release's job has saved; use the release that wrote it",
        cause);
  }

  private static Configuration configuration(OperatorState models) {
    Configuration configuration = new Configuration();
    configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(StateBackendOptions.STATE_BACKEND, backend(models));
    return configuration;
  }

  /** RocksDB's own files can be read by RocksDB alone; every other form by any backend. */
  private static String backend(OperatorState models) {
    for (OperatorSubtaskState subtask : models.getStates()) {
      for (var handle : subtask.getManagedKeyedState()) {
        if (handle instanceof IncrementalKeyedStateHandle) {
          return "rocksdb";
        }
      }
    }
    return "hashmap";
  }

  private static DataStream<Tuple6<String, Long, Long, Long, Long, Boolean>> rows(
      StreamExecutionEnvironment env, String path) throws IOException {
    SavepointReader savepoint = SavepointReader.read(env, path);
    DataStream<Tuple6<String, Long, Long, Long, Long, Boolean>> models =
        savepoint.readKeyedState(
            OperatorIdentifier.forUid(Uids.SCORE_EVENTS),
            new ReadModels(),
            States.KEY_TYPE,
            TenantTotals.ROW);
    MapStateDescriptor<String, byte[]> descriptor = States.tenantConfigs();
    DataStream<Tuple6<String, Long, Long, Long, Long, Boolean>> configs =
        savepoint
            .readBroadcastState(
                OperatorIdentifier.forUid(Uids.APPLY_TENANT_CONFIG),
                descriptor.getName(),
                Types.STRING,
                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
                descriptor.getKeySerializer(),
                descriptor.getValueSerializer())
            .map(SavepointContents::config, TenantTotals.ROW);
    return models
        .union(configs)
        .transform("Totals", TenantTotals.ROW, new TenantTotals())
        .setParallelism(1);
  }

  private static Tuple6<String, Long, Long, Long, Long, Boolean> config(
      Tuple2<String, byte[]> saved) throws IOException {
    TenantRecord record = TenantRecordJson.read(TenantRecordFrame.unwrap(saved.f0, saved.f1));
    return TenantTotals.row(
        new TenantContents(saved.f0, 0, 0, 0, record.lastVersion(), record.removed()));
  }

  /** In a thread of its own, because the iterator waits without end. */
  private static List<TenantContents> run(
      StreamExecutionEnvironment env,
      DataStream<Tuple6<String, Long, Long, Long, Long, Boolean>> rows,
      Duration timeout)
      throws Exception {
    CloseableIterator<Tuple6<String, Long, Long, Long, Long, Boolean>> collected =
        rows.collectAsync();
    JobClient job = env.executeAsync(JOB);
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try {
      Future<List<TenantContents>> result = reader.submit(() -> drain(collected, job));
      return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | InterruptedException e) {
      job.cancel();
      throw e;
    } finally {
      reader.shutdownNow();
    }
  }

  private static List<TenantContents> drain(
      CloseableIterator<Tuple6<String, Long, Long, Long, Long, Boolean>> collected, JobClient job)
      throws Exception {
    List<TenantContents> read = new ArrayList<>();
    try (collected) {
      while (collected.hasNext()) {
        read.add(TenantTotals.contents(collected.next()));
      }
    } catch (RuntimeException e) {
      // The iterator only knows that the job is gone; the job knows why.
      job.getJobExecutionResult().get();
      throw e;
    }
    job.getJobExecutionResult().get();
    return read;
  }

  private static String deepestMessage(Exception e) {
    Throwable cause = ExceptionUtils.stripException(e, ExecutionException.class);
    String message = cause.getMessage();
    for (; cause != null; cause = cause.getCause()) {
      message = cause.getMessage() == null ? message : cause.getMessage();
    }
    return message;
  }
}
