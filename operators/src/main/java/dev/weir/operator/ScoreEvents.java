package dev.weir.operator;

import dev.weir.event.ScoreEncoder;
import dev.weir.event.ScoreRecord;
import dev.weir.model.Judgement;
import dev.weir.model.Model;
import dev.weir.model.Workspace;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.tenant.LearningPart;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Judges every event by the model of its key, then lets the model learn from it.
 *
 * <ul>
 *   <li>Input: checked events with their config, keyed by {@link ModelKey}
 *   <li>Output: one score per event
 *   <li>Side output: {@link #ALERTS}
 *   <li>State: {@link States#model()}
 *   <li>Timers: one per key in event time, which frees the memory of a model so long after its last
 *       event that the next one must start a new model anyway; it decides nothing
 *   <li>Never cleaned up: a model whose config never lets it expire before the end of its tenant
 * </ul>
 */
public final class ScoreEvents
    extends KeyedProcessFunction<ModelKey, ConfiguredEvent, OutputRecord> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<OutputRecord> ALERTS =
      new OutputTag<>("alerts", WireTypes.OUTPUT_RECORD);

  private final EventRules rules;

  private transient ValueState<Model> models;
  private transient Judgement judgement;
  private transient Workspace workspace;
  private transient ScoreRecord score;
  private transient ScoreEncoder encoder;
  private transient TenantMetrics metrics;
  private transient MicrosHistogram micros;

  public ScoreEvents(EventRules rules) {
    this.rules = rules;
  }

  @Override
  public void open(OpenContext context) {
    models = getRuntimeContext().getState(States.model());
    judgement = new Judgement();
    workspace = new Workspace();
    score = new ScoreRecord();
    encoder = new ScoreEncoder();
    metrics = new TenantMetrics(getRuntimeContext().getMetricGroup(), rules.metricTenants());
    micros = new MicrosHistogram(getRuntimeContext().getMetricGroup(), "scoreMicros");
  }

  @Override
  public void processElement(ConfiguredEvent event, Context context, Collector<OutputRecord> out)
      throws Exception {
    micros.start();
    // value() in every call and no reference past it: the heap backend copies a model that a
    // running snapshot still needs only when it is asked for it.
    Model model = read(event.key);
    long due = due(model);
    if (model == null || model.expiredAt(event.observation.timeMillis)) {
      model = new Model(event.key.fingerprint());
    }
    model.judge(event.observation, judgement, workspace);
    models.update(model);
    reschedule(due, due(model), context);
    emit(event, context, out);
    count(event);
    micros.stop();
  }

  private Model read(ModelKey key) throws IOException {
    try {
      return models.value();
    } catch (IOException e) {
      throw new IOException("the saved model of " + key + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void emit(ConfiguredEvent event, Context context, Collector<OutputRecord> out) {
    Scores.fill(score, event, judgement);
    out.collect(output(Destination.SCORES, event, encoder.score(score)));
    if (judgement.alert) {
      byte[] alert = encoder.alert(score, Scores.reason(judgement), judgement.firstOfCooldown);
      context.output(ALERTS, output(Destination.ALERTS, event, alert));
    }
  }

  private static OutputRecord output(Destination destination, ConfiguredEvent event, byte[] json) {
    return new OutputRecord(destination, event.recordKey, json, event.recordTimestamp);
  }

  private void count(ConfiguredEvent event) {
    TenantMetrics.Series series = metrics.of(event.key.tenant());
    series.counter("scores", "status", judgement.status).inc();
    if (judgement.alert) {
      series.counter("alerts", "severity", judgement.severity).inc();
    }
    if (judgement.firstOfCooldown) {
      series.counter("alertsFirst").inc();
    }
    if (judgement.swapped) {
      series.counter("modelsSwapped").inc();
    }
    if (judgement.replaced) {
      series.counter("modelsReplaced").inc();
    }
    if (judgement.n == 0) {
      series.counter("modelsCreated").inc();
      LearningPart part = event.observation.config.current();
      series.modelBytes(part.detector().savedBytes(part.width()));
    }
  }

  /**
   * When the model's memory can be freed: late enough that every event still accepted then starts a
   * new model by its own time. Coarse, so that a busy key moves its timer seldom.
   */
  private long due(Model model) {
    if (model == null || model.decision() == null) {
      return Long.MAX_VALUE;
    }
    long expireAfter = model.decision().expireAfterMillis();
    long step = Math.max(1, expireAfter / 8);
    long expired = model.clockMillis() + expireAfter + rules.limits().maxPastMillis();
    return (expired / step + 1) * step;
  }

  private static void reschedule(
      long old, long due, KeyedProcessFunction<?, ?, ?>.Context context) {
    if (old == due) {
      return;
    }
    if (old != Long.MAX_VALUE) {
      context.timerService().deleteEventTimeTimer(old);
    }
    context.timerService().registerEventTimeTimer(due);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<OutputRecord> out)
      throws Exception {
    Model model = read(context.getCurrentKey());
    if (model != null && timestamp >= due(model)) {
      models.clear();
      metrics.of(context.getCurrentKey().tenant()).counter("modelsExpired").inc();
    }
  }
}
