package dev.weir.tools.write;

import dev.weir.command.CommandAck;
import dev.weir.command.CommandLog;
import dev.weir.command.TenantFence;
import dev.weir.limit.PartitionAllowances;
import dev.weir.operator.Sweep;
import dev.weir.state.SerializerType;
import dev.weir.state.States;
import dev.weir.state.TenantRecordFrame;
import dev.weir.state.Uids;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import dev.weir.tools.read.ReadJob;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** The elements of a savepoint's states as streams of one read job. */
final class SavedElements {
  private static final TypeInformation<PartitionAllowances> ALLOWANCES =
      new SerializerType<>(
          PartitionAllowances.class, false, () -> States.limits().getElementSerializer());

  private final ReadJob job;
  private final boolean withTimers;

  /** {@code withTimers}: whether the timers of models are counted. */
  SavedElements(ReadJob job, boolean withTimers) {
    this.job = job;
    this.withTimers = withTimers;
  }

  /** What stands under keys of {@code uid}, an operator that has keys. */
  DataStream<Saved> keyed(String uid) {
    if (uid.equals(Uids.SCORE_EVENTS)) {
      return job.keyed(uid, new ReadModels(withTimers), States.KEY_TYPE, SavedSerializer.TYPE);
    }
    return SavedKind.under(uid).stream()
        .filter(SavedKind::keyed)
        .map(kind -> job.keyed(uid, new ReadOfTenants(kind), Types.STRING, SavedSerializer.TYPE))
        .reduce(DataStream::union)
        .orElseThrow();
  }

  /** What stands under no key, by one subtask, the elements of a list in their order. */
  DataStream<Saved> unkeyed(SavedKind kind) {
    return switch (kind) {
      case CHECKED_CONFIG, APPLIED_CONFIG ->
          broadcast(kind, States.tenantConfigs(), e -> new Saved.Config(kind, record(e)));
      case FENCE ->
          broadcast(
              kind, States.tenantFences(), e -> new Saved.Fence(e.f0, TenantFence.decode(e.f1)));
      case LAST_ANSWERED -> list(kind, States.lastAnswered(), Types.LONG, Saved.LastAnswered::new);
      case LAST_COMMAND -> list(kind, States.lastCommand(), Types.LONG, Saved.LastCommand::new);
      case COMMAND ->
          frames(kind, States.commandLog(), e -> new Saved.Remembered(CommandLog.Entry.decode(e)));
      case COMMAND_ACK ->
          frames(kind, States.commandAcks(), e -> new Saved.Ack(CommandAck.decode(e)));
      case SWEEP ->
          one(
              job.union(kind.uid(), States.unfinishedSweeps(), BYTES),
              e -> new Saved.UnfinishedSweep(Sweep.decode(e)));
      case LIMITS -> one(job.union(kind.uid(), States.limits(), ALLOWANCES), Saved.Limits::new);
      default ->
          throw new IllegalArgumentException("found " + kind + ", expected one without keys");
    };
  }

  private static final TypeInformation<byte[]> BYTES =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

  private static TenantRecord record(Tuple2<String, byte[]> entry) throws IOException {
    TenantRecord record = TenantRecordJson.read(TenantRecordFrame.unwrap(entry.f0, entry.f1));
    if (!record.tenant().equals(entry.f0)) {
      throw new IOException(
          "saved config of tenant "
              + entry.f0
              + ": found that of "
              + record.tenant()
              + ", expected its own; restore an older savepoint or verify this one");
    }
    return record;
  }

  private DataStream<Saved> broadcast(
      SavedKind kind,
      MapStateDescriptor<String, byte[]> descriptor,
      MapFunction<Tuple2<String, byte[]>, Saved> decode) {
    return one(job.broadcast(kind.uid(), descriptor), decode);
  }

  private DataStream<Saved> frames(
      SavedKind kind, ListStateDescriptor<byte[]> descriptor, MapFunction<byte[], Saved> decode) {
    return list(kind, descriptor, BYTES, decode);
  }

  private <T> DataStream<Saved> list(
      SavedKind kind,
      ListStateDescriptor<T> descriptor,
      TypeInformation<T> type,
      MapFunction<T, Saved> decode) {
    return one(job.list(kind.uid(), descriptor, type), decode);
  }

  private static <T> DataStream<Saved> one(DataStream<T> read, MapFunction<T, Saved> decode) {
    ((SingleOutputStreamOperator<T>) read).setParallelism(1);
    return read.map(decode, SavedSerializer.TYPE).setParallelism(1);
  }

  /** The kinds of {@code uids}. */
  static List<SavedKind> kinds(List<String> uids) {
    return uids.stream().flatMap(uid -> SavedKind.under(uid).stream()).toList();
  }
}
