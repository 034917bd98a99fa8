package dev.weir.tools.offline;

import dev.weir.event.DeadLetterHeaders;
import dev.weir.event.RawRecord;
import dev.weir.job.SourcePosition;
import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.operator.ApplyTenantConfig;
import dev.weir.operator.BudgetedAlert;
import dev.weir.operator.ColdStart;
import dev.weir.operator.ConfiguredEvent;
import dev.weir.operator.EventRules;
import dev.weir.operator.OutputRecord;
import dev.weir.operator.ScoreEvents;
import dev.weir.operator.ScoreEventsOperator;
import dev.weir.operator.WireTypes;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.tools.read.Causes;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs the events of one model through the job's operators, and keeps what is said of one. */
final class ReplayOne {
  private static final TypeInformation<Tuple2<String, byte[]>> ROW =
      Types.TUPLE(Types.STRING, Types.PRIMITIVE_ARRAY(Types.BYTE));

  private static final String SCORE = "score";
  private static final String ALERT = "alert";
  private static final String BUDGETED = "budgeted";
  private static final String REFUSED = "refused";
  private static final String MODEL = "frame";
  private static final String EVENT = "event";

  private final SavedState saved;
  private final ReplayRun run;
  private final EventRules rules;
  private final ColdStart coldStart;

  /** What came out of it; null where nothing did. */
  static final class Judged {
    byte[] score;
    byte[] alert;
    boolean budgeted;
    String refused;

    /** Before the event; null where there was none. */
    Model model;

    ConfiguredEvent event;
  }

  ReplayOne(SavedState saved, ReplayRun run, EventRules rules, ColdStart coldStart) {
    this.saved = saved;
    this.run = run;
    this.rules = rules;
    this.coldStart = coldStart;
  }

  /** The events that {@code wanted} names, an id or a place, as their configs make them. */
  void find(Path spool, String wanted, java.util.function.Consumer<ConfiguredEvent> to)
      throws IOException {
    StreamExecutionEnvironment env = run.environment(List.of(Uids.APPLY_TENANT_CONFIG));
    env.setParallelism(1);
    try (Stage stage = run.stage("Looking for the event", spool)) {
      collect(
          stage,
          found(apply(env, spool, stage), wanted),
          row -> {
            if (row.f0.equals(REFUSED)) {
              throw ReplayFault.input(
                  "--decision: found that the event is refused, expected one that is judged: "
                      + text(row.f1));
            }
            to.accept(event(row.f1));
          });
    }
  }

  private static DataStream<Tuple2<String, byte[]>> found(
      SingleOutputStreamOperator<ConfiguredEvent> events, String wanted) {
    return events
        .filter(event -> event.id.equals(wanted) || place(event).equals(wanted))
        .map(ReplayOne::row, ROW)
        .union(
            events
                .getSideOutput(ApplyTenantConfig.DEAD_LETTERS)
                .filter(letter -> place(letter).equals(wanted))
                .map(ReplayOne::refusal, ROW));
  }

  /** Judges all events of {@code key}, and shows what is said of the one at {@code wanted}. */
  Judged judge(Path spool, ModelKey key, SourcePosition wanted) throws IOException {
    StreamExecutionEnvironment env =
        run.environment(List.of(Uids.APPLY_TENANT_CONFIG, Uids.SCORE_EVENTS));
    env.setParallelism(1);
    Judged judged = new Judged();
    try (Stage stage = run.stage("Judging the model's events", spool)) {
      collect(stage, judged(apply(env, spool, stage), key, wanted), row -> take(row, judged));
    }
    return judged;
  }

  private DataStream<Tuple2<String, byte[]>> judged(
      SingleOutputStreamOperator<ConfiguredEvent> events, ModelKey key, SourcePosition wanted) {
    String tenant = key.tenant();
    long fingerprint = key.fingerprint();
    SingleOutputStreamOperator<OutputRecord> scores =
        events
            .filter(
                event ->
                    event.key.tenant().equals(tenant) && event.key.fingerprint() == fingerprint)
            .keyBy(event -> event.key, States.KEY_TYPE)
            .transform("ScoreEvents", WireTypes.OUTPUT_RECORD, new ReplayJudge(rules, wanted))
            .uid(Uids.SCORE_EVENTS);
    String place = wanted.partition() + "-" + wanted.offset();
    return of(scores, SCORE, place)
        .union(
            of(scores.getSideOutput(ScoreEvents.ALERTS), ALERT, place),
            of(
                scores
                    .getSideOutput(ScoreEvents.BUDGETED)
                    .map(ReplayOne::alert, WireTypes.OUTPUT_RECORD),
                BUDGETED,
                place),
            events
                .getSideOutput(ApplyTenantConfig.DEAD_LETTERS)
                .union(scores.getSideOutput(ScoreEventsOperator.ERASED))
                .filter(letter -> place(letter).equals(place))
                .map(ReplayOne::refusal, ROW),
            scores.getSideOutput(ReplayJudge.MODEL).map(frame -> Tuple2.of(MODEL, frame), ROW),
            scores.getSideOutput(ReplayJudge.EVENT).map(ReplayOne::row, ROW));
  }

