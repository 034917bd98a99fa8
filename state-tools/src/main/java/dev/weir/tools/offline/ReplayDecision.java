package dev.weir.tools.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.weir.tools.offline.ReplayScores.Score;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.SavedState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.kafka.common.TopicPartition;

/** Reproduces one score from the savepoint before it. */
final class ReplayDecision {
  private final SavedState saved;
  private final ReplaySettings settings;
  private final ReplayConfigs configs;
  private final RestoredOffsets offsets;
  private final Path folder;

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
    ReplayScoreConfigs named = new ReplayScoreConfigs(configs, request.configs());
    LearningPart part = named.part(target.config());
    ModelKey key = ReplayChain.key(target, part);
    long first = judged(key);
    boolean known = offsets.partitions().contains(target.position().partition());
    if (known ? !isAfter(target.position()) : target.n() < first) {
      throw ReplayChain.before(target, first);
    }
    List<Score> chain =
        ReplayChain.of(scores, target, part, new ReplayChain.Start(first, this::isAfter));
    Path spool = folder.resolve("chain");
    ReplayChainEvents.find(chain, input(request)).spool(spool, named);
    ReplayOne one = one(unlimited(settings.rules()));
    ReplayOne.Judged judged = one.judge(spool, key, target.position());
    return report(id).json(judged, target.json(), chain.size(), List.of());
  }

  /** By the order of the events and the configs of the savepoint, for want of anything better. */
  ObjectNode byEvents(ReplayWork.Request request, String id) throws IOException {
    for (ConfigRequest config : request.configs()) {
      configs.accept(config, true);
    }
    Path spool = folder.resolve("events");
    ReplayInput.Found found = input(request).spool(spool);
    ReplayOne one = one(settings.rules());
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
    return report(id).json(judged, null, found.events(), assumed(request, found));
  }

  private static List<String> assumed(ReplayWork.Request request, ReplayInput.Found found) {
    List<String> assumed = new ArrayList<>();
    assumed.add(
        request.configs().isEmpty()
            ? "no config was changed after the savepoint"
            : "the config of --config was in force before the first event");
    assumed.add("the order in which events were judged is that of the files or timestamps");
    assumed.add("no command was given after the savepoint");
    if (found.unplaced()) {
      assumed.add("events without a place come after the savepoint, and are placed by their file");
    }
    return assumed;
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

  private ReplayOne one(EventRules rules) {
    ReplayRun run = new ReplayRun(saved, settings, folder);
    return new ReplayOne(saved, run, rules, configs.coldStart());
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
        request.records(settings.reading().progress()),
        settings.rules().binding().header(),
        offsets);
  }

  private ReplayDecisionReport report(String id) {
    return new ReplayDecisionReport(saved.path(), id);
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
        "Looking for the model",
        job.keyed(Uids.SCORE_EVENTS, new ReplayOneModel(key), States.KEY_TYPE, Types.LONG)
            .filter(judgedOrOther -> judgedOrOther != ReplayOneModel.OTHER),
        found -> judged[0] = found);
    return judged[0];
  }
}
