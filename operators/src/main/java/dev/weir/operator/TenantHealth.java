package dev.weir.operator;

import dev.weir.health.HealthAlert;
import dev.weir.health.HealthBook;
import dev.weir.health.HealthReport;
import dev.weir.health.HealthTimes;
import dev.weir.health.MinuteCounts;
import dev.weir.state.States;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Adds up what the subtasks have counted of a tenant's minutes, and writes a line for every minute
 * that the tenant's own clock has closed, and one for everything that calls for attention.
 *
 * <ul>
 *   <li>Input: parts of minutes, keyed by tenant
 *   <li>Output: lines of the health topic
 *   <li>State: {@link States#tenantHealth()}
 *   <li>Timers: one per tenant in processing time, which closes the minutes of a tenant whose clock
 *       stands still and notices silence
 *   <li>Cleaned up: a tenant of whom nothing came for a day
 * </ul>
 */
public final class TenantHealth extends KeyedProcessFunction<String, TenantMinute, OutputRecord> {
  private static final long serialVersionUID = 1L;

  /** Parts of minutes, from {@link ApplyTenantConfig} and {@link ScoreEvents}. */
  public static final OutputTag<TenantMinute> MINUTES = MinuteSender.MINUTES;

  private final HealthSettings settings;

  private transient HealthTimes times;
  private transient ValueState<HealthBook> books;
  private transient HealthLines lines;
  private transient long startMillis;

  public TenantHealth(HealthSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    times = settings.times();
    books = getRuntimeContext().getState(States.tenantHealth());
    lines = new HealthLines();
    startMillis = Long.MIN_VALUE;
  }

  @Override
  public void processElement(TenantMinute minute, Context context, Collector<OutputRecord> out)
      throws Exception {
    HealthBook saved = books.value();
    HealthBook book = saved == null ? new HealthBook() : saved;
    long now = now(context.timerService());
    book.add(minute.counts, minute.limits, now);
    book.close(times, to(minute.tenant, out));
    if (book.timerMillis() == HealthBook.NO_TIMER) {
      schedule(book, now, context.timerService());
    }
    books.update(book);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<OutputRecord> out)
      throws Exception {
    HealthBook book = books.value();
    if (book == null || timestamp != book.timerMillis()) {
      return;
    }
    long now = now(context.timerService());
    book.tick(now, startMillis, times, to(context.getCurrentKey(), out));
    if (book.isForgettable(now, times)) {
      books.clear();
    } else {
      schedule(book, now, context.timerService());
      books.update(book);
    }
  }

  /** Processing time; the first time it is asked is when this process began to listen. */
  private long now(TimerService timers) {
    long now = timers.currentProcessingTime();
    startMillis = startMillis == Long.MIN_VALUE ? now : startMillis;
    return now;
  }

  private void schedule(HealthBook book, long now, TimerService timers) {
    book.timerMillis(now + 2 * settings.interval().toMillis());
    timers.registerProcessingTimeTimer(book.timerMillis());
  }

  private HealthReport to(String tenant, Collector<OutputRecord> out) {
    return new HealthReport() {
      @Override
      public void minute(MinuteCounts counts, Closing closing, boolean late) {
        out.collect(lines.minute(tenant, counts, closing, late));
      }

      @Override
      public void alert(HealthAlert alert) {
        out.collect(lines.alert(tenant, alert));
      }
    };
  }
}
