package dev.weir.job;

import static dev.weir.job.OptionKinds.TOPIC_NAME;
import static dev.weir.job.OptionKinds.bool;
import static dev.weir.job.OptionKinds.choice;
import static dev.weir.job.OptionKinds.duration;
import static dev.weir.job.OptionKinds.file;
import static dev.weir.job.OptionKinds.guarantee;
import static dev.weir.job.OptionKinds.integer;
import static dev.weir.job.OptionKinds.size;
import static dev.weir.job.OptionKinds.text;
import static dev.weir.job.OptionKinds.topic;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.weir.operator.ModelCacheSize;
import dev.weir.operator.TenantBinding;
import dev.weir.state.Uids;
import dev.weir.tenant.SignatureMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * Everything that can be set about the job, checked: what an instance holds has been found valid
 * together. Made by {@link JobOptionsReader} from a file, the environment and arguments, in this
 * order of precedence. The table in {@code docs/options.md} is {@link OptionsTable}.
 */
public final class JobOptions {
  /** Unless the option says otherwise; frozen in every savepoint. */
  public static final int MAX_PARALLELISM = Uids.MAX_PARALLELISM;

  private static final int MOST_KEY_GROUPS = 32_768;

  /** The kinds of {@code state.backend}. */
  public enum StateBackendKind {
    /** On the heap: fastest, a model must fit in memory, checkpoints are full. */
    HASHMAP,
    /** On disk: more models than fit on the heap, behind a cache of live ones. */
    ROCKSDB
  }

  /** Where reading starts when there is neither a savepoint nor a checkpoint. */
  public enum EventsStart {
    /** With the oldest event that is still there. */
    EARLIEST,
    /** With the next event. */
    LATEST
  }

