package dev.weir.operator;

import dev.weir.command.AckTally;
import dev.weir.command.CommandAck;
import dev.weir.command.CommandOrder;
import dev.weir.state.States;
import dev.weir.tenant.CommandStatus;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.TenantConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Says how many subtasks have done their part of a command. It runs once.
 *
 * <ul>
 *   <li>Input: a command's id and an encoded {@link CommandAck}
 *   <li>Output: a status line for each, the last of which says that the command is done
 *   <li>State: {@link States#commandAcks()}
 *   <li>Timers: none
 *   <li>Never cleaned up: nothing; a command that is done is forgotten
 * </ul>
 */
public final class CountCommandAcks extends ProcessFunction<Tuple2<String, byte[]>, OutputRecord>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  private transient ListState<byte[]> saved;
  private transient AckTally tally;

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    saved = context.getOperatorStateStore().getListState(States.commandAcks());
    tally = new AckTally();
    for (byte[] ack : saved.get()) {
      tally.add(CommandAck.decode(ack));
    }
  }

  @Override
  public void processElement(
      Tuple2<String, byte[]> word, Context context, Collector<OutputRecord> out) throws Exception {
    CommandAck ack = CommandAck.decode(word.f1);
    int done = tally.add(ack);
    if (done > 0) {
      out.collect(line(ack, done));
    }
  }

  private static OutputRecord line(CommandAck ack, int done) {
    CommandOrder order = ack.order();
    boolean all = done == ack.of();
    CommandStatus status =
        new CommandStatus(
            order.command().type(),
            order.command().id(),
            order.command().tenant(),
            all ? CommandStatus.Stage.DONE : CommandStatus.Stage.ACKNOWLEDGED,
            TenantConfig.NO_VERSION,
            null,
            null,
            done,
            ack.of(),
            new ConfigStatus.Source(order.topic(), order.partition(), order.offset()));
    byte[] key = order.command().tenant().getBytes(StandardCharsets.UTF_8);
    return new OutputRecord(Destination.CONFIG_STATUS, key, status.write(), order.timestamp());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    List<byte[]> open = new ArrayList<>();
    tally.open().forEach(ack -> open.add(ack.encode()));
    saved.update(open);
  }
}
