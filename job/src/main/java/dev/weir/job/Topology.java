package dev.weir.job;

import dev.weir.event.RawRecord;
import dev.weir.operator.AdmitEntities;
import dev.weir.operator.ApplyTenantConfig;
import dev.weir.operator.ApplyTenantConfigOperator;
import dev.weir.operator.BudgetAlerts;
import dev.weir.operator.BudgetedAlert;
import dev.weir.operator.CheckTenantConfigs;
import dev.weir.operator.ConfiguredEvent;
import dev.weir.operator.CountCommandAcks;
import dev.weir.operator.EventRules;
import dev.weir.operator.FeedbackSettings;
import dev.weir.operator.HealthSettings;
import dev.weir.operator.JoinFeedback;
import dev.weir.operator.JudgedAlert;
import dev.weir.operator.ModelCacheSize;
import dev.weir.operator.OutputRecord;
import dev.weir.operator.ReadFeedback;
import dev.weir.operator.ScoreEvents;
import dev.weir.operator.ScoreEventsOperator;
import dev.weir.operator.TenantHealth;
import dev.weir.operator.TenantMinute;
import dev.weir.operator.WireTypes;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.tenant.Feedback;
import dev.weir.tenant.Signatures;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;

/**
 * The way of an event, one method a stage:
 *
 * <pre>
 * events ──► ApplyTenantConfig ──► keyBy(ModelKey) ──► ScoreEvents ──► scores, alerts
 *                 ▲      └──► dead letters                 ▲  │└──► BudgetAlerts ──► alerts
 *                 │ broadcast                    broadcast │  └──► CountCommandAcks ──► config answers
 * config,         │                                        │
 * commands ──► CheckTenantConfigs (parallelism 1) ─────────┘ ──► config answers
 *
 * parts of tenants' minutes, from both ──► keyBy(tenant) ──► TenantHealth ──► tenant health
 * </pre>
 *
 * With feedback, all alerts go through JoinFeedback, keyed by tenant, on their way to the alerts.
 *
 * <p>With a limit on entities, AdmitEntities, keyed by tenant, stands between the two in the
 * middle, and what commands tell the models goes through it.
 */
public final class Topology {
  private final StreamExecutionEnvironment env;
  private final Endpoints endpoints;
  private final EventRules rules;
  private final Settings settings;

  private Topology(
      StreamExecutionEnvironment env, Endpoints endpoints, EventRules rules, Settings settings) {
    this.env = env;
    this.endpoints = endpoints;
    this.rules = rules;
    this.settings = settings;
  }

  /**
   * What changes nothing about how an event is judged.
   *
   * @param idleTimeout a partition silent for so long does not hold back housekeeping
   * @param modelCache models that a subtask keeps in memory, whose state is on disk
   * @param signatures who may change what
   * @param maxEntities entities of a tenant that may have a model at a time; 0 for any number
   * @param health how tenants' minutes are counted
   * @param feedback what is made of what people say of alerts, where somebody is heard
   */
  public record Settings(
      Duration idleTimeout,
      ModelCacheSize modelCache,
      Signatures signatures,
      int maxEntities,
      HealthSettings health,
      FeedbackSettings feedback) {
    /**
     * Whoever may write to the config topic may change everything, entities are not counted, nor
     * are tenants' minutes.
     */
    public Settings(Duration idleTimeout, ModelCacheSize modelCache) {
      this(
          idleTimeout, modelCache, Signatures.OFF, 0, HealthSettings.OFF, FeedbackSettings.DEFAULT);
    }
  }

  /** Adds the whole graph to {@code env}. */
  public static void build(
      StreamExecutionEnvironment env, Endpoints endpoints, EventRules rules, Settings settings) {
    new Topology(env, endpoints, rules, settings).build();
  }

