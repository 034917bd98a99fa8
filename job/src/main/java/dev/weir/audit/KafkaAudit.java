package dev.weir.audit;

import dev.weir.job.EventTopics;
import dev.weir.job.JobOptions;
import dev.weir.job.SourcePosition;
import dev.weir.kafka.KafkaFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Fills an {@link Audit} from the topics of a job. The ends of the results are noted before those
 * of the events, so that a result always finds its event; what comes later is left out.
 *
 * <p>While the job runs, results of one checkpoint become visible one transaction after another:
 * with a time to wait, what is missing is looked for again until it is there or the time is up.
 */
public final class KafkaAudit implements AutoCloseable {
  private final Properties kafka;
  private final EventTopics eventTopics;
  private final String scores;
  private final String deadLetters;
  private final String parked;
  private final String feedback;
  private final CommittedReader reader;
  private final Audit audit = new Audit();
  private final List<String> notes = new ArrayList<>();
  private Map<TopicPartition, Long> eventEnds = Map.of();

  /**
   * With the topics and the client settings of a job's options.
   *
   * @throws KafkaFailure where the client cannot be made of them
   */
  public KafkaAudit(JobOptions options) {
    this.kafka = options.kafka();
    this.eventTopics = options.eventTopics();
    this.scores = options.get(JobOptions.SCORES_TOPIC);
    this.deadLetters = options.get(JobOptions.DEAD_LETTERS_TOPIC);
    this.parked = options.get(JobOptions.PARKED_TOPIC);
    this.feedback = options.get(JobOptions.FEEDBACK_TOPIC);
    try {
      this.reader = new CommittedReader(kafka);
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  /**
   * Reads everything.
   *
   * @param wait how long to look again, while {@code enough} is not met
   * @param enough whether this is worth no more waiting
   * @throws KafkaFailure where a topic is missing or Kafka does not answer
   */
  public AuditResult read(Duration wait, Predicate<AuditResult> enough) {
    try {
      long deadline = System.nanoTime() + wait.toNanos();
      Map<TopicPartition, Long> from = reader.starts(results());
      noteStarts(from);
      Map<TopicPartition, Long> to = reader.ends(from.keySet());
      readEvents();
      reader.read(from, to, this::take);
      AuditResult result = audit.result();
      while (!enough.test(result) && System.nanoTime() < deadline) {
        from = to;
        to = reader.laterEnds(from.keySet());
        reader.read(from, to, this::take);
        result = audit.result();
      }
      notes.addAll(HiddenResults.behind(to, kafka));
      return result;
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  private List<TopicPartition> results() {
    List<String> topics = List.of(scores, deadLetters, parked);
    return existing(topics, reader.partitions(topics::contains));
  }

  private void readEvents() {
    List<TopicPartition> partitions =
        existing(eventTopics.names(), reader.partitions(eventTopics::covers));
    partitions.forEach(audit::partition);
    eventEnds = reader.ends(partitions);
    reader.read(
        reader.starts(partitions),
        eventEnds,
        event -> audit.event(new TopicPartition(event.topic(), event.partition()), event.offset()));
  }

  private List<TopicPartition> existing(List<String> topics, List<TopicPartition> partitions) {
    for (String topic : topics) {
      if (partitions.stream().noneMatch(p -> p.topic().equals(topic))) {
        throw new KafkaFailure(
            "found no topic " + topic + " at " + servers() + ", expected it to exist", null);
      }
    }
    return partitions;
  }

  private KafkaFailure unreadable(KafkaException e) {
    return new KafkaFailure("cannot read the topics at " + servers() + ": " + e.getMessage(), e);
  }

  private String servers() {
    return kafka.getProperty("bootstrap.servers");
  }

  private void noteStarts(Map<TopicPartition, Long> starts) {
    starts.forEach(
        (partition, start) -> {
          if (start > 0) {
            notes.add(
                partition
                    + " begins at offset "
                    + start
                    + ": results before it have gone, and their events count as missing");
          }
        });
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    boolean score = record.topic().equals(scores);
    Optional<SourcePosition> source =
        score
            ? SourcePosition.ofScore(record.value())
            : SourcePosition.ofDeadLetter(record.headers());
    if (source.isEmpty()) {
      audit.unreadable();
      return;
    }
    if (!score && source.get().partition().topic().equals(feedback)) {
      // What somebody said of an alert and could not be read: a letter, but of no event.
      return;
    }
    Long end = eventEnds.get(source.get().partition());
    if (end != null && source.get().offset() >= end) {
      // Its event was sent after the look at the ends; the next audit will have both.
      return;
    }
    Consumer<SourcePosition> note = score ? audit::judged : audit::refused;
    note.accept(source.get());
  }

  /** What a reader of the result should know about the topics, a line each. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** The first {@code most} events that are missing, with their keys. */
  public List<MissingEvent> missing(AuditResult result, int most) {
    try {
      return MissingEvent.first(most, result, reader);
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
