package dev.weir.tools.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple6;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Everything that an operator keyed by tenant has: values, and maps whose keys are texts. */
final class TenantElements
    extends KeyedStateReaderFunction<
        String, Tuple6<String, String, String, String, byte[], byte[]>> {
  private static final long serialVersionUID = 1L;
  private static final byte[] NO_KEY = {};

  private final String uid;
  private final List<ValueStateDescriptor<?>> valueDescriptors;
  private final List<MapStateDescriptor<String, ?>> mapDescriptors;

  private transient List<ValueState<?>> values;
  private transient List<MapState<String, ?>> maps;
  private transient DataOutputSerializer bytes;

  TenantElements(
      String uid,
      List<ValueStateDescriptor<?>> valueDescriptors,
      List<MapStateDescriptor<String, ?>> mapDescriptors) {
    this.uid = uid;
    this.valueDescriptors = List.copyOf(valueDescriptors);
    this.mapDescriptors = List.copyOf(mapDescriptors);
  }

  @Override
  public void open(OpenContext context) {
    values = new ArrayList<>();
    maps = new ArrayList<>();
    valueDescriptors.forEach(value -> values.add(getRuntimeContext().getState(value)));
    mapDescriptors.forEach(map -> maps.add(getRuntimeContext().getMapState(map)));
    bytes = new DataOutputSerializer(256);
  }

  @Override
  public void readKey(
      String tenant,
      Context context,
      Collector<Tuple6<String, String, String, String, byte[], byte[]>> out)
      throws Exception {
    for (int v = 0; v < values.size(); v++) {
      Object value = values.get(v).value();
      if (value != null) {
        ValueStateDescriptor<?> descriptor = valueDescriptors.get(v);
        byte[] saved = saved(descriptor.getSerializer(), value);
        out.collect(new Element(uid, descriptor.getName(), tenant, "", NO_KEY, saved).row());
      }
    }
    for (int m = 0; m < maps.size(); m++) {
      MapStateDescriptor<String, ?> descriptor = mapDescriptors.get(m);
      for (Map.Entry<String, ?> entry : maps.get(m).entries()) {
        String name = entry.getKey();
        byte[] saved = saved(descriptor.getValueSerializer(), entry.getValue());
        out.collect(
            new Element(uid, descriptor.getName(), tenant, name, name.getBytes(UTF_8), saved)
                .row());
      }
    }
  }

  @SuppressWarnings("unchecked")
  private <T> byte[] saved(TypeSerializer<T> serializer, Object value) throws IOException {
    bytes.clear();
    serializer.serialize((T) value, bytes);
    return bytes.getCopyOfBuffer();
  }
}