  private static final int MAX_ENTITIES = 10_000_000;
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,199}\\.");

  public static final JobOption<String> EVENTS_TOPICS =
      text(
          "events.topics",
          "events",
          "topic names without repetition, as a list or with commas, or pattern:REGEX",
          "The topics that are scored. A pattern is matched against whole names; topics that appear"
              + " later are found while the job runs.",
          t -> EventTopics.parse(t).isPresent());
  public static final JobOption<String> EVENTS_TENANT_FROM =
      text(
          "events.tenant-from",
          "body",
          "body, header:NAME, or topic:REGEX with one group, the tenant",
          "Who says which tenant an event belongs to. With header or topic, an event that names"
              + " another tenant is refused.",
          JobOptions::isTenantBinding);
  public static final JobOption<EventsStart> EVENTS_START =
      choice(
          "events.start",
          EventsStart.EARLIEST,
          EventsStart.class,
          "Where reading starts when there is neither a savepoint nor a checkpoint.");
  public static final JobOption<MemorySize> EVENTS_MAX_BYTES =
      size(
          "events.max-bytes",
          "64 kb",
          1L << 10,
          8L << 20,
          "The largest event; larger ones become dead letters.");
  public static final JobOption<Duration> EVENTS_MAX_FUTURE =
      duration(
          "events.max-future",
          "10 min",
          ofMillis(0),
          ofDays(3650),
          "How far an event's time may lie after its record's Kafka timestamp.");
  public static final JobOption<Duration> EVENTS_MAX_PAST =
      duration(
          "events.max-past",
          "30 d",
          ofMillis(0),
          ofDays(36500),
          "How far an event's time may lie before its record's Kafka timestamp.");
  public static final JobOption<Duration> SOURCE_IDLE_TIMEOUT =
      duration(
          "source.idle-timeout",
          "1 min",
          ofSeconds(1),
          ofHours(24),
          "After this long without a record a partition no longer holds back the housekeeping of"
              + " the others.");
  public static final JobOption<String> ADMISSION_ENTITIES =
      text(
          "admission.entities",
          "off",
          "off, or a whole number from 1 to 10000000",
          "So many entities of a tenant may have a model at a time; events of others become dead"
              + " letters until one has expired. All events of a tenant then go through one"
              + " subtask.",
          t -> t.equals("off") || OptionTexts.integer(t, 1, MAX_ENTITIES).isPresent());

  public static final JobOption<String> SCORES_TOPIC =
      topic("scores.topic", "scores", "One record for every judged event.");
  public static final JobOption<String> ALERTS_TOPIC =
      topic("alerts.topic", "alerts", "What somebody should look at.");
  public static final JobOption<String> DEAD_LETTERS_TOPIC =
      topic(
          "dead-letters.topic",
          "dead-letters",
          "Events that could not be judged, as they came, with the reason in headers. Its"
              + " max.message.bytes must be that of the events' topic plus 64 KiB.");
  public static final JobOption<String> PARKED_TOPIC =
      topic(
          "parked.topic",
          "parked",
          "Events beyond the limit of a tenant whose config says to park them, whole, to be sent"
              + " again by weir redrive. Its max.message.bytes as that of the dead letters.");
  public static final JobOption<String> CONFIG_TOPIC =
      topic(
          "config.topic",
          "config",
          "Requests to change a tenant's configuration. One partition, not compacted.");
  public static final JobOption<String> CONFIG_STATUS_TOPIC =
      topic("config-status.topic", "config-status", "The answer to every request.");
  public static final JobOption<String> CONFIG_ACCEPTED_TOPIC =
      topic(
          "config-accepted.topic",
          "config-accepted",
          "The configurations in force, written by the job only. One partition, compacted.");
  public static final JobOption<SignatureMode> CONFIG_SIGNATURES =
      choice(
          "config.signatures",
          SignatureMode.OFF,
          SignatureMode.class,
          "Whether config messages and commands must be signed by a key of config.keys-file."
              + " optional: unsigned ones are taken too. off: signatures are not looked at.");
  public static final JobOption<String> CONFIG_KEYS_FILE =
      file(
          "config.keys-file",
          "Which key may change which tenant, as YAML or JSON; read when the job is submitted.");

  public static final JobOption<String> COMMANDS_TOPIC =
      topic(
          "commands.topic",
          "commands",
          "Commands: erase, reset, mute. One partition, not compacted; answered on"
              + " config-status.topic.");

  public static final JobOption<Integer> LIMITS_EVENTS_PER_SECOND =
      integer(
          "limits.events-per-second",
          0,
          0,
          10_000_000,
          "Events per second that a tenant may send whose config says nothing about it, as a token"
              + " bucket of which each partition has an equal share; 0 is any number. What a"
              + " config says in limits takes its place.");
  public static final JobOption<Integer> LIMITS_BURST =
      integer(
          "limits.burst",
          0,
          0,
          10_000_000,
          "Events of such a tenant that may come at once after a rest; 0 is as many as in a"
              + " second.");
  public static final JobOption<Integer> LIMITS_CEILING =
      integer(
          "limits.ceiling.events-per-second",
          0,
          0,
          10_000_000,
          "Events per second that no tenant may send, whatever its config says, in bursts of at"
              + " most ten seconds' worth; 0 is no ceiling.");

  public static final JobOption<Boolean> HEALTH_ENABLED =
      bool(
          "health.enabled",
          true,
          "Whether the job counts every tenant's minutes and writes them to health.topic."
              + " Savepoints fit either way.");
  public static final JobOption<String> HEALTH_TOPIC =
      topic(
          "health.topic",
          "tenant-health",
          "One line for every tenant and minute, and health alerts. Not needed without"
              + " health.enabled.");
  public static final JobOption<Duration> HEALTH_INTERVAL =
      duration(
          "health.interval",
          "5 s",
          ofMillis(100),
          ofHours(1),
          "Subtasks hand over what they have counted so often, and before every checkpoint.");
  public static final JobOption<Duration> HEALTH_GRACE =
      duration(
          "health.grace",
          "30 s",
          ofMillis(0),
          ofHours(24),
          "A minute stays open for so long after its end, by the tenant's own clock. What comes"
              + " later makes another line, marked as late.");

  public static final JobOption<String> FEEDBACK_TOPIC =
      text(
          "feedback.topic",
          "",
          TOPIC_NAME + "; empty for none",
          "What people say of alerts. Empty: nobody is heard. With it, health.topic is needed too.",
          t -> t.isEmpty() || OptionTexts.topic(t).isPresent());
  public static final JobOption<Duration> FEEDBACK_REMEMBER =
      duration(
          "feedback.remember",
          "30 d",
          ofHours(1),
          ofDays(365),
          "An alert can be judged for so long after it, by the event time of its tenant's alerts.");
  public static final JobOption<Duration> FEEDBACK_HOLD_CONFIRMED =
      duration(
          "feedback.hold-confirmed",
          "0 ms",
          ofMillis(0),
          ofDays(365),
          "An alert like one that was called normal is marked as suppressed for so long after it."
              + " 0: none is.");

  public static final JobOption<DeliveryGuarantee> SINKS_GUARANTEE =
      guarantee(
          "sinks.guarantee",
          "exactly-once: results become visible with each checkpoint, none lost, none twice."
              + " at-least-once: visible within milliseconds, repeated after a failure; every"
              + " record has a deterministic id to tell repetitions by.");
  public static final JobOption<Duration> SINKS_TRANSACTION_TIMEOUT =
      duration(
          "sinks.transaction-timeout",
          "15 min",
          ofSeconds(10),
          ofDays(7),
          "Kafka aborts a transaction that is open for longer, and its results are lost. At least"
              + " checkpoint.interval + checkpoint.timeout + sinks.tolerated-outage, at most the"
              + " broker's transaction.max.timeout.ms.");
  public static final JobOption<Duration> SINKS_TOLERATED_OUTAGE =
      duration(
          "sinks.tolerated-outage",
          "5 min",
          ofSeconds(0),
          ofHours(24),
          "The job may be down for so long between a checkpoint and the commit of its transactions"
              + " without losing results. A longer one needs a longer sinks.transaction-timeout.");
  public static final JobOption<String> SINKS_PREFIX =
      text(
          "sinks.transactional-id-prefix",
          "weir.",
          "1 to 199 of [A-Za-z0-9._-] and a '.' at the end",
          "Begins the name of every transaction. Unique for each job of a Kafka cluster, and never"
              + " changed while the job has a savepoint: the dot keeps one prefix from being the"
              + " beginning of another's.",
          t -> PREFIX.matcher(t).matches());

  public static final JobOption<Boolean> RECOVERY_ACCEPT_DUPLICATES =
      bool(
          "recovery.accept-duplicates",
          false,
          "Whether the job may start from a savepoint or checkpoint that is older than what it has"
              + " committed since: everything between comes out twice. Without it such a start is"
              + " refused.");

  public static final JobOption<Duration> CHECKPOINT_INTERVAL =
      duration(
          "checkpoint.interval",
          "10 s",
          ofMillis(100),
          ofHours(24),
          "With exactly-once, also how long a result waits at most before it is visible.");
  public static final JobOption<Duration> CHECKPOINT_TIMEOUT =
      duration(
          "checkpoint.timeout",
          "4 min",
          ofSeconds(1),
          ofHours(24),
          "A checkpoint that takes longer is given up.");
  public static final JobOption<String> CHECKPOINT_UNALIGNED_AFTER =
      text(
          "checkpoint.unaligned-after",
          UnalignedAfter.NEVER,
          "never, or a duration with its unit (ms, s, min, h, d) from 0 ms to 1 h",
          "A checkpoint that has waited so long behind events goes ahead of those between"
              + " ApplyTenantConfig and ScoreEvents and saves them with it. Shorter checkpoints of"
              + " a job that cannot keep up, but larger ones, which only the same release can"
              + " read.",
          t -> UnalignedAfter.parse(t).isPresent());
  public static final JobOption<StateBackendKind> STATE_BACKEND =
      choice(
          "state.backend",
          StateBackendKind.HASHMAP,
          StateBackendKind.class,
          "Where models live: on the heap, or on disk behind a cache of models.");
  public static final JobOption<String> STATE_MODEL_CACHE =
      text(
          "state.model-cache",
          OptionTexts.AUTO,
          "auto, off, or " + OptionTexts.CACHE_SIZE,
          "Models that a subtask keeps in memory with state.backend rocksdb, where not all fit some"
              + " of them in a smaller form; auto is a quarter of the heap, divided by the slots"
              + " that share it. An event whose model is not there reads it from disk. Without"
              + " effect on the heap.",
          t -> OptionTexts.cacheBytes(t).isPresent());
  public static final JobOption<String> STATE_MODEL_CACHE_DIRTY =
      text(
          "state.model-cache-dirty",
          OptionTexts.AUTO,
          "auto, or " + OptionTexts.CACHE_SIZE,
          "Models in that cache that may be newer than on disk; auto is seven eighths"
              + " of a small one, half of a large one, or 256 MB. Every"
              + " checkpoint writes them while the subtask waits, so less makes the wait shorter,"
              + " and more lets busy models be written less often.",
          t -> !t.equals(OptionTexts.OFF) && OptionTexts.cacheBytes(t).isPresent());
  public static final JobOption<Integer> PARALLELISM =
      integer(
          "parallelism",
          null,
          1,
          MOST_KEY_GROUPS,
          "Subtasks of each operator, at most max-parallelism; without it what the cluster says.");
  public static final JobOption<Integer> KEY_GROUPS =
      integer(
          "max-parallelism",
          MAX_PARALLELISM,
          1,
          MOST_KEY_GROUPS,
          "Key groups of the state, frozen in every savepoint: a job starts from one with the"
              + " number that it was written with. weir state migrate writes one with another"
              + " number.");
  public static final JobOption<Integer> METRICS_TENANTS =
      integer(
          "metrics.tenants",
          100,
          0,
          10_000,
          "The first so many tenants that a subtask sees have metrics of their own; the others"
              + " share one.");

  public static final JobOption<String> PII_KEY_FILE =
      file(
          "pii.key-file",
          "A file with one secret of 32 bytes or more, as text; read when the job is submitted."
              + " Categories with pii: hash are hashed with it; without it configs with such"
              + " categories are refused. Another secret makes all their values new ones.");

  /** All options in the order of the table. */
  public static final List<JobOption<?>> ALL =
      List.of(
          EVENTS_TOPICS,
          EVENTS_TENANT_FROM,
          EVENTS_START,
          EVENTS_MAX_BYTES,
          EVENTS_MAX_FUTURE,
          EVENTS_MAX_PAST,
          SOURCE_IDLE_TIMEOUT,
          ADMISSION_ENTITIES,
          SCORES_TOPIC,
          ALERTS_TOPIC,
          DEAD_LETTERS_TOPIC,
          PARKED_TOPIC,
          CONFIG_TOPIC,
          CONFIG_STATUS_TOPIC,
          CONFIG_ACCEPTED_TOPIC,
          COMMANDS_TOPIC,
          CONFIG_SIGNATURES,
          CONFIG_KEYS_FILE,
          LIMITS_EVENTS_PER_SECOND,
          LIMITS_BURST,
          LIMITS_CEILING,
          HEALTH_ENABLED,
          HEALTH_TOPIC,
          HEALTH_INTERVAL,
          HEALTH_GRACE,
          FEEDBACK_TOPIC,
          FEEDBACK_REMEMBER,
          FEEDBACK_HOLD_CONFIRMED,
          SINKS_GUARANTEE,
          SINKS_TRANSACTION_TIMEOUT,
          SINKS_TOLERATED_OUTAGE,
          SINKS_PREFIX,
          RECOVERY_ACCEPT_DUPLICATES,
          CHECKPOINT_INTERVAL,
          CHECKPOINT_TIMEOUT,
          CHECKPOINT_UNALIGNED_AFTER,
          STATE_BACKEND,
          STATE_MODEL_CACHE,
          STATE_MODEL_CACHE_DIRTY,
          PARALLELISM,
          KEY_GROUPS,
          METRICS_TENANTS,
          PII_KEY_FILE);

  private final Configuration values;
  private final Map<String, String> kafka;
  private final Map<String, String> flink;
  private final List<String> warnings;

  JobOptions(
      Configuration values,
      Map<String, String> kafka,
      Map<String, String> flink,
      List<String> warnings) {
    this.values = values;
    this.kafka = Map.copyOf(kafka);
    this.flink = Map.copyOf(flink);
    this.warnings = List.copyOf(warnings);
  }

  /** The value of an option that has a default. */
  public <T> T get(JobOption<T> option) {
    return values.get(option.option());
  }

  /** The value of an option that may be absent. */
  public <T> Optional<T> find(JobOption<T> option) {
    return values.getOptional(option.option());
  }

  /** Where events come from. */
  public EventTopics eventTopics() {
    return EventTopics.parse(get(EVENTS_TOPICS)).orElseThrow();
  }

  /** Who says which tenant an event belongs to. */
  public TenantBinding tenantBinding() {
    return TenantBinding.parse(get(EVENTS_TENANT_FROM));
  }

  /** How long barriers wait behind events before they overtake them. */
  public UnalignedAfter unalignedAfter() {
    return UnalignedAfter.parse(get(CHECKPOINT_UNALIGNED_AFTER)).orElseThrow();
  }

  /** How much of what is on disk is kept live. */
  public ModelCacheSize modelCache() {
    return new ModelCacheSize(
        OptionTexts.cacheBytes(get(STATE_MODEL_CACHE)).orElseThrow(),
        OptionTexts.cacheBytes(get(STATE_MODEL_CACHE_DIRTY)).orElseThrow());
  }

  /** Entities of a tenant that may have a model at a time; 0 for any number. */
  public int maxEntities() {
    String text = get(ADMISSION_ENTITIES);
    return text.equals("off") ? 0 : OptionTexts.integer(text, 1, MAX_ENTITIES).orElseThrow();
  }

  /** What was given as {@code kafka.*}, for every client; secret files are read. */
  public Properties kafka() {
    Properties properties = new Properties();
    properties.putAll(kafka);
    return properties;
  }

  /** What was given as {@code flink.*}, for the embedded cluster. */
  public Configuration flink() {
    return Configuration.fromMap(flink);
  }

  /** What is allowed but should be looked at, a line each. */
  public List<String> warnings() {
    return warnings;
  }

  /** Every value as it is in force, secrets masked: fit for a log. */
  public Map<String, String> effective() {
    Map<String, String> all = new TreeMap<>();
    for (JobOption<?> option : ALL) {
      all.put(option.key(), find(option).map(Object::toString).orElse(option.defaultText()));
    }
    kafka.forEach((k, v) -> all.put("kafka." + k, Secrets.mask(k, v)));
    flink.forEach((k, v) -> all.put("flink." + k, Secrets.mask(k, v)));
    return all;
  }

  @Override
  public String toString() {
    return effective().toString();
  }

  private static boolean isTenantBinding(String text) {
    try {
      TenantBinding.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
