package dev.weir.job;

import dev.weir.event.RawRecord;
import dev.weir.kafka.FetchWait;
import dev.weir.operator.Destination;
import dev.weir.operator.OutputRecord;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;

/**
 * The topology's ends in Kafka.
 *
 * <p>Transactional ids begin with the job's prefix and the sink's name and end with a dot, so that
 * none is the beginning of another: two sinks that fence each other's transactions lose records
 * without a word.
 */
public final class KafkaEndpoints {
  /** The topic's limit decides, not the client's: a dead letter is as large as its event. */
  private static final int MAX_REQUEST_BYTES = 64 << 20;

  /** Scores are small: some hundreds to a request, which also compress better together. */
  private static final String BATCH_BYTES = Integer.toString(64 << 10);

  /** Nobody sees a result before its checkpoint, which waits for no batch. */
  private static final String LINGER_MILLIS = "20";

  /** A partition that is added is read a minute later. */
  private static final String DISCOVERY_MILLIS = "60000";

  /** Names of the sinks in transactional ids; never changed while a job has a savepoint. */
  private static final List<String> SINKS =
      List.of("scores", "alerts", "dead-letters", "config-answers", "tenant-health");

  private static final String EVENTS = "events";
  private static final String GROUP = "group.id";

  private final JobOptions options;

  private KafkaEndpoints(JobOptions options) {
    this.options = options;
  }

  /** Endpoints as the options have them; asks the broker for the ends of the config topics. */
  public static Endpoints of(JobOptions options) {
    return new KafkaEndpoints(options).endpoints();
  }

  static KafkaSource<RawRecord> events(JobOptions options) {
    return new KafkaEndpoints(options).events();
  }

  static KafkaSource<RawRecord> config(JobOptions options) {
    return new KafkaEndpoints(options).config();
  }

  static KafkaSource<RawRecord> feedback(JobOptions options) {
    return new KafkaEndpoints(options).feedback();
  }

  /** What the transactional ids of each sink begin with. */
  static List<String> transactionalIdPrefixes(JobOptions options) {
    String prefix = options.get(JobOptions.SINKS_PREFIX);
    return SINKS.stream().map(name -> prefix + name + ".").toList();
  }

  /** The consumer group whose offsets say how far checkpoints have come. */
  static String eventsGroup(JobOptions options) {
    return options.kafka().getProperty(GROUP, options.get(JobOptions.SINKS_PREFIX) + EVENTS);
  }

  private Endpoints endpoints() {
    return new Endpoints(
        events(),
        config(),
        feedback(),
        sink(0, Destination.SCORES),
        sink(1, Destination.ALERTS),
        sink(2, Destination.DEAD_LETTERS, Destination.PARKED),
        sink(4, Destination.TENANT_HEALTH),
        sink(3, Destination.CONFIG_STATUS, Destination.CONFIG_ACCEPTED),
        KafkaColdStart.noteEnds(
            options.kafka(),
            options.get(JobOptions.CONFIG_ACCEPTED_TOPIC),
            options.get(JobOptions.CONFIG_TOPIC),
            options.get(JobOptions.CONFIG_STATUS_TOPIC),
            options.get(JobOptions.COMMANDS_TOPIC)));
  }

  private KafkaSource<RawRecord> events() {
    KafkaSourceBuilder<RawRecord> source =
        source(new RawRecordDeserializer(options.tenantBinding().header()), EVENTS);
    EventTopics topics = options.eventTopics();
    if (topics.pattern() == null) {
      source.setTopics(topics.names());
    } else {
      source.setTopicPattern(topics.pattern());
    }
    return source.setStartingOffsets(new FailingReset(start())).build();
  }

  private OffsetsInitializer start() {
    return switch (options.get(JobOptions.EVENTS_START)) {
      case EARLIEST -> OffsetsInitializer.earliest();
      case LATEST -> OffsetsInitializer.latest();
    };
  }

