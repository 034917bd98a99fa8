package dev.weir.tools.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.job.SourcePosition;
import java.io.IOException;
import org.apache.kafka.common.TopicPartition;

/** Scores that the job has given: files with one of them a line, or topics. */
final class ReplayScores {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ReplayRecords records;

  /**
   * What a score says of its event and of how it was judged.
   *
   * @param recordMillis the timestamp of the event's record; -1 where that is not known
   * @param json null unless somebody asked for it
   */
  record Score(
      String tenant,
      String entity,
      String id,
      SourcePosition position,
      long n,
      String config,
      long recordMillis,
      byte[] json) {
    Score withoutJson() {
      return new Score(tenant, entity, id, position, n, config, recordMillis, null);
    }

    /** The event's id, or its place as scores without one name it. */
    boolean isOf(String wanted) {
      return id.equals(wanted) || place().equals(wanted);
    }

    String place() {
      return position.partition() + "-" + position.offset();
    }
  }

  /** Takes one score. */
  @FunctionalInterface
  interface Taker {
    void take(Score score) throws IOException;
  }

  ReplayScores(ReplayRecords records) {
    this.records = records;
  }

  /** Hands on all scores, those of a partition in their order. */
  void forEach(Taker taker) throws IOException {
    records.forEach(
        null,
        partition -> -1,
        (record, placed) -> take(record.value(), placed ? record.timestamp() : -1, taker));
  }

  private static void take(byte[] json, long recordMillis, Taker taker) throws IOException {
    JsonNode tree = json == null ? null : JSON.readTree(json);
    if (tree == null || !tree.has("n") || !tree.path("source").isObject()) {
      throw ReplayFault.input("scores: found a record that is no score, expected scores alone");
    }
    JsonNode source = tree.path("source");
    TopicPartition partition =
        new TopicPartition(source.path("topic").asText(), source.path("partition").asInt());
    taker.take(
        new Score(
            tree.path("tenant").asText(),
            tree.path("entity").asText(null),
            tree.path("id").asText(),
            new SourcePosition(partition, source.path("offset").asLong()),
            tree.path("n").asLong(),
            tree.path("config").asText(),
            recordMillis,
            json));
  }
}
