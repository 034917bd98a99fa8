package dev.weir.operator;

import dev.weir.event.ScoreEncoder;
import dev.weir.event.ScoreRecord;
import dev.weir.model.Judgement;
import dev.weir.model.Model;
import dev.weir.model.Workspace;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.tenant.AlertsPart;
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
 *   <li>Side outputs: {@link #ALERTS}, and {@link #BUDGETED} for those of tenants with a budget
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

  public static final OutputTag<BudgetedAlert> BUDGETED =
      new OutputTag<>("budgeted-alerts", WireTypes.BUDGETED_ALERT);

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
    if (model == null || model.expiredAt(event.observation.timeMillis)) {
      model = anew(model, event.key);
    }
    model.judge(event.observation, judgement, workspace);
    schedule(model, context);
    models.update(model);
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
      emitAlert(output(Destination.ALERTS, event, alert), event, context);
    }
  }

  private void emitAlert(OutputRecord alert, ConfiguredEvent event, Context context) {
    int budget = judgement.alertBudget;
    if (budget == AlertsPart.NO_BUDGET) {
      context.output(ALERTS, alert);
    } else {
      long timeMillis = event.observation.timeMillis;
      context.output(BUDGETED, new BudgetedAlert(event.key.tenant(), timeMillis, budget, alert));
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
    if (judgement.drift) {
      series.counter("drifts").inc();
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
      series.modelBytes(part.modelBytes());
    }
  }

  private static Model anew(Model expired, ModelKey key) {
    Model model = new Model(key.fingerprint());
    if (expired != null) {
      model.timerMillis(expired.timerMillis());
    }
    return model;
  }

  /**
   * Keeps one timer per key, so late that no event still accepted then can do without a new model:
   * the watermark, whoever moves it, must come as far past this event as the model lives. A timer
   * that is late enough stays, so that a busy key moves it seldom.
   */
  private void schedule(Model model, Context context) {
    long expireAfter = model.decision().expireAfterMillis();
    long now = Math.max(model.clockMillis(), context.timerService().currentWatermark());
    long due = now + expireAfter + rules.limits().maxPastMillis();
    if (model.timerMillis() >= due) {
      return;
    }
    if (model.timerMillis() != Model.NO_TIMER) {
      context.timerService().deleteEventTimeTimer(model.timerMillis());
    }
    model.timerMillis(due + expireAfter / 8);
    context.timerService().registerEventTimeTimer(model.timerMillis());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<OutputRecord> out)
      throws Exception {
    Model model = read(context.getCurrentKey());
    if (model == null || timestamp != model.timerMillis()) {
      return;
    }
    if (context.timerService().currentWatermark() == Long.MAX_VALUE) {
      // The job is being drained: that says nothing of the time, and its savepoint keeps the model.
      model.timerMillis(Model.NO_TIMER);
      models.update(model);
      return;
    }
    models.clear();
    metrics.of(context.getCurrentKey().tenant()).counter("modelsExpired").inc();
  }
}
