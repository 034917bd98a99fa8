package dev.weir.tools.offline;

import dev.weir.job.SourcePosition;
import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.operator.ConfiguredEvent;
import dev.weir.operator.EventRules;
import dev.weir.operator.ModelCacheSize;
import dev.weir.operator.ScoreEventsOperator;
import dev.weir.operator.WireTypes;
import dev.weir.state.States;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/** The job's operator that shows one event, and the model as it is before that is judged. */
final class ReplayJudge extends ScoreEventsOperator {
  private static final long serialVersionUID = 1L;

  /** The frame of the model; no bytes where there is none. */
  static final OutputTag<byte[]> MODEL =
      new OutputTag<>("replayed-model", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  static final OutputTag<ConfiguredEvent> EVENT =
      new OutputTag<>("replayed-event", WireTypes.CONFIGURED_EVENT);

  private final String topic;
  private final int partition;
  private final long offset;

  ReplayJudge(EventRules rules, SourcePosition wanted) {
    // Without a cache the state holds what the next event finds.
    super(rules, ModelCacheSize.OFF);
    this.topic = wanted.partition().topic();
    this.partition = wanted.partition().partition();
    this.offset = wanted.offset();
  }

  @Override
  public void processElement(StreamRecord<ConfiguredEvent> element) throws Exception {
    ConfiguredEvent event = element.getValue();
    if (event.offset == offset && event.partition == partition && event.topic.equals(topic)) {
      // A record of its own: those behind it in a chain put their results into it.
      output.collect(EVENT, new StreamRecord<>(event));
      output.collect(MODEL, new StreamRecord<>(frame()));
    }
    super.processElement(element);
  }

  private byte[] frame() throws Exception {
    Model model = getKeyedStateStore().getState(States.model()).value();
    if (model == null) {
      return new byte[0];
    }
    ModelFrame frame = new ModelFrame();
    frame.encode(model);
    return Arrays.copyOf(frame.bytes(), frame.length());
  }
}