  private void build() {
    SingleOutputStreamOperator<Tuple2<String, byte[]>> tenants = checkTenantConfigs(config());
    SingleOutputStreamOperator<ConfiguredEvent> events = applyTenantConfig(events(), tenants);
    DataStream<OutputRecord> deadLetters = events.getSideOutput(ApplyTenantConfig.DEAD_LETTERS);
    DataStream<Tuple2<String, byte[]>> orders = tenants.getSideOutput(CheckTenantConfigs.ORDERS);
    DataStream<TenantMinute> minutes = events.getSideOutput(TenantHealth.MINUTES);
    if (settings.maxEntities > 0) {
      events = admitEntities(events, orders);
      orders = events.getSideOutput(AdmitEntities.ORDERS);
      deadLetters = deadLetters.union(events.getSideOutput(AdmitEntities.DEAD_LETTERS));
      minutes = minutes.union(events.getSideOutput(TenantHealth.MINUTES));
    }
    SingleOutputStreamOperator<OutputRecord> scores = scoreEvents(events, orders);
    writeConfigAnswers(
        tenants
            .getSideOutput(CheckTenantConfigs.ANSWERS)
            .union(countAcks(scores.getSideOutput(ScoreEventsOperator.ACKS))));
    deadLetters = deadLetters.union(scores.getSideOutput(ScoreEventsOperator.ERASED));
    DataStream<OutputRecord> alerts =
        scores
            .getSideOutput(ScoreEvents.ALERTS)
            .union(budgetAlerts(scores.getSideOutput(ScoreEvents.BUDGETED)));
    DataStream<OutputRecord> lines =
        tenantHealth(minutes.union(scores.getSideOutput(TenantHealth.MINUTES)));
    if (endpoints.feedback() != null) {
      SingleOutputStreamOperator<Feedback> feedback = feedback();
      deadLetters = deadLetters.union(feedback.getSideOutput(ReadFeedback.DEAD_LETTERS));
      SingleOutputStreamOperator<OutputRecord> joined = join(alerts, feedback);
      lines = lines.union(joined.getSideOutput(JoinFeedback.HEALTH));
      alerts = joined;
    }
    writeDeadLetters(deadLetters);
    writeScores(scores);
    writeAlerts(alerts);
    writeTenantHealth(lines);
  }

  /** Watermarks come from Kafka timestamps per partition and serve housekeeping only. */
  private DataStream<RawRecord> events() {
    return env.fromSource(
            endpoints.events(),
            WatermarkStrategy.<RawRecord>forMonotonousTimestamps()
                .withIdleness(settings.idleTimeout),
            "Events",
            WireTypes.RAW_RECORD)
        .uid(Uids.EVENTS_SOURCE);
  }

  /** One subtask, because the order of requests decides; its clock never holds back the events. */
  private DataStream<RawRecord> config() {
    return env.fromSource(
            endpoints.config(),
            WatermarkStrategy.<RawRecord>forGenerator(context -> new NoClock()),
            "Config requests",
            WireTypes.RAW_RECORD)
        .uid(Uids.CONFIG_SOURCE)
        .setParallelism(1);
  }

  private SingleOutputStreamOperator<Tuple2<String, byte[]>> checkTenantConfigs(
      DataStream<RawRecord> requests) {
    return requests
        .process(
            new CheckTenantConfigs(
                endpoints.coldStart(), settings.signatures, rules.categoryKey() != null),
            WireTypes.TENANT_UPDATE)
        .uid(Uids.CHECK_TENANT_CONFIGS)
        .name("CheckTenantConfigs")
        .setParallelism(1);
  }

  private SingleOutputStreamOperator<ConfiguredEvent> applyTenantConfig(
      DataStream<RawRecord> events, DataStream<Tuple2<String, byte[]>> tenants) {
    return events
        .connect(tenants.broadcast())
        .transform(
            "ApplyTenantConfig",
            WireTypes.CONFIGURED_EVENT,
            new ApplyTenantConfigOperator(
                new ApplyTenantConfig(rules, endpoints.coldStart(), settings.signatures),
                settings.health))
        .uid(Uids.APPLY_TENANT_CONFIG);
  }

  /** All events of a tenant go through one subtask: nobody else can count its entities. */
  private SingleOutputStreamOperator<ConfiguredEvent> admitEntities(
      DataStream<ConfiguredEvent> events, DataStream<Tuple2<String, byte[]>> orders) {
    return events
        .keyBy(event -> event.key.tenant(), Types.STRING)
        .connect(orders.keyBy(order -> order.f0, Types.STRING))
        .process(
            new AdmitEntities(rules, settings.maxEntities, settings.health),
            WireTypes.CONFIGURED_EVENT)
        .uid(Uids.ADMIT_ENTITIES)
        .name("AdmitEntities");
  }

