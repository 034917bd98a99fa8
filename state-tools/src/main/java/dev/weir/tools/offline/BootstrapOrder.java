package dev.weir.tools.offline;

import dev.weir.job.EventTopics;
import dev.weir.job.JobOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * What is to be trained, and where the job goes on.
 *
 * @param options of the job
 * @param history files, or topics of the events, each after {@link #TOPIC}
 * @param lines what the lines of files are: {@code json} or {@code console}
 * @param timeField field of a JSON line whose time is the record's timestamp
 * @param topic that the records of files are of; null for the only one of {@code events.topics}
 * @param configs folder of the tenants' configs
 * @param goOn where the job goes on
 * @param offline whether no broker is asked
 * @param deadLetters file for what is refused; null where it is only counted
 * @param out the savepoint's folder
 */
public record BootstrapOrder(
    JobOptions options,
    List<String> history,
    String lines,
    String timeField,
    String topic,
    Path configs,
    GoOn goOn,
    boolean offline,
    Path deadLetters,
    String out) {
  /** What the name of a topic begins with, so that it is no file's. */
  public static final String TOPIC = "topic:";

  /**
   * Where the job goes on after files; all unsaid after a topic, whose ends are known.
   *
   * @param offsets {@code TOPIC:PARTITION=OFFSET,...}; null for unsaid
   * @param place {@code earliest}, {@code latest} or a time; null for unsaid
   * @param nowhere whether the savepoint is one that no job starts from
   */
  public record GoOn(String offsets, String place, boolean nowhere) {
    boolean isSaid() {
      return offsets != null || place != null || nowhere;
    }
  }

  boolean ofTopics() {
    return history.get(0).startsWith(TOPIC);
  }

  /** Says what contradicts what. */
  void check() {
    if (history.stream().anyMatch(name -> name.startsWith(TOPIC) != ofTopics())) {
      throw SourceOffsets.wrong("--history: found files and topics, expected one of both");
    }
    int said =
        (goOn.offsets() == null ? 0 : 1)
            + (goOn.place() == null ? 0 : 1)
            + (goOn.nowhere() ? 1 : 0);
    if (ofTopics() && (said > 0 || offline)) {
      throw SourceOffsets.wrong(
          "--history: found a topic and where to go on, expected no --offsets, --go-on-at,"
              + " --without-offsets or --offline: the job goes on where the reading ended");
    }
    if (!ofTopics() && said != 1) {
      throw SourceOffsets.wrong(
          "--history: found files and "
              + (said == 0 ? "nothing that says" : "more than one option that says")
              + " where the job goes on, expected one of --offsets, --go-on-at and"
              + " --without-offsets");
    }
    if (offline && goOn.place() != null) {
      throw SourceOffsets.wrong(
          "--go-on-at: found it with --offline, expected --offsets, which need no broker");
    }
    if (!ofTopics() && options.tenantBinding().header() != null) {
      throw SourceOffsets.wrong(
          "events.tenant-from: found a header, expected body or topic: files have no headers");
    }
  }

  /** The topic that records of files are of. */
  String topicOfFiles() {
    EventTopics topics = options.eventTopics();
    if (topic == null && topics.names().size() == 1) {
      return topics.names().get(0);
    }
    if (topic == null || !topics.covers(topic)) {
      throw SourceOffsets.wrong(
          "--topic: found "
              + (topic == null ? "nothing" : topic)
              + ", expected the one of events.topics that the files' records are of");
    }
    return topic;
  }
}
