package dev.weir.chaos;

import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Settings of clients that outlive a broker: killed or stopped for a minute, it must find every
 * record once and in order when it is back.
 */
final class PatientClient {
  private static final String HALF_AN_HOUR_MILLIS = "1800000";

  private PatientClient() {}

  static Properties producer(String bootstrapServers) {
    Properties settings = common(bootstrapServers);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    // A broker that was restarted knows only a producer's last batch of each partition: of several
    // in flight that it has taken and not answered, it would take the earlier ones again. And a
    // topic that was made a moment ago may take a later one first, and none before it ever after.
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
    settings.put(ProducerConfig.RETRIES_CONFIG, Integer.toString(Integer.MAX_VALUE));
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, HALF_AN_HOUR_MILLIS);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, HALF_AN_HOUR_MILLIS);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(64 << 20));
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(64 << 10));
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return settings;
  }

  static Properties committedReader(String bootstrapServers) {
    Properties settings = common(bootstrapServers);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    return settings;
  }

  private static Properties common(String bootstrapServers) {
    Properties settings = new Properties();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    // A broker that was stopped does not close its connections: only this ends the wait for it.
    settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, "5000");
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");
    settings.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, "10000");
    return settings;
  }
}
