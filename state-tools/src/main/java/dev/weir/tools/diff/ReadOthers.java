package dev.weir.tools.diff;

import dev.weir.state.Uids;
import dev.weir.tools.read.EntryFunction;
import dev.weir.tools.read.KeyedForm;
import dev.weir.tools.read.RawEntry;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.util.Collector;

/**
 * Digests of the keyed states beside the models, by state and tenant. Timers, and the health of
 * tenants, which follows from the clock on the wall, are left out.
 */
final class ReadOthers implements EntryFunction<Tuple3<Boolean, String, long[]>> {
  private static final long serialVersionUID = 1L;

  static final TypeInformation<Tuple3<Boolean, String, long[]>> ROW =
      Types.TUPLE(
          Types.BOOLEAN, Types.STRING, PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO);

  private final Side side;
  private transient Digests digests;

  ReadOthers(Side side) {
    this.side = side;
  }

  static List<String> uids() {
    return KeyedForm.uids()
        .filter(uid -> !uid.equals(Uids.SCORE_EVENTS) && !uid.equals(Uids.TENANT_HEALTH))
        .toList();
  }

  @Override
  public void open() {
    digests = new Digests();
  }

  @Override
  public void entry(RawEntry entry, Collector<Tuple3<Boolean, String, long[]>> out)
      throws Exception {
    if (entry.kind() == RawEntry.Kind.TIMER) {
      return;
    }
    String key;
    try {
      key = StringSerializer.INSTANCE.deserialize(new DataInputDeserializer(entry.key()));
    } catch (IOException | RuntimeException e) {
      throw side.unreadable(entry.state() + ": found a key that cannot be read");
    }
    if (side.covers(key)) {
      digests.add(name(entry.state(), key), entry.key(), entry.value());
    }
  }

  static String name(String state, String tenant) {
    return state + (tenant.isEmpty() ? "" : " of " + tenant);
  }

  @Override
  public void end(Collector<Tuple3<Boolean, String, long[]>> out) {
    digests.sums().forEach((name, sum) -> out.collect(Tuple3.of(side.second(), name, sum)));
  }
}
