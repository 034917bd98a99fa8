package dev.weir.operator;

import dev.weir.event.JsonWriter;
import dev.weir.event.ScoreEncoder;
import dev.weir.state.Decision;
import dev.weir.state.DecisionLedger;
import dev.weir.state.States;
import dev.weir.state.VerdictCounts;
import dev.weir.tenant.Feedback;
import dev.weir.tenant.Verdict;
import dev.weir.threshold.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Remembers alerts until somebody says whether they were right, counts what people say for each
 * config and severity, and marks alerts that are what somebody has called normal lately.
 *
 * <p>What is said of an alert is counted once, however often it is sent; who changes their mind
 * changes the counts. An alert that is marked {@code suppressed: confirmed-normal} is written all
 * the same. Which of an alert and what is said of another one comes first depends on timing.
 *
 * <ul>
 *   <li>Inputs: all alerts, behind those of what is erased the word to forget them; what people say
 *       of them; both keyed by tenant
 *   <li>Output: the same alerts, those that are confirmed normals with one field more
 *   <li>Side output: {@link #HEALTH}, one line for each thing said
 *   <li>State: {@link States#decisions()}, {@link States#verdicts()}, {@link States#alertClock()}
 *   <li>Timers: none
 *   <li>Cleaned up: entities without an alert for so long as is remembered, once in a day of the
 *       tenant's own clock; the counts of all but the latest configs
 * </ul>
 */
public final class JoinFeedback
    extends KeyedCoProcessFunction<String, JudgedAlert, Feedback, OutputRecord> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<OutputRecord> HEALTH =
      new OutputTag<>("feedback-health", WireTypes.OUTPUT_RECORD);

  /** Pairs of config and severity that a tenant has counts for. */
  private static final int MOST_COUNTS = 96;

  private static final long DAY_MILLIS = 86_400_000;

  private final EventRules rules;
  private final long rememberMillis;
  private final long holdMillis;

  private transient MapState<String, DecisionLedger> decisions;
  private transient MapState<String, VerdictCounts> verdicts;
  private transient ValueState<Long> clock;
  private transient TenantMetrics metrics;
  private transient JsonWriter json;

  /**
   * @param rememberMillis an alert can be judged for so long after it, by the alerts' event time
   * @param holdMillis like alerts are held back for so long after one that was normal; 0: none are
   */
  public JoinFeedback(EventRules rules, long rememberMillis, long holdMillis) {
    this.rules = rules;
    this.rememberMillis = rememberMillis;
    this.holdMillis = holdMillis;
  }

  @Override
  public void open(OpenContext context) {
    decisions = getRuntimeContext().getMapState(States.decisions());
    verdicts = getRuntimeContext().getMapState(States.verdicts());
    clock = getRuntimeContext().getState(States.alertClock());
    metrics = new TenantMetrics(getRuntimeContext().getMetricGroup(), rules.metricTenants());
    json = new JsonWriter();
  }

  @Override
  public void processElement1(JudgedAlert alert, Context context, Collector<OutputRecord> out)
      throws Exception {
    if (alert.isEnd()) {
      forget(alert.entity);
      return;
    }
    if (alert.decision == null) {
      out.collect(alert.alert);
      return;
    }
    DecisionLedger ledger = ledger(alert.entity);
    boolean holds = holdMillis > 0 && !alert.suppressed;
    if (holds && ledger.isConfirmedNormal(alert.decision, holdMillis)) {
      OutputRecord held = alert.alert;
      byte[] marked = ScoreEncoder.suppressed(held.value, "confirmed-normal");
      out.collect(new OutputRecord(held.destination, held.key, marked, held.timestamp));
      metrics.of(alert.tenant).counter("alertsConfirmedNormal").inc();
    } else {
      out.collect(alert.alert);
    }
    decisions.put(alert.entity, ledger.with(alert.decision));
    advance(alert.decision.timeMillis());
  }

  private DecisionLedger ledger(String entity) throws Exception {
    DecisionLedger known = decisions.get(entity);
    return known == null ? DecisionLedger.EMPTY : known;
  }

  private void advance(long timeMillis) throws Exception {
    Long before = clock.value();
    if (before != null && timeMillis <= before) {
      return;
    }
    clock.update(timeMillis);
    boolean sameDay =
        before != null
            && Math.floorDiv(timeMillis, DAY_MILLIS) == Math.floorDiv(before, DAY_MILLIS);
    if (!sameDay) {
      forgetBefore(timeMillis - rememberMillis);
    }
  }

  private void forgetBefore(long millis) throws Exception {
    List<String> gone = new ArrayList<>();
    for (Map.Entry<String, DecisionLedger> entry : decisions.entries()) {
      if (entry.getValue().newestMillis() < millis) {
        gone.add(entry.getKey());
      }
    }
    for (String entity : gone) {
      decisions.remove(entity);
    }
  }

  @Override
  public void processElement2(Feedback feedback, Context context, Collector<OutputRecord> out)
      throws Exception {
    DecisionLedger ledger = ledger(feedback.entity());
    Decision decision = ledger.find(feedback.id());
    VerdictCounts counts = null;
    if (decision != null) {
      decisions.put(feedback.entity(), ledger.judged(feedback.id(), feedback.verdict()));
      counts = count(decision, feedback.verdict());
    }
    TenantMetrics.Series series = metrics.of(feedback.tenant());
    if (decision == null) {
      series.counter("feedbackUnmatched").inc();
    } else {
      series.counter("feedback", "verdict", feedback.verdict()).inc();
    }
    byte[] key = feedback.tenant().getBytes(StandardCharsets.UTF_8);
    byte[] line = line(feedback, decision, counts);
    long timestamp = context.timestamp() == null ? -1 : context.timestamp();
    context.output(HEALTH, new OutputRecord(Destination.TENANT_HEALTH, key, line, timestamp));
  }

  private void forget(String entity) throws Exception {
    if (entity.isEmpty()) {
      decisions.clear();
      verdicts.clear();
      clock.clear();
    } else {
      decisions.remove(entity);
    }
  }

  private VerdictCounts count(Decision decision, Verdict verdict) throws Exception {
    String name = decision.config() + " " + decision.severity();
    VerdictCounts counts = verdicts.get(name);
    if (counts == null) {
      counts = VerdictCounts.NONE;
      makeRoom();
    } else if (decision.verdict() != null) {
      counts = counts.add(decision, decision.verdict(), -1);
    }
    counts = counts.add(decision, verdict, 1);
    verdicts.put(name, counts);
    return counts;
  }

  /** Forgets the counts whose last alert is the oldest; of equals the first by name. */
  private void makeRoom() throws Exception {
    int count = 0;
    String oldest = null;
    long oldestMillis = Long.MAX_VALUE;
    for (Map.Entry<String, VerdictCounts> entry : verdicts.entries()) {
      count++;
      long millis = entry.getValue().newestMillis();
      if (oldest == null
          || millis < oldestMillis
          || millis == oldestMillis && entry.getKey().compareTo(oldest) < 0) {
        oldest = entry.getKey();
        oldestMillis = millis;
      }
    }
    if (count >= MOST_COUNTS) {
      verdicts.remove(oldest);
    }
  }

  private byte[] line(Feedback feedback, Decision decision, VerdictCounts counts) {
    json.reset();
    json.beginObject();
    text("kind", "feedback");
    text("tenant", feedback.tenant());
    if (!feedback.entity().isEmpty()) {
      text("entity", feedback.entity());
    }
    text("id", feedback.id());
    text("verdict", feedback.verdict().label());
    if (!feedback.who().isEmpty()) {
      text("who", feedback.who());
    }
    if (feedback.timeMillis() != Feedback.NO_TIME) {
      json.name("time");
      json.time(feedback.timeMillis());
    }
    json.name("matched");
    json.truth(decision != null);
    if (decision != null) {
      write(decision, counts);
    }
    json.endObject();
    return json.toBytes();
  }

  private void write(Decision decision, VerdictCounts counts) {
    text("config", decision.config());
    text("severity", Severity.values()[decision.severity()].label());
    json.name("anomalies");
    json.number(counts.anomalies());
    json.name("normals");
    json.number(counts.normals());
    json.name("precision");
    json.number(counts.precision());
  }

  private void text(String name, String value) {
    json.name(name);
    json.text(value);
  }
}
