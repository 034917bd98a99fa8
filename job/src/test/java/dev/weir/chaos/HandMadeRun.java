package dev.weir.chaos;

import dev.weir.event.DeadLetterHeaders;
import dev.weir.kafka.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A run as the job would leave it, small enough to be changed by hand. Two partitions of events;
 * entities e0 and e2 in the first, e1 and e3 in the second; every tenth event is bad, every seventh
 * an alert. Tenant "loose" has events without keys in both partitions.
 */
final class HandMadeRun {
  static final TopicNames NAMES = TopicNames.DEFAULT;
  static final int KEYED = 40;
  static final int LOOSE = 8;

  private final List<Draft> drafts = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** A record before it has an offset. */
  record Draft(
      String topic,
      int partition,
      long timestamp,
      String key,
      String value,
      Map<String, String> headers) {
    Draft withValue(String other) {
      return new Draft(topic, partition, timestamp, key, other, headers);
    }

    Draft withTimestamp(long other) {
      return new Draft(topic, partition, other, key, value, headers);
    }

    Draft withKey(String other) {
      return new Draft(topic, partition, timestamp, other, value, headers);
    }

    Draft withPartition(int other) {
      return new Draft(topic, other, timestamp, key, value, headers);
    }

    Draft withHeader(String name, String text) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, text);
      return new Draft(topic, partition, timestamp, key, value, more);
    }
  }

  private HandMadeRun() {}

  static HandMadeRun whole() {
    HandMadeRun run = new HandMadeRun();
    for (int i = 0; i < KEYED; i++) {
      run.addKeyed(i, i % 2, i / 2);
    }
    for (int i = 0; i < LOOSE; i++) {
      run.addLoose(i, i % 2, KEYED / 2 + i / 2);
    }
    for (int i = 0; i < 4; i++) {
      String tenant = i % 2 == 0 ? "acme" : "globex";
      String source = source("config", 0, i);
      run.add("config-status", 0, i, tenant, "{\"tenant\":\"" + tenant + "\"," + source + "}");
      run.add("config-accepted", 0, i, tenant, "{\"lastVersion\":" + i + "}");
    }
    return run;
  }

  private void addKeyed(int i, int partition, int offset) {
    String entity = "e" + i % 4;
    String key = "acme|" + entity;
    String event = "{\"tenant\":\"acme\",\"entity\":\"" + entity + "\",\"id\":\"" + i + "\"";
    if (i % 10 == 9) {
      add(NAMES.events(), partition, i, key, event + ",x}");
      drafts.add(letter(key, event + ",x}", i, partition, offset));
      return;
    }
    add(NAMES.events(), partition, i, key, event + "}");
    addScore(i, key, event + ",\"n\":" + number(entity) + "," + source(partition, offset) + "}");
  }

  private Draft letter(String key, String value, int i, int partition, int offset) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(DeadLetterHeaders.CODE, "NOT_JSON");
    headers.put(DeadLetterHeaders.TOPIC, NAMES.events());
    headers.put(DeadLetterHeaders.PARTITION, String.valueOf(partition));
    headers.put(DeadLetterHeaders.OFFSET, String.valueOf(offset));
    return new Draft(NAMES.deadLetters(), i % 2, i, key, value, headers);
  }

  private void addLoose(int i, int partition, int offset) {
    String event = "{\"tenant\":\"loose\",\"entity\":\"l\",\"id\":\"l" + i + "\"";
    add(NAMES.events(), partition, i, null, event + "}");
    addScore(i, null, event + ",\"n\":" + number("l") + "," + source(partition, offset) + "}");
  }

  private void addScore(int i, String key, String score) {
    add(NAMES.scores(), i % 2, i, key, score);
    if (i % 7 == 0) {
      add(NAMES.alerts(), i % 2, i, key, score.replace("\"n\"", "\"alert\":true,\"n\""));
    }
  }

  private int number(String entity) {
    return numbers.merge(entity, 1, Integer::sum) - 1;
  }

  private static String source(int partition, int offset) {
    return source(NAMES.events(), partition, offset);
  }

  private static String source(String topic, int partition, int offset) {
    return String.format(
        Locale.ROOT,
        "\"source\":{\"topic\":\"%s\",\"partition\":%d,\"offset\":%d}",
        topic,
        partition,
        offset);
  }

  HandMadeRun add(String topic, int partition, long timestamp, String key, String value) {
    drafts.add(new Draft(topic, partition, timestamp, key, value, Map.of()));
    return this;
  }

  /** The records of a topic, to be changed. */
  List<Draft> in(String topic) {
    return drafts.stream().filter(draft -> draft.topic.equals(topic)).toList();
  }

  /** The results (scores or letters) and alerts of an input, in all topics but the events. */
  static Predicate<Draft> of(int partition, int offset) {
    String source = source(partition, offset);
    return draft ->
        draft.value.contains(source)
            || String.valueOf(partition).equals(draft.headers.get(DeadLetterHeaders.PARTITION))
                && String.valueOf(offset).equals(draft.headers.get(DeadLetterHeaders.OFFSET));
  }

  HandMadeRun drop(Predicate<Draft> unwanted) {
    drafts.removeIf(unwanted);
    return this;
  }

  HandMadeRun drop(Draft one) {
    drafts.remove(one);
    return this;
  }

  /** Adds what is there already once more, at the end. */
  HandMadeRun repeat(List<Draft> again) {
    drafts.addAll(again);
    return this;
  }

  HandMadeRun repeatBehind(Draft one, List<Draft> again) {
    drafts.addAll(drafts.indexOf(one) + 1, again);
    return this;
  }

  HandMadeRun replace(Draft one, Draft other) {
    drafts.set(drafts.indexOf(one), other);
    return this;
  }

  HandMadeRun swap(Draft one, Draft other) {
    Collections.swap(drafts, drafts.indexOf(one), drafts.indexOf(other));
    return this;
  }

  RecordsInMemory records() {
    RecordsInMemory records = new RecordsInMemory();
    Map<String, Long> offsets = new HashMap<>();
    for (Draft draft : drafts) {
      long offset = offsets.merge(draft.topic + draft.partition, 1L, Long::sum) - 1;
      RecordHeaders headers = new RecordHeaders();
      draft.headers.forEach((name, text) -> headers.add(name, bytes(text)));
      records.add(
          new ConsumerRecord<>(
              draft.topic,
              draft.partition,
              offset,
              draft.timestamp,
              TimestampType.CREATE_TIME,
              0,
              0,
              bytes(draft.key),
              bytes(draft.value),
              headers,
              Optional.empty()));
    }
    return records;
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  OutputLog outputs() {
    return records().outputs(NAMES);
  }

  InputLog inputs() {
    return records().inputs(NAMES.events());
  }
}
