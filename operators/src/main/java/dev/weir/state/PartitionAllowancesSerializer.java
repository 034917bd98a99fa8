package dev.weir.state;

import dev.weir.limit.Allowance;
import dev.weir.limit.PartitionAllowances;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What tenants have used up in one partition, the least recently seen tenant first. */
public final class PartitionAllowancesSerializer extends StatelessSerializer<PartitionAllowances> {
  private static final long serialVersionUID = 1L;

  /**
   * 1: topic (UTF), partition (4 bytes), offset (8), tenants (4); for each: name (UTF), kind (1),
   * unit, clock, first and second number (8 each).
   */
  private static final int FORMAT = 1;

  @Override
  public PartitionAllowances createInstance() {
    return new PartitionAllowances("", 0, -1);
  }

  @Override
  public PartitionAllowances copy(PartitionAllowances from) {
    return from.copy();
  }

  @Override
  public void serialize(PartitionAllowances here, DataOutputView target) throws IOException {
    target.writeByte(FORMAT);
    target.writeUTF(here.topic());
    target.writeInt(here.partition());
    target.writeLong(here.offset());
    target.writeInt(here.all().size());
    for (Map.Entry<String, Allowance> entry : here.all().entrySet()) {
      Allowance allowance = entry.getValue();
      target.writeUTF(entry.getKey());
      target.writeByte(allowance.kind());
      target.writeLong(allowance.unit());
      target.writeLong(allowance.clockMillis());
      target.writeLong(allowance.first());
      target.writeLong(allowance.second());
    }
  }

  @Override
  public PartitionAllowances deserialize(DataInputView source) throws IOException {
    requireFormat("limits", source.readUnsignedByte(), FORMAT);
    PartitionAllowances here =
        new PartitionAllowances(source.readUTF(), source.readInt(), source.readLong());
    int tenants = source.readInt();
    for (int t = 0; t < tenants; t++) {
      String tenant = source.readUTF();
      int kind = source.readUnsignedByte();
      long unit = source.readLong();
      long clock = source.readLong();
      here.add(tenant, new Allowance(kind, unit, clock, source.readLong(), source.readLong()));
    }
    return here;
  }

  @Override
  public TypeSerializerSnapshot<PartitionAllowances> snapshotConfiguration() {
    return new PartitionAllowancesSerializerSnapshot();
  }
}
