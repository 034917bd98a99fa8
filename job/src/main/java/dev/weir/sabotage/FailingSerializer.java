package dev.weir.sabotage;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A byte that cannot be written when that was ordered. */
public final class FailingSerializer extends TypeSerializerSingleton<Byte> {
  private static final long serialVersionUID = 1L;

  private final Orders orders;

  /** One that never fails. */
  public FailingSerializer() {
    this(null);
  }

  FailingSerializer(Orders orders) {
    this.orders = orders;
  }

  @Override
  public void serialize(Byte value, DataOutputView target) throws IOException {
    if (orders != null) {
      orders.obey(Orders.Place.ASYNCHRONOUS_SNAPSHOT);
    }
    target.writeByte(value);
  }

  @Override
  public Byte deserialize(DataInputView source) throws IOException {
    return source.readByte();
  }

  @Override
  public Byte deserialize(Byte reuse, DataInputView source) throws IOException {
    return source.readByte();
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public Byte createInstance() {
    return 0;
  }

  @Override
  public Byte copy(Byte from) {
    return from;
  }

  @Override
  public Byte copy(Byte from, Byte reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return 1;
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    target.writeByte(source.readByte());
  }

  @Override
  public TypeSerializerSnapshot<Byte> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Always the same form. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Byte> {
    /** For Flink. */
    public Snapshot() {
      super(FailingSerializer::new);
    }
  }
}
