package dev.weir.tools.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.event.RawRecord;
import dev.weir.job.RestoredOffsets;
import dev.weir.job.SourcePosition;
import dev.weir.operator.ConfiguredEvent;
import dev.weir.operator.EventRules;
import dev.weir.operator.LimitRules;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.Revision;
import dev.weir.tenant.TenantRecord;
import dev.weir.tools.offline.ReplayScores.Score;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.SavedState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.kafka.common.TopicPartition;

/** Reproduces one score from the savepoint before it. */
final class ReplayDecision {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SavedState saved;
  private final ReplaySettings settings;
  private final ReplayConfigs configs;
  private final RestoredOffsets offsets;
  private final Path folder;
  private final List<String> assumed = new ArrayList<>();

  ReplayDecision(
      SavedState saved,
      ReplaySettings settings,
      ReplayConfigs configs,
      RestoredOffsets offsets,
      Path folder) {
    this.saved = saved;
    this.settings = settings;
    this.configs = configs.copy();
    this.offsets = offsets;
    this.folder = folder;
  }

  /** By order and configs of the scores that were given. */
  ObjectNode byScores(ReplayWork.Request request, String id, ReplayScores scores)
      throws IOException {
    Score target = ReplayChain.find(scores, id, request.tenant());
    List<ConfigRequest> later = new ArrayList<>(request.configs());
    later.sort(Comparator.comparingLong(ConfigRequest::version));
    LearningPart part = part(target.config(), later);
    ModelKey key = ReplayChain.key(target, part);
    long first = judged(key);
    boolean known = offsets.partitions().contains(target.position().partition());
    if (known ? !isAfter(target.position()) : target.n() < first) {
      throw ReplayChain.before(target, first);
    }
    List<Score> chain =
        ReplayChain.of(scores, target, part, new ReplayChain.Start(first, this::isAfter));
    RawRecord[] events = events(request, chain);
    ReplayConfigs atStart = configs.copy();
    Path spool = folder.resolve("chain");
    write(spool, chain, events, later);
    ReplayOne one = one(atStart, unlimited(settings.rules()));
    ReplayOne.Judged judged = one.judge(spool, key, target.position());
    return report(id, judged, target.json(), chain.size());
  }

  /** By the order of the events and the configs of the savepoint, for want of anything better. */
  ObjectNode byEvents(ReplayWork.Request request, String id) throws IOException {
    for (ConfigRequest config : request.configs()) {
      configs.accept(config, true);
      assumed.add("the config of --config was in force before the first event");
    }
    if (request.configs().isEmpty()) {
      assumed.add("no config was changed after the savepoint");
    }
    assumed.add("the order in which events were judged is that of the files or timestamps");
    assumed.add("no command was given after the savepoint");
    Path spool = folder.resolve("events");
    ReplayInput.Found found = input(request).spool(spool);
    if (found.unplaced()) {
      assumed.add("events without a place come after the savepoint, and are placed by their file");
    }
    ReplayOne one = one(configs, settings.rules());
    List<ConfiguredEvent> targets = new ArrayList<>();
    one.find(
        spool,
        id,
        event -> {
          if (request.tenant() == null || request.tenant().equals(event.key.tenant())) {
            targets.add(event);
          }
        });
    ConfiguredEvent target = only(targets, id, found);
    SourcePosition position =
        new SourcePosition(new TopicPartition(target.topic, target.partition), target.offset);
    ReplayOne.Judged judged = one.judge(spool, target.key, position);
    return report(id, judged, null, found.events());
  }

  private static ConfiguredEvent only(
      List<ConfiguredEvent> targets, String id, ReplayInput.Found found) {
    if (targets.isEmpty()) {
      throw ReplayFault.input(
          "--decision: found no event "
              + id
              + " among "
              + found.events()
              + " after the savepoint ("
              + found.skipped()
              + " lie before it), expected an event's id, or topic-partition-offset");
    }
    if (targets.size() > 1) {
      List<String> keys =
          targets.stream()
              .limit(10)
              .map(
                  event ->
                      event.key + " at " + event.topic + "-" + event.partition + "-" + event.offset)
              .toList();
      throw ReplayFault.input(
          "--decision: found several events "
              + id
              + " ("
              + String.join(", ", keys)
              + "), expected one; name it by topic-partition-offset");
    }
    return targets.get(0);
  }

  private ReplayOne one(ReplayConfigs known, EventRules rules) {
    return new ReplayOne(saved, new ReplayRun(saved, settings, folder), rules, known.coldStart());
  }

  /** What the scores name was let in, with or without those that they do not name. */
  private static EventRules unlimited(EventRules rules) {
    return new EventRules(
        rules.limits(),
        rules.binding(),
        rules.metricTenants(),
        rules.maxLetterBytes(),
        LimitRules.NONE,
        rules.categoryKey());
  }

  private ReplayInput input(ReplayWork.Request request) {
    return new ReplayInput(
        request.events(), request.kafka(), settings.rules().binding().header(), offsets);
  }

  private boolean isAfter(SourcePosition position) {
    return !offsets.partitions().contains(position.partition())
        || position.offset() >= offsets.offset(position.partition()).orElse(0L);
  }

