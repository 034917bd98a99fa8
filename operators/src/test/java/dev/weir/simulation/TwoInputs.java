package dev.weir.simulation;

import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/** Flink's harness of an operator with two inputs, which lets nobody choose the environment. */
final class TwoInputs<A, B, OUT> extends AbstractStreamOperatorTestHarness<OUT> {
  private final TwoInputStreamOperator<A, B, OUT> inputs;

  TwoInputs(TwoInputStreamOperator<A, B, OUT> operator) throws Exception {
    super(operator, SubtaskEnvironment.of(1, 1, 0));
    inputs = operator;
  }

  void processElement1(StreamRecord<A> element) throws Exception {
    inputs.setKeyContextElement1(element);
    inputs.processElement1(element);
  }

  void processElement2(StreamRecord<B> element) throws Exception {
    inputs.setKeyContextElement2(element);
    inputs.processElement2(element);
  }

  void processWatermark1(Watermark mark) throws Exception {
    inputs.processWatermark1(mark);
  }

  void processWatermarkStatus1(WatermarkStatus status) throws Exception {
    inputs.processWatermarkStatus1(status);
  }

  void processWatermarkStatus2(WatermarkStatus status) throws Exception {
    inputs.processWatermarkStatus2(status);
  }
}
