package dev.weir.simulation;

import dev.weir.operator.ConfiguredEvent;
import java.io.IOException;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamElement;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.StatusWatermarkValve;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** Makes one clock of those of all inputs, by Flink's own rules. */
final class Watermarks implements PushingAsyncDataInput.DataOutput<ConfiguredEvent> {
  private final StatusWatermarkValve valve;
  private final KeyedOneInputStreamOperatorTestHarness<?, ConfiguredEvent, ?> harness;

  Watermarks(int inputs, KeyedOneInputStreamOperatorTestHarness<?, ConfiguredEvent, ?> harness) {
    this.valve = new StatusWatermarkValve(inputs);
    this.harness = harness;
  }

  /** Takes a watermark or a status. */
  void take(int input, StreamElement element) throws Exception {
    if (element.isWatermark()) {
      valve.inputWatermark(element.asWatermark(), input, this);
    } else {
      valve.inputWatermarkStatus(element.asWatermarkStatus(), input, this);
    }
  }

  @Override
  public void emitWatermark(Watermark watermark) throws Exception {
    harness.processWatermark(watermark);
  }

  @Override
  public void emitWatermarkStatus(WatermarkStatus status) throws Exception {
    harness.processWatermarkStatus(status);
  }

  @Override
  public void emitRecord(StreamRecord<ConfiguredEvent> event) throws IOException {
    throw new IOException("found a record, expected watermarks only");
  }

  @Override
  public void emitLatencyMarker(LatencyMarker marker) {}

  @Override
  public void emitRecordAttributes(RecordAttributes attributes) {}

  @Override
  public void emitWatermark(WatermarkEvent watermark) {}
}
