package dev.weir.operator;

import dev.weir.alert.AlertTransition;
import dev.weir.alert.Mute;
import dev.weir.alert.Transitions;
import dev.weir.event.ScoreEncoder;
import dev.weir.event.ScoreRecord;
import dev.weir.model.Judgement;
import dev.weir.model.Learned;
import dev.weir.model.Model;
import dev.weir.model.Workspace;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.tenant.AlertsPart;
import dev.weir.tenant.IntakePart;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.ValidationPart;
import java.io.IOException;
import java.util.HexFormat;
import org.apache.flink.api.common.functions.OpenContext;
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
 *   <li>Side output: {@link TenantHealth#MINUTES}, what was counted, by the operator around it
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

  /** Configs that expect something of values, kept ready; beyond them one is made ready again. */
  private static final int MAX_REVIEWS = 10_000;

  /** As long as the command says; it is asked for with every event. */
  private static final Mute COMMANDED = new Mute(Long.MAX_VALUE, "command", true);

  private final EventRules rules;

  private transient Models models;
  private transient TenantFences fences;
  private transient Judgement judgement;
  private transient Workspace workspace;
  private transient ScoreRecord score;
  private transient ScoreEncoder encoder;
  private transient ScoreCounts counts;
  private transient MicrosHistogram micros;
  private transient BoundedCache<Long, Reviews> reviews;
  private transient int implausible;
  private transient MinuteSender minutes;

  public ScoreEvents(EventRules rules) {
    this.rules = rules;
  }

  /** Where the models live, unless in the state alone; to be said before it is opened. */
  void keepIn(Models place) {
    models = place;
  }

  /** What commands have laid down, if there are any; to be said before it is opened. */
  void obey(TenantFences laidDown) {
    fences = laidDown;
  }

  /** Where the tenants' minutes are counted; null for nowhere. To be said before it is opened. */
  void countIn(MinuteSender sender) {
    minutes = sender;
  }

  /** Where it judges; to be said once it is open. For tests, which let detectors fail there. */
  void judgeIn(Workspace place) {
    workspace = place;
  }

  @Override
  public void open(OpenContext context) {
    if (models == null) {
      models = new StoredModels(getRuntimeContext().getState(States.model()));
    }
    judgement = new Judgement();
    workspace = new Workspace();
    score = new ScoreRecord();
    encoder = new ScoreEncoder();
    counts =
        new ScoreCounts(
            new TenantMetrics(getRuntimeContext().getMetricGroup(), rules.metricTenants()),
            minutes);
    reviews = new BoundedCache<>(MAX_REVIEWS);
    micros = new MicrosHistogram(getRuntimeContext().getMetricGroup(), "scoreMicros");
  }

  @Override
  public void processElement(ConfiguredEvent event, Context context, Collector<OutputRecord> out)
      throws Exception {
    micros.start();
    Model model = models.read(event.key);
    if (model == null
        || model.expiredAt(event.observation.timeMillis)
        || model.ownEpoch() < event.erasedBelow) {
      model = anew(model, event.key);
    }
    if (fences != null) {
      heed(model, event);
    }
    model.judge(event.observation, judgement, workspace);
    schedule(model, context);
    write(event.key, model, event.observation.config);
    emit(event, context, out);
    counts.count(event, judgement, score.late, implausible);
    micros.stop();
  }

  /** A command mutes entities, also where they share a model, so every event is asked for. */
  private void heed(Model model, ConfiguredEvent event) {
    boolean mute = fences.mutes(event);
    if (mute != (model.mute() != null)) {
      model.mute(mute ? COMMANDED : null);
    }
  }

  /** A part that the event's config does not know counts for as much as the one it has. */
  private void write(ModelKey key, Model model, JudgingConfig config) throws IOException {
    LearningPart part = part(model.judging(), config);
    long live = part.liveBytes() + model.moreLiveBytes();
    long lean = part.leanBytes() + model.moreLiveBytes();
    if (model.hasFallback() && config.fallback() != null) {
      live += config.fallback().liveBytes();
      lean += config.fallback().leanBytes();
    }
    if (model.candidate() != null) {
      LearningPart candidate = part(model.candidate(), config);
      live += candidate.liveBytes();
      lean += candidate.leanBytes();
    }
    models.write(key, model, live, lean);
  }

  private static LearningPart part(Learned learned, JudgingConfig config) {
    LearningPart part = config.partOf(learned.learningHash());
    return part == null ? config.current() : part;
  }

  private void emit(ConfiguredEvent event, Context context, Collector<OutputRecord> out) {
    Scores.fill(score, event, judgement);
    implausible = 0;
    IntakePart intake = event.observation.config.intake();
    if (intake != IntakePart.DEFAULT) {
      review(event, intake.validation());
    }
    out.collect(output(Destination.SCORES, event, encoder.score(score)));
    Transitions.Told told = judgement.told;
    if (told.resolved) {
      emitResolved(event, context);
    }
    if (told.transition != null) {
      emitTransition(event, context);
    } else if (judgement.alert) {
      byte[] alert = encoder.alert(score, judgement.reason(), judgement.firstOfCooldown);
      emitAlert(output(Destination.ALERTS, event, alert), judgement.alertBudget, event, context);
    }
  }

  private void review(ConfiguredEvent event, ValidationPart validation) {
    long behindMillis = event.recordTimestamp - event.observation.timeMillis;
    long lateAfterMillis = validation.lateAfterMillis();
    score.late = lateAfterMillis != ValidationPart.NEVER && behindMillis > lateAfterMillis;
    if (!validation.plausible().isEmpty()) {
      implausible = reviewsOf(event.observation.config).mark(event.observation.values, score);
    }
  }

  private Reviews reviewsOf(JudgingConfig config) {
    Reviews known = reviews.get(config.contentHash());
    if (known == null) {
      known = Reviews.of(config);
      reviews.put(config.contentHash(), known);
    }
    return known;
  }

  private void emitResolved(ConfiguredEvent event, Context context) {
    Transitions.Told told = judgement.told;
    String id = alertId(event.key, told.resolvedMillis, told.resolvedN);
    ScoreEncoder.Alert alert = new ScoreEncoder.Alert(told.resolvedReason, false);
    emit(alert, AlertTransition.RESOLVED, id, event, context);
  }

  private void emitTransition(ConfiguredEvent event, Context context) {
    Transitions.Told told = judgement.told;
    String id = alertId(event.key, told.firstMillis, told.firstN);
    ScoreEncoder.Alert alert = new ScoreEncoder.Alert(told.reason, judgement.firstOfCooldown);
    emit(alert, told.transition, id, event, context);
  }

  private void emit(
      ScoreEncoder.Alert alert,
      AlertTransition transition,
      String id,
      ConfiguredEvent event,
      Context context) {
    byte[] json = encoder.transition(alert, score, id, transition.label());
    int limit = judgement.alertBudget;
    // What calls nobody out costs nothing of a budget, but takes the same way to keep the order.
    int spent = transition.isAlert() || limit == AlertsPart.NO_BUDGET ? limit : BudgetAlerts.FREE;
    emitAlert(output(Destination.ALERTS, event, json), spent, event, context);
  }

  /** The same for all changes of one alert; of no other alert, also where a key starts anew. */
  private static String alertId(ModelKey key, long firstMillis, long firstN) {
    return HexFormat.of().toHexDigits(key.fingerprint()) + "-" + firstMillis + "-" + firstN;
  }

  private void emitAlert(OutputRecord alert, int budget, ConfiguredEvent event, Context context) {
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
    ModelKey key = context.getCurrentKey();
    Model model = models.peek(key);
    if (model == null || timestamp != model.timerMillis()) {
      return;
    }
    if (context.timerService().currentWatermark() == Long.MAX_VALUE) {
      // The job is being drained: that says nothing of the time, and its savepoint keeps the model.
      model.timerMillis(Model.NO_TIMER);
      models.amend(key, model);
      return;
    }
    models.remove(key);
    counts.expired(key.tenant());
  }
}
