package dev.weir.tools.diff;

import dev.weir.model.Learned;
import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKey;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.BooleanSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Waits with what one savepoint has of a key for what the other one has, in keyed state, so that
 * neither has to fit into memory.
 */
final class CompareModels
    extends KeyedProcessFunction<ModelKey, Tuple3<ModelKey, Boolean, byte[]>, ModelChange> {
  private static final long serialVersionUID = 1L;

  private transient ValueState<byte[]> waiting;
  private transient ValueState<Boolean> waitingSecond;

  @Override
  public void open(OpenContext context) {
    waiting =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("waiting", BytePrimitiveArraySerializer.INSTANCE));
    waitingSecond =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("second", BooleanSerializer.INSTANCE));
  }

  @Override
  public void processElement(
      Tuple3<ModelKey, Boolean, byte[]> row, Context context, Collector<ModelChange> out)
      throws Exception {
    byte[] other = waiting.value();
    if (other == null) {
      waiting.update(row.f2);
      waitingSecond.update(row.f1);
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
      return;
    }
    if (waitingSecond.value().equals(row.f1)) {
      throw new IOException(
          "model of " + row.f0 + ": found it twice in one savepoint, expected it once; verify it");
    }
    waiting.clear();
    waitingSecond.clear();
    context.timerService().deleteEventTimeTimer(Long.MAX_VALUE);
    out.collect(row.f1 ? compare(row.f0, other, row.f2) : compare(row.f0, row.f2, other));
  }

  /** Nothing more comes. */
  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<ModelChange> out)
      throws Exception {
    boolean second = waitingSecond.value();
    Model model = ModelFrame.decode(waiting.value());
    waiting.clear();
    waitingSecond.clear();
    ModelKey key = context.getCurrentKey();
    ModelChange.Kind kind = second ? ModelChange.Kind.NEW : ModelChange.Kind.GONE;
    out.collect(
        new ModelChange(
            kind,
            key.tenant(),
            key.toString(),
            detector(model),
            second ? 0 : model.judged(),
            second ? model.judged() : 0,
            1,
            1,
            Double.NaN,
            ""));
  }

  private static ModelChange compare(ModelKey key, byte[] before, byte[] after) throws IOException {
    String name = key.toString();
    if (Arrays.equals(before, after)) {
      return new ModelChange(
          ModelChange.Kind.SAME, key.tenant(), name, "", 0, 0, 0, 0, Double.NaN, "");
    }
    Model old = ModelFrame.decode(before);
    Model now = ModelFrame.decode(after);
    ModelDistance distance = ModelDistance.between(old, now);
    return new ModelChange(
        ModelChange.Kind.CHANGED,
        key.tenant(),
        name,
        detector(now),
        old.judged(),
        now.judged(),
        distance.scores(),
        distance.learned(),
        distance.shift(),
        String.join(", ", ModelDistance.parts(old, now)));
  }

  private static String detector(Model model) {
    Learned judging = model.judging();
    return judging == null ? "" : judging.detector().type().label();
  }
}
