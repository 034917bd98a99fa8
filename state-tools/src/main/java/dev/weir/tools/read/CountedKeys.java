package dev.weir.tools.read;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Does with every key what another function does, and says which key groups are behind it. */
final class CountedKeys<K, T> extends KeyedStateReaderFunction<K, T> {
  private static final long serialVersionUID = 1L;
  private static final int NONE = -1;

  private final KeyedStateReaderFunction<K, T> function;
  private final String stage;
  private final int part;
  private final long[] bytes;
  private transient int group;

  /** {@code bytes}: of every key group, the steps of {@code part}. */
  CountedKeys(KeyedStateReaderFunction<K, T> function, String stage, int part, long[] bytes) {
    this.function = function;
    this.stage = stage;
    this.part = part;
    this.bytes = bytes;
  }

  @Override
  public void setRuntimeContext(RuntimeContext context) {
    super.setRuntimeContext(context);
    function.setRuntimeContext(context);
  }

  @Override
  public void open(OpenContext context) throws Exception {
    group = NONE;
    function.open(context);
  }

  @Override
  public void readKey(K key, Context context, Collector<T> out) throws Exception {
    int now = KeyGroupRangeAssignment.assignToKeyGroup(key, bytes.length);
    if (now != group) {
      say();
      group = now;
    }
    function.readKey(key, context, out);
  }

  private void say() {
    if (group != NONE) {
      Stage.step(stage, part, bytes[group]);
      group = NONE;
    }
  }

  @Override
  public void close() throws Exception {
    say();
    function.close();
  }
}
