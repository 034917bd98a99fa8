package dev.weir.tools.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.event.RawRecord;
import dev.weir.job.SourcePosition;
import dev.weir.tenant.TenantRecord;
import dev.weir.tools.offline.ReplayScores.Score;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** The events that a chain of scores names, in the order of the scores. */
final class ReplayChainEvents {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Score> chain;

  /** One for each score. */
  private final RawRecord[] events;

  private ReplayChainEvents(List<Score> chain) {
    this.chain = chain;
    this.events = new RawRecord[chain.size()];
  }

  /**
   * Finds them by their places, and events without a place by their ids.
   *
   * @param chain of one model; at least one score
   * @throws ReplayFault where one is missing
   */
  static ReplayChainEvents find(List<Score> chain, ReplayInput input) throws IOException {
    ReplayChainEvents found = new ReplayChainEvents(chain);
    found.takeFrom(input);
    found.requireAll();
    return found;
  }

  /** Writes them into {@code spool}, each config before the first event that it judged. */
  void spool(Path spool, ReplayScoreConfigs configs) throws IOException {
    Set<String> known = new HashSet<>();
    try (ReplaySpool.Writer writer = new ReplaySpool.Writer(spool)) {
      for (int i = 0; i < events.length; i++) {
        String label = chain.get(i).config();
        if (known.add(label)) {
          for (TenantRecord record : configs.upTo(label)) {
            writer.add(ReplayApply.update(record));
          }
        }
        writer.add(events[i]);
      }
    }
  }

  private void takeFrom(ReplayInput input) throws IOException {
    Map<SourcePosition, Integer> byPlace = new HashMap<>();
    Map<String, Integer> byId = new HashMap<>();
    for (int i = 0; i < chain.size(); i++) {
      byPlace.put(chain.get(i).position(), i);
      byId.put(chain.get(i).id(), i);
    }
    String tenant = chain.get(0).tenant();
    input.forEach(
        (record, placed) -> {
          Integer index = placed ? byPlace.get(place(record)) : byId.get(idOf(record, tenant));
          if (index != null && events[index] == null) {
            events[index] = placed ? record : at(record, chain.get(index));
          }
        });
  }

  private static SourcePosition place(RawRecord record) {
    return new SourcePosition(
        new TopicPartition(record.topic(), record.partition()), record.offset());
  }

  /** Empty for an event of another tenant, or without an id. */
  private static String idOf(RawRecord record, String tenant) {
    try {
      JsonNode tree = JSON.readTree(record.value());
      boolean own = tree.path("tenant").asText(tenant).equals(tenant);
      return own ? tree.path("id").asText("") : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** An event whose place only its score knows. */
  private static RawRecord at(RawRecord record, Score score) {
    return new RawRecord(
        record.key(),
        record.value(),
        score.recordMillis() < 0 ? record.timestamp() : score.recordMillis(),
        score.position().partition().topic(),
        score.position().partition().partition(),
        score.position().offset(),
        record.headerNames(),
        record.headerValues());
  }

  private void requireAll() {
    int missing = 0;
    Score first = null;
    for (int i = 0; i < events.length; i++) {
      if (events[i] == null) {
        missing++;
        first = first == null ? chain.get(i) : first;
      }
    }
    if (missing > 0) {
      throw ReplayFault.input(
          "--events: found "
              + (events.length - missing)
              + " of the "
              + events.length
              + " events that the scores name, expected all of them; the first that is missing is "
              + first.place()
              + " with n "
              + first.n());
    }
  }
}
