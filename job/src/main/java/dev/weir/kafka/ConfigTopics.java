package dev.weir.kafka;

import dev.weir.tenant.CommandStatus;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.InvalidConfigException;
import dev.weir.tenant.MessageSigner;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The three config topics, as somebody outside the job uses them. Every method gives up at the
 * deadline that the object was made with, counted from the call, with a {@link KafkaFailure}.
 */
public final class ConfigTopics {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigTopics.class);

  private final Properties kafka;
  private final TopicNames topics;
  private final Duration deadline;

  /** With the settings of the clients, {@code bootstrap.servers} among them. */
  public ConfigTopics(Properties kafka, TopicNames topics, Duration deadline) {
    this.topics = topics;
    this.deadline = deadline;
    this.kafka = MessageSender.within(deadline, kafka);
  }

  /** Everything accepted, by tenant, removed ones too. */
  public Map<String, TenantRecord> records() {
    return call(
        "read " + topics.configAccepted(),
        until -> {
          Map<String, TenantRecord> records = new TreeMap<>();
          try (TopicReader reader = new TopicReader(kafka, topics.configAccepted())) {
            orTimeout(
                reader.readAll(
                    until,
                    message ->
                        read(message.topic(), message.value(), TenantRecordJson::read)
                            .ifPresent(record -> records.put(record.tenant(), record))));
          }
          return records;
        });
  }

  /** What is known of one tenant; empty if none of its configs was ever accepted. */
  public Optional<TenantRecord> record(String tenant) {
    return Optional.ofNullable(records().get(tenant));
  }

  /**
   * Sends a request and waits for the job's answer.
   *
   * @throws KafkaFailure if the broker does not take it, or nobody answers in time; the request may
   *     then still be answered later
   */
  public ConfigStatus push(ConfigRequest request) {
    return push(request, null);
  }

  /** As {@link #push(ConfigRequest)}, signed by {@code signer}; null for not at all. */
  public ConfigStatus push(ConfigRequest request, MessageSigner signer) {
    return call(
        "send to " + topics.config(),
        until -> {
          try (TopicReader reader = new TopicReader(kafka, topics.configStatus())) {
            // Noted before sending: the answer cannot stand before it.
            reader.seek(reader.end());
            RecordMetadata sent = send(request, signer);
            return awaitAnswer(reader, sent, until);
          }
        });
  }

  /** What became of all requests about one tenant that are still in the topics. */
  public TenantHistory history(String tenant) {
    return call(
        "read " + topics.config(),
        until -> {
          TenantHistory history = new TenantHistory(tenant);
          try (TopicReader reader = new TopicReader(kafka, topics.configStatus())) {
            orTimeout(
                reader.readAll(
                    until,
                    message ->
                        readStatus(message)
                            .ifPresent(status -> history.add(status, message.timestamp()))));
          }
          try (TopicReader reader = new TopicReader(kafka, topics.config())) {
            orTimeout(
                reader.readAll(
                    until,
                    message -> {
                      if (keyOf(message.key()).equals(tenant)) {
                        ConfigRequest request = ConfigRequest.read(message.key(), message.value());
                        history.add(message.offset(), request);
                      }
                    }));
          }
          return history;
        });
  }

  private RecordMetadata send(ConfigRequest request, MessageSigner signer)
      throws ExecutionException, InterruptedException, TimeoutException {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(topics.config(), 0, request.key(), request.value());
    return MessageSender.send(kafka, message, signer, deadline);
  }

  private ConfigStatus awaitAnswer(TopicReader reader, RecordMetadata sent, long until) {
    ConfigStatus[] answer = new ConfigStatus[1];
    boolean answered =
        reader.readUntil(
            until,
            message -> {
              Optional<ConfigStatus> status = readStatus(message);
              boolean wanted = status.filter(s -> isAbout(s.source(), sent)).isPresent();
              answer[0] = wanted ? status.get() : null;
              return wanted;
            });
    if (!answered) {
      throw new KafkaFailure(
          "the request stands in "
              + sent.topic()
              + " at offset "
              + sent.offset()
              + ", but nobody answered within "
              + deadline.toSeconds()
              + " s; is the job running? It will answer when it does",
          null);
    }
    return answer[0];
  }

  private static boolean isAbout(ConfigStatus.Source source, RecordMetadata sent) {
    return source.topic().equals(sent.topic())
        && source.partition() == sent.partition()
        && source.offset() == sent.offset();
  }

  private interface Work<T> {
    T run(long untilNanos) throws Exception;
  }

  private <T> T call(String what, Work<T> work) {
    try {
      return work.run(System.nanoTime() + deadline.toNanos());
    } catch (KafkaFailure e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(what, e);
    } catch (ExecutionException e) {
      throw failure(what, e.getCause());
    } catch (KafkaException | TimeoutException e) {
      throw failure(what, e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot " + what, e);
    }
  }

  private KafkaFailure failure(String what, Throwable cause) {
    String servers = kafka.getProperty("bootstrap.servers");
    Throwable deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    boolean late =
        cause instanceof TimeoutException
            || cause instanceof org.apache.kafka.common.errors.TimeoutException;
    String reason =
        late
            ? "no answer in time ("
                + deepest.getMessage()
                + "); are the broker and the topic there?"
            : String.valueOf(deepest.getMessage());
    return new KafkaFailure("cannot " + what + " on " + servers + ": " + reason, cause);
  }

  private void orTimeout(boolean read) throws TimeoutException {
    if (!read) {
      throw new TimeoutException("no answer within " + deadline.toSeconds() + " s");
    }
  }

  private interface Reading<T> {
    T read(byte[] value);
  }

  /** These topics are written by the job only; anything else in them is passed over. */
  private static <T> Optional<T> read(String topic, byte[] value, Reading<T> reading) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.read(value));
    } catch (InvalidConfigException e) {
      LOG.warn("passed over a message of {}: {}", topic, e.getMessage());
      return Optional.empty();
    }
  }

  /** The answers to commands stand there too, and are passed over without a word. */
  private static Optional<ConfigStatus> readStatus(ConsumerRecord<byte[], byte[]> message) {
    return CommandStatus.isOne(message.value())
        ? Optional.empty()
        : read(message.topic(), message.value(), ConfigStatus::read);
  }

  private static String keyOf(byte[] key) {
    return key == null ? "" : new String(key, StandardCharsets.UTF_8);
  }
}
