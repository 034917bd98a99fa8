package dev.weir.tools.write;

import dev.weir.command.TenantFence;
import dev.weir.limit.PartitionAllowances;
import dev.weir.state.States;
import dev.weir.state.TenantRecordFrame;
import dev.weir.state.Uids;
import dev.weir.tenant.TenantRecordJson;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.runtime.state.StateInitializationContext;

/** Writes what an operator has under no key; it is one subtask. */
final class WriteUnkeyed extends WriteState {
  private static final long serialVersionUID = 1L;

  private transient BroadcastState<String, byte[]> configs;
  private transient BroadcastState<String, byte[]> fences;
  private transient ListState<Long> lastAnswered;
  private transient ListState<Long> lastCommand;
  private transient ListState<byte[]> commands;
  private transient ListState<byte[]> acks;
  private transient ListState<byte[]> sweeps;
  private transient ListState<PartitionAllowances> limits;

  WriteUnkeyed(String uid, String folder, Edits edits) {
    super(uid, folder, edits);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    OperatorStateStore store = context.getOperatorStateStore();
    switch (uid()) {
      case Uids.CHECK_TENANT_CONFIGS -> {
        configs = store.getBroadcastState(States.tenantConfigs());
        lastAnswered = store.getListState(States.lastAnswered());
        commands = store.getListState(States.commandLog());
        lastCommand = store.getListState(States.lastCommand());
      }
      case Uids.APPLY_TENANT_CONFIG -> {
        configs = store.getBroadcastState(States.tenantConfigs());
        limits = store.getUnionListState(States.limits());
      }
      case Uids.SCORE_EVENTS -> {
        fences = store.getBroadcastState(States.tenantFences());
        sweeps = store.getUnionListState(States.unfinishedSweeps());
      }
      case Uids.COUNT_COMMAND_ACKS -> acks = store.getListState(States.commandAcks());
      default -> throw new IllegalArgumentException("found " + uid() + ", expected one with lists");
    }
  }

  @Override
  int place() {
    return UNKEYED;
  }

  @Override
  Saved held(Saved saved) throws Exception {
    if (saved instanceof Saved.Config config) {
      String tenant = config.record().tenant();
      byte[] frame = configs.get(tenant);
      return frame == null
          ? null
          : new Saved.Config(
              saved.kind(), TenantRecordJson.read(TenantRecordFrame.unwrap(tenant, frame)));
    } else if (saved instanceof Saved.Fence fence) {
      byte[] held = fences.get(fence.tenant());
      return held == null ? null : new Saved.Fence(fence.tenant(), TenantFence.decode(held));
    }
    return null;
  }

  @Override
  void put(Saved saved, Saved before) throws Exception {
    if (saved instanceof Saved.Config config) {
      configs.put(
          config.record().tenant(),
          TenantRecordFrame.wrap(TenantRecordJson.write(config.record())));
    } else if (saved instanceof Saved.Fence fence) {
      fences.put(fence.tenant(), fence.fence().encode());
    } else if (saved instanceof Saved.LastAnswered last) {
      lastAnswered.add(last.offset());
    } else if (saved instanceof Saved.LastCommand last) {
      lastCommand.add(last.value());
    } else if (saved instanceof Saved.Remembered remembered) {
      commands.add(remembered.entry().encode());
    } else if (saved instanceof Saved.Ack ack) {
      acks.add(ack.ack().encode());
    } else if (saved instanceof Saved.UnfinishedSweep sweep) {
      sweeps.add(sweep.sweep().encode());
    } else if (saved instanceof Saved.Limits of) {
      limits.add(of.allowances());
    } else {
      throw new IllegalArgumentException("found " + saved.kind() + ", expected one without a key");
    }
  }
}