  /** The {@code n} that the model of {@code key} gives next; 0 where there is none. */
  private long judged(ModelKey key) {
    ReadJob job = new ReadJob(saved, settings.reading());
    long[] judged = {0};
    job.forEach(
        job.keyed(Uids.SCORE_EVENTS, new ReplayOneModel(key), States.KEY_TYPE, Types.LONG)
            .filter(judgedOrOther -> judgedOrOther != ReplayOneModel.OTHER),
        found -> judged[0] = found);
    return judged[0];
  }

  /** The learning part of a config that a score names. */
  private LearningPart part(String label, List<ConfigRequest> later) {
    String owner = owner(label);
    long version = version(label);
    for (ConfigRequest request : later) {
      if (owner.equals(request.tenant()) && request.version() == version && !request.removed()) {
        return request.config().learning();
      }
    }
    TenantRecord record = configs.get(owner);
    Set<String> held = new TreeSet<>();
    for (Revision revision : record == null ? List.<Revision>of() : record.revisions()) {
      if (revision.version() == version) {
        return revision.config().learning();
      }
      held.add(owner + "@" + revision.version());
    }
    throw missing(label, held);
  }

  private static ReplayFault missing(String label, Set<String> held) {
    return ReplayFault.config(
        "config: found "
            + label
            + " in a score, expected it in the savepoint, which has "
            + held
            + ", or among --config; add its file, with its version");
  }

  private static String owner(String label) {
    return label.substring(0, label.lastIndexOf('@'));
  }

  private static long version(String label) {
    return Long.parseLong(label.substring(label.lastIndexOf('@') + 1));
  }

  private RawRecord[] events(ReplayWork.Request request, List<Score> chain) throws IOException {
    Map<SourcePosition, Integer> byPlace = new HashMap<>();
    Map<String, Integer> byId = new HashMap<>();
    for (int i = 0; i < chain.size(); i++) {
      byPlace.put(chain.get(i).position(), i);
      byId.put(chain.get(i).id(), i);
    }
    RawRecord[] events = new RawRecord[chain.size()];
    input(request)
        .forEach(
            (record, placed) -> {
              Integer index =
                  placed
                      ? byPlace.get(
                          new SourcePosition(
                              new TopicPartition(record.topic(), record.partition()),
                              record.offset()))
                      : byId.get(idOf(record, chain.get(0).tenant()));
              if (index != null && events[index] == null) {
                events[index] = placed ? record : at(record, chain.get(index));
              }
            });
    requireAll(chain, events);
    return events;
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

  private static void requireAll(List<Score> chain, RawRecord[] events) {
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

  private void write(Path spool, List<Score> chain, RawRecord[] events, List<ConfigRequest> later)
      throws IOException {
    Set<String> known = new HashSet<>();
    try (ReplaySpool.Writer writer = new ReplaySpool.Writer(spool)) {
      for (int i = 0; i < events.length; i++) {
        String label = chain.get(i).config();
        if (known.add(label)) {
          for (TenantRecord record : upTo(label, later)) {
            writer.add(ReplayApply.update(record));
          }
        }
        writer.add(events[i]);
      }
    }
  }

  /** The records that a config's acceptance, and that of those before it, has made. */
  private List<TenantRecord> upTo(String label, List<ConfigRequest> later) {
    String owner = owner(label);
    long version = version(label);
    List<TenantRecord> records = new ArrayList<>();
    long last = last(owner);
    for (ConfigRequest request : later) {
      if (owner.equals(request.tenant())
          && request.version() > last
          && request.version() <= version) {
        records.add(configs.accept(request, false));
      }
    }
    if (version > last(owner)) {
      throw missing(label, new TreeSet<>(Set.of(owner + "@" + last(owner))));
    }
    return records;
  }

  private long last(String owner) {
    TenantRecord record = configs.get(owner);
    return record == null ? 0 : record.lastVersion();
  }

  private ObjectNode report(String id, ReplayOne.Judged judged, byte[] given, long events)
      throws IOException {
    if (judged.score == null || judged.event == null) {
      throw ReplayFault.input(
          "--decision: found that the event is refused, expected a score: " + judged.refused);
    }
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("savepoint", saved.path());
    report.put("decision", id);
    report.put("events", events);
    report.put("score", new String(judged.score, java.nio.charset.StandardCharsets.UTF_8));
    if (given != null) {
      boolean same = Arrays.equals(given, judged.score);
      report.put("same", same);
      if (!same) {
        report.put("given", new String(given, java.nio.charset.StandardCharsets.UTF_8));
        report.put(
            "firstDifference", difference(JSON.readTree(given), JSON.readTree(judged.score)));
      }
    }
    ArrayNode list = report.putArray("assumed");
    assumed.stream().distinct().forEach(list::add);
    ObjectNode why = ReplayWhy.of(judged.event, judged.model);
    if (judged.alert != null) {
      why.set("alertRecord", JSON.readTree(judged.alert));
      why.put("spendsOfBudget", judged.budgeted);
    }
    report.set("why", why);
    return report;
  }

  private static String difference(JsonNode given, JsonNode found) {
    Set<String> names = new TreeSet<>();
    List<String> order = new ArrayList<>();
    given.fieldNames().forEachRemaining(order::add);
    found.fieldNames().forEachRemaining(name -> names.add(name));
    names.removeAll(order);
    order.addAll(names);
    for (String name : order) {
      if (!given.path(name).equals(found.path(name))) {
        return name + ": found " + text(found.path(name)) + ", expected " + text(given.path(name));
      }
    }
    return "the same fields in another form";
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.toString();
  }
}
