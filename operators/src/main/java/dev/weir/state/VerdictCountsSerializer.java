package dev.weir.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Counts of verdicts as their format, the latest time and the two counts. */
public final class VerdictCountsSerializer extends ImmutableSerializer<VerdictCounts> {
  private static final long serialVersionUID = 1L;

  /** 1: time, anomalies, normals (8 bytes each). */
  private static final int FORMAT = 1;

  @Override
  public VerdictCounts createInstance() {
    return VerdictCounts.NONE;
  }

  @Override
  public void serialize(VerdictCounts counts, DataOutputView target) throws IOException {
    target.writeByte(FORMAT);
    target.writeLong(counts.newestMillis());
    target.writeLong(counts.anomalies());
    target.writeLong(counts.normals());
  }

  @Override
  public VerdictCounts deserialize(DataInputView source) throws IOException {
    requireFormat("verdict counts", source.readUnsignedByte(), FORMAT);
    return new VerdictCounts(source.readLong(), source.readLong(), source.readLong());
  }

  @Override
  public TypeSerializerSnapshot<VerdictCounts> snapshotConfiguration() {
    return new VerdictCountsSerializerSnapshot();
  }
}
