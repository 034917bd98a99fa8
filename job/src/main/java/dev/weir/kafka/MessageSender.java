package dev.weir.kafka;

import dev.weir.tenant.MessageSigner;
import dev.weir.tenant.SignedMessage;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends the messages that change a job, one at a time. */
final class MessageSender {
  /** A broker that does not answer in this time is not there, however long one may wait. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(15);

  private static final String REQUEST_TIMEOUT = "request.timeout.ms";

  private MessageSender() {}

  /** The client's settings with the time that a call may take within the deadline. */
  static Properties within(Duration deadline, Properties client) {
    Properties kafka = new Properties();
    kafka.putAll(client);
    Duration call = deadline.compareTo(LONGEST_CALL) < 0 ? deadline : LONGEST_CALL;
    String millis = String.valueOf(Math.max(1, call.toMillis()));
    kafka.put(REQUEST_TIMEOUT, millis);
    kafka.put("default.api.timeout.ms", millis);
    return kafka;
  }

  /**
   * Signs and sends a message, and waits until the broker has it.
   *
   * @param kafka settings as {@link #within} gives them
   * @param signer null for no signature
   */
  static RecordMetadata send(
      Properties kafka,
      ProducerRecord<byte[], byte[]> message,
      MessageSigner signer,
      Duration deadline)
      throws ExecutionException, InterruptedException, TimeoutException {
    Properties settings = new Properties();
    settings.putAll(kafka);
    String millis = kafka.getProperty(REQUEST_TIMEOUT);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      if (signer != null) {
        SignedMessage signed = signer.sign(message.topic(), message.key(), message.value());
        message.headers().add(SignedMessage.KEY_ID_HEADER, signed.keyId());
        message.headers().add(SignedMessage.SIGNATURE_HEADER, signed.signature());
      }
      return producer.send(message).get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