  /** Flink has no way to connect keyed events with a broadcast where an operator is given. */
  private SingleOutputStreamOperator<OutputRecord> scoreEvents(
      DataStream<ConfiguredEvent> events, DataStream<Tuple2<String, byte[]>> orders) {
    KeyedStream<ConfiguredEvent, ModelKey> keyed =
        events.keyBy(event -> event.key, States.KEY_TYPE);
    TwoInputTransformation<ConfiguredEvent, Tuple2<String, byte[]>, OutputRecord> scoring =
        new TwoInputTransformation<>(
            keyed.getTransformation(),
            orders.broadcast().getTransformation(),
            "ScoreEvents",
            new ScoreEventsOperator(
                rules, settings.modelCache, settings.health, endpoints.feedback() != null),
            WireTypes.OUTPUT_RECORD,
            env.getParallelism());
    scoring.setStateKeySelectors(keyed.getKeySelector(), null);
    scoring.setStateKeyType(States.KEY_TYPE);
    env.addOperator(scoring);
    return new Added(env, scoring).uid(Uids.SCORE_EVENTS);
  }

  private static final class Added extends SingleOutputStreamOperator<OutputRecord> {
    Added(StreamExecutionEnvironment env, Transformation<OutputRecord> transformation) {
      super(env, transformation);
    }
  }

  private DataStream<OutputRecord> countAcks(DataStream<Tuple2<String, byte[]>> acks) {
    return acks.process(new CountCommandAcks(), WireTypes.OUTPUT_RECORD)
        .uid(Uids.COUNT_COMMAND_ACKS)
        .name("CountCommandAcks")
        .setParallelism(1);
  }

  /** Alerts of tenants that have a budget, and of no others: theirs do not cross the network. */
  private DataStream<OutputRecord> budgetAlerts(DataStream<BudgetedAlert> alerts) {
    return alerts
        .keyBy(alert -> alert.tenant, Types.STRING)
        .process(new BudgetAlerts(rules), WireTypes.OUTPUT_RECORD)
        .uid(Uids.BUDGET_ALERTS)
        .name("BudgetAlerts");
  }

  private SingleOutputStreamOperator<Feedback> feedback() {
    return env.fromSource(
            endpoints.feedback(),
            WatermarkStrategy.<RawRecord>forGenerator(context -> new NoClock()),
            "Feedback",
            WireTypes.RAW_RECORD)
        .uid(Uids.FEEDBACK_SOURCE)
        .process(new ReadFeedback(rules), WireTypes.FEEDBACK)
        .uid(Uids.READ_FEEDBACK)
        .name("ReadFeedback");
  }

  /**
   * All alerts cross the network once more; they are few. What erases them comes among them: on a
   * way of its own it would overtake some.
   */
  private SingleOutputStreamOperator<OutputRecord> join(
      DataStream<OutputRecord> alerts, DataStream<Feedback> feedback) {
    return alerts
        .map(JudgedAlert::of)
        .returns(WireTypes.JUDGED_ALERT)
        .uid(Uids.JUDGED_ALERTS)
        .name("JudgedAlerts")
        .keyBy(alert -> alert.tenant, Types.STRING)
        .connect(feedback.keyBy(Feedback::tenant, Types.STRING))
        .process(
            new JoinFeedback(
                rules,
                settings.feedback.remember().toMillis(),
                settings.feedback.hold().toMillis()),
            WireTypes.OUTPUT_RECORD)
        .uid(Uids.JOIN_FEEDBACK)
        .name("JoinFeedback");
  }

  /** Counts that were added up before: some bytes for a tenant, minute and subtask. */
  private DataStream<OutputRecord> tenantHealth(DataStream<TenantMinute> minutes) {
    return minutes
        .keyBy(minute -> minute.tenant, Types.STRING)
        .process(new TenantHealth(settings.health), WireTypes.OUTPUT_RECORD)
        .uid(Uids.TENANT_HEALTH)
        .name("TenantHealth");
  }

  private void writeTenantHealth(DataStream<OutputRecord> lines) {
    lines.sinkTo(endpoints.tenantHealth()).uid(Uids.TENANT_HEALTH_SINK).name("Tenant health");
  }

  private void writeScores(DataStream<OutputRecord> scores) {
    scores.sinkTo(endpoints.scores()).uid(Uids.SCORES_SINK).name("Scores");
  }

  private void writeAlerts(DataStream<OutputRecord> alerts) {
    alerts.sinkTo(endpoints.alerts()).uid(Uids.ALERTS_SINK).name("Alerts");
  }

  private void writeDeadLetters(DataStream<OutputRecord> deadLetters) {
    deadLetters.sinkTo(endpoints.deadLetters()).uid(Uids.DEAD_LETTERS_SINK).name("Dead letters");
  }

  private void writeConfigAnswers(DataStream<OutputRecord> answers) {
    answers
        .sinkTo(endpoints.configAnswers())
        .uid(Uids.CONFIG_ANSWERS_SINK)
        .name("Config answers")
        .setParallelism(1);
  }
}
