package dev.weir.tools.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.event.DeadLetterHeaders;
import dev.weir.job.SourcePosition;
import dev.weir.operator.Destination;
import dev.weir.operator.OutputRecord;
import dev.weir.threshold.Severity;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.common.TopicPartition;

/**
 * What became of one event in a run, short: whole JSON only of what somebody may want to see.
 *
 * @param kind what of it this is
 * @param position of the event
 * @param tenant whose it is, empty where nobody knows
 * @param severity of a score or alert
 * @param status of a score; the code of a rejection
 * @param flags see the constants
 * @param score NaN where there is none
 * @param rarity NaN where there is none
 * @param json empty for a quiet score
 */
record ReplayOutcome(
    Kind kind,
    SourcePosition position,
    String tenant,
    Severity severity,
    String status,
    int flags,
    double score,
    double rarity,
    byte[] json) {
  /** Somebody would be called out. */
  static final int CALLED = 1;

  /** The first alert of a cooldown. */
  static final int FIRST = 2;

  /** Over the tenant's budget of alerts. */
  static final int SUPPRESSED = 4;

  /** The first score of a model that took over. */
  static final int SWAPPED = 8;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] NONE = {};
  private static final Kind[] KINDS = Kind.values();
  private static final Severity[] SEVERITIES = Severity.values();

  /** The outputs of a run. */
  enum Kind {
    SCORE,
    ALERT,
    REJECTED
  }

  boolean is(int flag) {
    return (flags & flag) != 0;
  }

  /** Reads an output of the job; null for one of another kind. */
  static ReplayOutcome of(OutputRecord record) throws IOException {
    return switch (record.destination) {
      case SCORES -> judged(Kind.SCORE, record.value);
      case ALERTS -> judged(Kind.ALERT, record.value);
      case DEAD_LETTERS, PARKED -> rejected(record);
      case CONFIG_STATUS, CONFIG_ACCEPTED, TENANT_HEALTH -> null;
    };
  }

  private static ReplayOutcome judged(Kind kind, byte[] json) throws IOException {
    JsonNode tree = JSON.readTree(json);
    JsonNode source = tree.path("source");
    Severity severity = severity(tree.path("severity").asText());
    String transition = tree.path("transition").asText("firing");
    boolean alert = kind == Kind.ALERT;
    boolean suppressed = tree.has("suppressed");
    boolean calls = transition.equals("firing") || transition.equals("escalated");
    int flags = alert && calls && !suppressed ? CALLED : 0;
    flags |= tree.path("firstOfCooldown").asBoolean() ? FIRST : 0;
    flags |= suppressed ? SUPPRESSED : 0;
    flags |= tree.path("swapped").asBoolean() ? SWAPPED : 0;
    return new ReplayOutcome(
        kind,
        new SourcePosition(
            new TopicPartition(source.path("topic").asText(), source.path("partition").asInt()),
            source.path("offset").asLong()),
        tree.path("tenant").asText(),
        severity,
        tree.path("status").asText(),
        flags,
        tree.path("score").asDouble(Double.NaN),
        tree.path("rarity").asDouble(Double.NaN),
        alert || severity != Severity.NONE ? json : NONE);
  }

  private static Severity severity(String label) {
    return Severity.valueOf(label.toUpperCase(Locale.ROOT));
  }

  private static ReplayOutcome rejected(OutputRecord record) {
    String topic = header(record, DeadLetterHeaders.TOPIC);
    int partition = Integer.parseInt(header(record, DeadLetterHeaders.PARTITION));
    long offset = Long.parseLong(header(record, DeadLetterHeaders.OFFSET));
    return new ReplayOutcome(
        Kind.REJECTED,
        new SourcePosition(new TopicPartition(topic, partition), offset),
        header(record, DeadLetterHeaders.TENANT),
        Severity.NONE,
        header(record, DeadLetterHeaders.CODE),
        record.destination == Destination.PARKED ? SUPPRESSED : 0,
        Double.NaN,
        Double.NaN,
        NONE);
  }

  private static String header(OutputRecord record, String name) {
    for (int i = 0; i < record.headerNames.length; i++) {
      if (record.headerNames[i].equals(name)) {
        return new String(record.headerValues[i], StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(kind.ordinal());
    out.writeUTF(position.partition().topic());
    out.writeInt(position.partition().partition());
    out.writeLong(position.offset());
    out.writeUTF(tenant);
    out.writeByte(severity.ordinal());
    out.writeUTF(status);
    out.writeByte(flags);
    out.writeDouble(score);
    out.writeDouble(rarity);
    out.writeInt(json.length);
    out.write(json);
  }

  /** Null at the end. */
  static ReplayOutcome read(DataInputStream in) throws IOException {
    Kind kind;
    try {
      kind = KINDS[in.readByte()];
    } catch (EOFException e) {
      return null;
    }
    TopicPartition partition = new TopicPartition(in.readUTF(), in.readInt());
    return new ReplayOutcome(
        kind,
        new SourcePosition(partition, in.readLong()),
        in.readUTF(),
        SEVERITIES[in.readByte()],
        in.readUTF(),
        in.readByte(),
        in.readDouble(),
        in.readDouble(),
        in.readNBytes(in.readInt()));
  }
}
