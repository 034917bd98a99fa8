package dev.weir.job;

import dev.weir.event.RawRecord;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * Stays idle, so that what is read has no say in the events' clock. A maximal watermark would:
 * while all event partitions are idle it would be the only one left, and every timer would fire.
 */
final class NoClock implements WatermarkGenerator<RawRecord> {
  @Override
  public void onEvent(RawRecord event, long timestamp, WatermarkOutput output) {}

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    output.markIdle();
  }
}
