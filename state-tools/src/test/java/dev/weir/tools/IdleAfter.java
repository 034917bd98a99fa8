package dev.weir.tools;

import java.io.Serializable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Makes records of the first numbers, and none of the endless rest, which it lets by slowly. */
final class IdleAfter<T> implements FlatMapFunction<Long, T> {
  private static final long serialVersionUID = 1L;

  /** What makes a record of a number; travels with the job graph. */
  @FunctionalInterface
  interface Maker<T> extends LongFunction<T>, Serializable {}

  private final long records;
  private final Maker<T> maker;

  IdleAfter(long records, Maker<T> maker) {
    this.records = records;
    this.maker = maker;
  }

  @Override
  public void flatMap(Long number, Collector<T> out) {
    if (number < records) {
      out.collect(maker.apply(number));
    } else {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
