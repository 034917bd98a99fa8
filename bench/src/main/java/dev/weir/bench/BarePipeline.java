package dev.weir.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.event.RawRecord;
import dev.weir.job.Endpoints;
import dev.weir.operator.Destination;
import dev.weir.operator.OutputRecord;
import dev.weir.operator.WireTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple6;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The least that a pipeline of this kind does, between the same ends in Kafka: parse the JSON, one
 * exchange by entity, a number of events per entity in keyed state, a record with Weir's fields and
 * about its size. It checks nothing, knows no tenants and learns nothing.
 */
final class BarePipeline {
  private BarePipeline() {}

  /** Adds it to {@code env}; events have so many numbers. */
  static void build(StreamExecutionEnvironment env, Endpoints endpoints, int features) {
    env.fromSource(
            endpoints.events(),
            WatermarkStrategy.<RawRecord>forMonotonousTimestamps(),
            "Events",
            WireTypes.RAW_RECORD)
        .uid("bare-events")
        .map(new Parse(features))
        .returns(BareEvent.TYPE)
        .uid("bare-parse")
        .keyBy(event -> event.f0, Types.STRING)
        .process(new Count(), WireTypes.OUTPUT_RECORD)
        .uid("bare-count")
        .sinkTo(endpoints.scores())
        .uid("bare-scores")
        .name(JobMetrics.SINK);
  }

  private static final class Parse
      extends RichMapFunction<RawRecord, Tuple6<String, String, String, double[], byte[], Long>> {
    private static final long serialVersionUID = 1L;
    private final int features;
    private transient BareEvent reader;

    private Parse(int features) {
      this.features = features;
    }

    @Override
    public void open(OpenContext context) {
      reader = new BareEvent(features);
    }

    @Override
    public Tuple6<String, String, String, double[], byte[], Long> map(RawRecord raw)
        throws IOException {
      return reader.read(raw);
    }
  }

  private static final class Count
      extends KeyedProcessFunction<
          String, Tuple6<String, String, String, double[], byte[], Long>, OutputRecord> {
    private static final long serialVersionUID = 1L;
    private static final TypeInformation<Long> STATE = Types.LONG;

    private transient ValueState<Long> counts;
    private transient JsonFactory factory;
    private transient ByteArrayOutputStream bytes;

    @Override
    public void open(OpenContext context) {
      counts = getRuntimeContext().getState(new ValueStateDescriptor<>("count", STATE));
      factory = new JsonFactory();
      bytes = new ByteArrayOutputStream(512);
    }

    @Override
    public void processElement(
        Tuple6<String, String, String, double[], byte[], Long> event,
        Context context,
        Collector<OutputRecord> out)
        throws Exception {
      Long before = counts.value();
      long n = before == null ? 0 : before;
      counts.update(n + 1);
      out.collect(
          new OutputRecord(Destination.SCORES, event.f4, json(event, n), context.timestamp()));
    }

    private byte[] json(Tuple6<String, String, String, double[], byte[], Long> event, long n)
        throws IOException {
      double sum = 0;
      for (double value : event.f3) {
        sum += value;
      }
      bytes.reset();
      try (JsonGenerator json = factory.createGenerator(bytes)) {
        json.writeStartObject();
        json.writeStringField("tenant", BenchEvents.TENANT);
        json.writeStringField("entity", event.f0);
        json.writeStringField("id", event.f1);
        json.writeStringField("time", event.f2);
        json.writeNumberField("n", n);
        json.writeNumberField("score", sum / event.f3.length);
        constants(json);
        json.writeObjectFieldStart("source");
        json.writeStringField("topic", "events");
        json.writeNumberField("partition", 0);
        json.writeNumberField("offset", event.f5);
        json.writeEndObject();
        json.writeEndObject();
      }
      return bytes.toByteArray();
    }

    private static void constants(JsonGenerator json) throws IOException {
      json.writeNumberField("rarity", 0.5);
      json.writeStringField("rarityFrom", "histogram");
      json.writeStringField("severity", "none");
      json.writeBooleanField("anomaly", false);
      json.writeStringField("status", "scored");
      json.writeStringField("detector", "half-space-trees");
      json.writeStringField("config", "bench@1");
      json.writeStringField("model", "0123456789abcdef");
    }
  }
}