  private SingleOutputStreamOperator<ConfiguredEvent> apply(
      StreamExecutionEnvironment env, Path spool, Stage stage) {
    return env.fromSource(
            ReplaySource.of(spool, stage),
            WatermarkStrategy.<RawRecord>noWatermarks(),
            "Events",
            WireTypes.RAW_RECORD)
        .uid(Uids.EVENTS_SOURCE)
        .transform(
            "ApplyTenantConfig",
            WireTypes.CONFIGURED_EVENT,
            new ReplayApply(new ApplyTenantConfig(rules, coldStart)))
        .uid(Uids.APPLY_TENANT_CONFIG);
  }

  private static DataStream<Tuple2<String, byte[]>> of(
      DataStream<OutputRecord> records, String kind, String place) {
    return records
        .filter(record -> place.equals(placeOf(record.value)))
        .map(record -> Tuple2.of(kind, record.value), ROW);
  }

  private static OutputRecord alert(BudgetedAlert alert) {
    return alert.alert;
  }

  private static String placeOf(byte[] score) {
    return SourcePosition.ofScore(score)
        .map(position -> position.partition() + "-" + position.offset())
        .orElse("");
  }

  private static String place(ConfiguredEvent event) {
    return event.topic + "-" + event.partition + "-" + event.offset;
  }

  private static String place(OutputRecord letter) {
    return header(letter, DeadLetterHeaders.TOPIC)
        + "-"
        + header(letter, DeadLetterHeaders.PARTITION)
        + "-"
        + header(letter, DeadLetterHeaders.OFFSET);
  }

  private static Tuple2<String, byte[]> refusal(OutputRecord letter) {
    String why =
        header(letter, DeadLetterHeaders.CODE) + ": " + header(letter, DeadLetterHeaders.MESSAGE);
    return Tuple2.of(REFUSED, why.getBytes(StandardCharsets.UTF_8));
  }

  private static String header(OutputRecord letter, String name) {
    for (int i = 0; i < letter.headerNames.length; i++) {
      if (letter.headerNames[i].equals(name)) {
        return text(letter.headerValues[i]);
      }
    }
    return "";
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static TypeSerializer<ConfiguredEvent> events() {
    return WireTypes.CONFIGURED_EVENT.createSerializer(new SerializerConfigImpl());
  }

  private static Tuple2<String, byte[]> row(ConfiguredEvent event) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(512);
    events().serialize(event, out);
    return Tuple2.of(EVENT, out.getCopyOfBuffer());
  }

  private static ConfiguredEvent event(byte[] bytes) throws IOException {
    return events().deserialize(new DataInputDeserializer(bytes));
  }

  private static void take(Tuple2<String, byte[]> row, Judged judged) throws IOException {
    switch (row.f0) {
      case SCORE -> judged.score = row.f1;
      case ALERT -> judged.alert = row.f1;
      case BUDGETED -> {
        judged.alert = row.f1;
        judged.budgeted = true;
      }
      case REFUSED -> judged.refused = text(row.f1);
      case MODEL -> judged.model = row.f1.length == 0 ? null : ModelFrame.decode(row.f1);
      default -> judged.event = event(row.f1);
    }
  }

  @FunctionalInterface
  private interface Taker {
    void take(Tuple2<String, byte[]> row) throws IOException;
  }

  private void collect(Stage stage, DataStream<Tuple2<String, byte[]>> rows, Taker taker) {
    try (var collected = rows.executeAndCollect("Replay one decision")) {
      while (collected.hasNext()) {
        taker.take(collected.next());
      }
      stage.complete();
    } catch (ReplayFault e) {
      throw e;
    } catch (Exception e) {
      throw saved.incompatible(Causes.deepest(e), e);
    }
  }
}
