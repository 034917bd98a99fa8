package dev.weir.job;

import dev.weir.tenant.NearestName;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The options that are handed on to Kafka's clients or to Flink: everything behind a prefix, except
 * what Weir has an option for or must decide itself.
 */
final class PassThrough {
  static final String KAFKA = "kafka.";
  static final String FLINK = "flink.";
  static final String FILE_SUFFIX = "-file";

  /** What may not be handed on, and what to do instead. */
  private static final Map<String, String> OWNED =
      Map.ofEntries(
          Map.entry("kafka.transactional.id", "expected sinks.transactional-id-prefix"),
          Map.entry("kafka.transaction.timeout.ms", "expected sinks.transaction-timeout"),
          Map.entry("kafka.isolation.level", "it is always read_committed"),
          Map.entry("kafka.enable.auto.commit", "offsets belong to the checkpoints"),
          Map.entry("kafka.auto.offset.reset", "expected events.start"),
          Map.entry(
              "kafka.acks", "it is always all: with less a broker that dies takes results along"),
          Map.entry(
              "kafka.enable.idempotence", "it is always true: without it results are repeated"),
          Map.entry("kafka.retries", "it is always as many as delivery.timeout.ms has time for"),
          Map.entry("kafka.max.request.size", "expected max.message.bytes of the topics"),
          Map.entry("kafka.key.serializer", "keys are bytes"),
          Map.entry("kafka.value.serializer", "values are bytes"),
          Map.entry("kafka.key.deserializer", "keys are bytes"),
          Map.entry("kafka.value.deserializer", "values are bytes"),
          Map.entry("flink.parallelism.default", "expected parallelism"),
          Map.entry("flink.pipeline.max-parallelism", "it is frozen in every savepoint"),
          Map.entry("flink.pipeline.auto-generate-uids", "every operator has a name of its own"),
          Map.entry("flink.pipeline.generic-types", "nothing may be saved by Kryo"),
          Map.entry("flink.execution.checkpointing.interval", "expected checkpoint.interval"),
          Map.entry("flink.execution.checkpointing.timeout", "expected checkpoint.timeout"),
          Map.entry("flink.execution.checkpointing.mode", "it is always exactly-once"),
          Map.entry(
              "flink.execution.checkpointing.unaligned.enabled",
              "expected checkpoint.unaligned-after"),
          Map.entry(
              "flink.execution.checkpointing.aligned-checkpoint-timeout",
              "expected checkpoint.unaligned-after"),
          Map.entry(
              "flink.execution.checkpointing.unaligned.forced",
              "what is broadcast is always aligned"),
          Map.entry("flink.pipeline.object-reuse", "it is always on"),
          Map.entry("flink.state.backend.type", "expected state.backend"));

  private final String prefix;
  private final List<OptionProblem> problems;
  private final List<String> warnings;
  private final Map<String, String> values = new LinkedHashMap<>();

  PassThrough(String prefix, List<OptionProblem> problems, List<String> warnings) {
    this.prefix = prefix;
    this.problems = problems;
    this.warnings = warnings;
  }

  /** Whether the entry is behind this prefix; then it is taken, or a problem. */
  boolean take(OptionEntry entry) {
    if (!entry.key().startsWith(prefix) || entry.key().length() == prefix.length()) {
      return false;
    }
    String instead = OWNED.get(entry.key());
    if (instead != null) {
      String message = "found it set (" + entry.where() + "), but " + instead;
      problems.add(new OptionProblem(entry.key(), message, entry.isArgument()));
    } else if (prefix.equals(KAFKA) && entry.key().endsWith(FILE_SUFFIX)) {
      takeFile(entry);
    } else {
      put(entry);
    }
    return true;
  }

  /** What was taken, without the prefix. */
  Map<String, String> values() {
    return values;
  }

  private void takeFile(OptionEntry entry) {
    String key = entry.key().substring(0, entry.key().length() - FILE_SUFFIX.length());
    SecretFile.read(entry, problems, warnings)
        .ifPresent(
            text ->
                put(
                    new OptionEntry(
                        key, text, "file of " + entry.key(), OptionEntry.Origin.SECRET_FILE)));
  }

  private void put(OptionEntry entry) {
    String key = entry.key().substring(prefix.length());
    if (values.putIfAbsent(key, entry.value()) != null) {
      String message = "found both a value and a file, expected one of them";
      problems.add(new OptionProblem(entry.key(), message, entry.isArgument()));
    }
    Set<String> known = kafkaKeys();
    if (prefix.equals(KAFKA) && !known.contains(key)) {
      warnings.add(
          entry.key() + ": Kafka's clients know no such setting" + NearestName.hint(known, key));
    }
  }

  private static Set<String> kafkaKeys() {
    Set<String> keys = new HashSet<>(ConsumerConfig.configNames());
    keys.addAll(ProducerConfig.configNames());
    keys.addAll(AdminClientConfig.configNames());
    return keys;
  }
}