  /**
   * Configs and commands, from their beginnings: what was answered before is passed over, what was
   * not is answered. One source, because one subtask decides both.
   */
  private KafkaSource<RawRecord> config() {
    return source(new SignedRecordDeserializer(), "config")
        .setTopics(options.get(JobOptions.CONFIG_TOPIC), options.get(JobOptions.COMMANDS_TOPIC))
        .setStartingOffsets(new FailingReset(OffsetsInitializer.earliest()))
        .build();
  }

  /** Null where nobody is heard. */
  private KafkaSource<RawRecord> feedback() {
    String topic = options.get(JobOptions.FEEDBACK_TOPIC);
    return topic.isEmpty()
        ? null
        : source(new RawRecordDeserializer(null), "feedback")
            .setTopics(topic)
            .setStartingOffsets(new FailingReset(OffsetsInitializer.earliest()))
            .build();
  }

  /**
   * Only committed records are read. Where offsets have gone by retention the job fails instead of
   * beginning again at the earliest one: what is lost must not be lost in silence.
   */
  private KafkaSourceBuilder<RawRecord> source(
      KafkaRecordDeserializationSchema<RawRecord> deserializer, String name) {
    Properties client = options.kafka();
    String prefix = options.get(JobOptions.SINKS_PREFIX) + name;
    client.putIfAbsent(GROUP, prefix);
    client.putIfAbsent("client.id.prefix", prefix);
    client.putIfAbsent("partition.discovery.interval.ms", DISCOVERY_MILLIS);
    client.putIfAbsent("fetch.max.wait.ms", FetchWait.WITHOUT_END);
    client.put("isolation.level", "read_committed");
    return KafkaSource.<RawRecord>builder().setProperties(client).setDeserializer(deserializer);
  }

  private KafkaSink<OutputRecord> sink(int index, Destination... destinations) {
    Map<Destination, String> topics = new EnumMap<>(Destination.class);
    for (Destination destination : destinations) {
      topics.put(destination, topicOf(destination));
    }
    Properties client = options.kafka();
    long timeoutMillis = options.get(JobOptions.SINKS_TRANSACTION_TIMEOUT).toMillis();
    client.put("transaction.timeout.ms", Long.toString(timeoutMillis));
    client.put("max.request.size", Integer.toString(MAX_REQUEST_BYTES));
    client.put("acks", "all");
    client.put("enable.idempotence", "true");
    client.putIfAbsent("compression.type", "lz4");
    client.putIfAbsent("batch.size", BATCH_BYTES);
    DeliveryGuarantee guarantee = options.get(JobOptions.SINKS_GUARANTEE);
    if (guarantee == DeliveryGuarantee.EXACTLY_ONCE) {
      client.putIfAbsent("linger.ms", LINGER_MILLIS);
    }
    KafkaSinkBuilder<OutputRecord> sink =
        KafkaSink.<OutputRecord>builder()
            .setBootstrapServers(client.getProperty("bootstrap.servers"))
            .setKafkaProducerConfig(client)
            .setRecordSerializer(new KafkaOutput(topics))
            .setDeliveryGuarantee(guarantee);
    if (guarantee == DeliveryGuarantee.EXACTLY_ONCE) {
      sink.setTransactionalIdPrefix(transactionalIdPrefixes(options).get(index))
          .setTransactionNamingStrategy(TransactionNamingStrategy.INCREMENTING);
    }
    return sink.build();
  }

  private String topicOf(Destination destination) {
    return options.get(
        switch (destination) {
          case SCORES -> JobOptions.SCORES_TOPIC;
          case ALERTS -> JobOptions.ALERTS_TOPIC;
          case DEAD_LETTERS -> JobOptions.DEAD_LETTERS_TOPIC;
          case PARKED -> JobOptions.PARKED_TOPIC;
          case TENANT_HEALTH -> JobOptions.HEALTH_TOPIC;
          case CONFIG_STATUS -> JobOptions.CONFIG_STATUS_TOPIC;
          case CONFIG_ACCEPTED -> JobOptions.CONFIG_ACCEPTED_TOPIC;
        });
  }
}
