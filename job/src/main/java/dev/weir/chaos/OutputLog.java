package dev.weir.chaos;

import dev.weir.event.DeadLetterHeaders;
import dev.weir.kafka.TopicNames;
import dev.weir.operator.Destination;
import dev.weir.tenant.CommandStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Everything that a committed reader sees of a job's outputs at one moment. Three million records
 * fit into 200 MB: it keeps digests, and reads again what is to be shown.
 */
public final class OutputLog {
  /** How a tenant's minutes are cut into lines depends on timing; see {@link HealthSums}. */
  private static final java.util.Set<Destination> COMPARED =
      java.util.EnumSet.complementOf(java.util.EnumSet.of(Destination.TENANT_HEALTH));

  /** The outputs of which every input has exactly one record. */
  static final List<Destination> RESULTS =
      List.of(Destination.SCORES, Destination.DEAD_LETTERS, Destination.PARKED);

  private final TopicNames names;
  private final RecordLookup lookup;
  private final RecordDigest digest = new RecordDigest();
  private final ScoreFields fields = new ScoreFields();
  private final Map<Destination, RecordTable> tables = new EnumMap<>(Destination.class);
  private final CommandAnswers commands = new CommandAnswers();
  private final Map<String, Integer> tenantNumbers = new HashMap<>();
  private final List<String> tenants = new ArrayList<>();

  OutputLog(TopicNames names, RecordLookup lookup) {
    if (names.events() == null) {
      throw new IllegalArgumentException(
          "found a job of several events topics, expected one: positions name no topic");
    }
    this.names = names;
    this.lookup = lookup;
    for (Destination destination : Destination.values()) {
      tables.put(destination, new RecordTable());
    }
  }

  /**
   * Reads all five outputs up to the ends that each has when its turn comes.
   *
   * @throws dev.weir.kafka.KafkaFailure where a topic is missing or cannot be read to its end
   */
  public static OutputLog read(String bootstrapServers, TopicNames names) {
    return read(names, new CommittedRecords(bootstrapServers));
  }

  /** The same with what was written in transactions that were given up. */
  static OutputLog readUncommitted(String bootstrapServers, TopicNames names) {
    return read(names, new CommittedRecords(bootstrapServers, "read_uncommitted"));
  }

  private static OutputLog read(TopicNames names, CommittedRecords records) {
    OutputLog log = new OutputLog(names, records);
    for (Destination destination : COMPARED) {
      records.readAll(log.topic(destination), record -> log.add(destination, record));
    }
    return log;
  }

  /** Takes the next record of an output; those of a partition come in the order of offsets. */
  void add(Destination destination, ConsumerRecord<byte[], byte[]> record) {
    if (destination == Destination.CONFIG_STATUS && CommandStatus.isOne(record.value())) {
      CommandStatus status = CommandStatus.read(record.value());
      commands.add(status);
      if (!CommandAnswers.isAnswer(status)) {
        return;
      }
    }
    tables.get(destination).add(record, digest, meaning(destination, record));
  }

  /** What was said of commands. */
  CommandAnswers commands() {
    return commands;
  }

  private RecordTable.Meaning meaning(
      Destination destination, ConsumerRecord<byte[], byte[]> record) {
    return switch (destination) {
      case SCORES, ALERTS -> judgement(record);
      case DEAD_LETTERS, PARKED -> letter(record);
      case CONFIG_STATUS -> answer(record);
      case CONFIG_ACCEPTED, TENANT_HEALTH ->
          new RecordTable.Meaning(SourcePosition.NONE, -1, 0, -1);
    };
  }

  private RecordTable.Meaning judgement(ConsumerRecord<byte[], byte[]> record) {
    boolean ours = fields.read(record.value()) && fields.tenant != null;
    if (!ours) {
      return new RecordTable.Meaning(SourcePosition.NONE, -1, 0, -1);
    }
    String entity = fields.entity == null ? "" : fields.entity;
    byte[] model = (fields.tenant + '\0' + entity).getBytes(StandardCharsets.UTF_8);
    return new RecordTable.Meaning(
        fields.source(names.events()), number(fields.tenant), digest.key(model), fields.n);
  }

  private RecordTable.Meaning answer(ConsumerRecord<byte[], byte[]> record) {
    long source = fields.read(record.value()) ? fields.source(names.config()) : SourcePosition.NONE;
    return new RecordTable.Meaning(source, -1, 0, -1);
  }

  private RecordTable.Meaning letter(ConsumerRecord<byte[], byte[]> record) {
    String tenant = header(record, DeadLetterHeaders.TENANT);
    return new RecordTable.Meaning(source(record), tenant == null ? -1 : number(tenant), 0, -1);
  }

  private long source(ConsumerRecord<byte[], byte[]> letter) {
    String partition = header(letter, DeadLetterHeaders.PARTITION);
    String offset = header(letter, DeadLetterHeaders.OFFSET);
    if (partition == null
        || offset == null
        || !names.events().equals(header(letter, DeadLetterHeaders.TOPIC))) {
      return SourcePosition.NONE;
    }
    try {
      return SourcePosition.pack(Integer.parseInt(partition), Long.parseLong(offset));
    } catch (IllegalArgumentException e) {
      return SourcePosition.NONE;
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    boolean absent = header == null || header.value() == null;
    return absent ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private int number(String tenant) {
    Integer known = tenantNumbers.putIfAbsent(tenant, tenants.size());
    if (known != null) {
      return known;
    }
    tenants.add(tenant);
    return tenants.size() - 1;
  }

  /** How many records an output has. */
  public int size(Destination destination) {
    return table(destination).size();
  }

  /** Inputs that have a record in one of these outputs. */
  Set<SourcePosition> sources(List<Destination> destinations) {
    Set<SourcePosition> sources = new HashSet<>();
    for (Destination destination : destinations) {
      RecordTable table = table(destination);
      for (int row = 0; row < table.size(); row++) {
        long source = table.source(row);
        if (source != SourcePosition.NONE) {
          sources.add(SourcePosition.unpack(source));
        }
      }
    }
    return sources;
  }

  RecordTable table(Destination destination) {
    return tables.get(destination);
  }

  /** The name of the tenant with this number; null for -1. */
  String tenant(int number) {
    return number < 0 ? null : tenants.get(number);
  }

  /** The number of a tenant; -1 if no record is its. */
  int tenantNumber(String tenant) {
    return tenantNumbers.getOrDefault(tenant, -1);
  }

  /** The record of a row, read again. */
  Optional<ConsumerRecord<byte[], byte[]>> record(Destination destination, int row) {
    SourcePosition place = SourcePosition.unpack(table(destination).place(row));
    return lookup.find(new TopicPartition(topic(destination), place.partition()), place.offset());
  }

  /** The topic and where the record of a row stands in it. */
  String place(Destination destination, int row) {
    return topic(destination) + " " + SourcePosition.unpack(table(destination).place(row));
  }

  String topic(Destination destination) {
    return switch (destination) {
      case SCORES -> names.scores();
      case ALERTS -> names.alerts();
      case DEAD_LETTERS -> names.deadLetters();
      case PARKED -> names.parked();
      case CONFIG_STATUS -> names.configStatus();
      case CONFIG_ACCEPTED -> names.configAccepted();
      case TENANT_HEALTH -> names.tenantHealth();
    };
  }
}
