package dev.weir.chaos;

import dev.weir.command.Command;
import dev.weir.command.CommandType;
import dev.weir.event.DecodedEvent;
import dev.weir.event.EventDecoder;
import dev.weir.event.FeatureLayout;
import dev.weir.event.RejectionCode;
import dev.weir.limit.Allowance;
import dev.weir.limit.Limiter;
import dev.weir.model.Judgement;
import dev.weir.model.Model;
import dev.weir.model.Observation;
import dev.weir.model.Workspace;
import dev.weir.state.ModelKey;
import dev.weir.tenant.CommandRequest;
import dev.weir.tenant.ConfigLimits;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigVerdict;
import dev.weir.tenant.ExtraFeatures;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.MissingPolicy;
import dev.weir.tenant.RatePart;
import dev.weir.tenant.TenantConfigs;
import dev.weir.tenant.TenantTable;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** What the job makes of a storm, in one thread and without Flink or Kafka. */
final class StormFold {
  private static final int MAX_KEY_BYTES = 4_096;
  private static final int PARTITIONS = 4;

  final Map<ModelKey, Model> models = new HashMap<>();
  final Map<CommandType, Integer> commands = new EnumMap<>(CommandType.class);
  long expired;

  /** Events beyond a limit, by what becomes of them; here they are judged all the same. */
  final Map<RatePart.OnExceed, Integer> beyond = new EnumMap<>(RatePart.OnExceed.class);

  private final Map<String, Allowance> allowances = new HashMap<>();
  private Step.EventStep decoding;
  private final TenantTable table = new TenantTable();
  private final Map<JudgingConfig, FeatureLayout> layouts = new IdentityHashMap<>();
  private final EventDecoder decoder = new EventDecoder(EventDecoder.Limits.DEFAULT);
  private final DecodedEvent decoded = new DecodedEvent();
  private final Judgement judgement = new Judgement();
  private final Workspace workspace = new Workspace();
  private JudgingConfig config;

  ConfigVerdict accept(Step.RequestStep step) {
    ConfigRequest request = ConfigRequest.read(step.key(), step.value());
    ConfigVerdict verdict =
        TenantConfigs.accept(
            request.tenant() == null ? null : table.get(request.tenant()),
            request,
            ConfigLimits.DEFAULT.holding(table.size(), 0));
    if (verdict instanceof ConfigVerdict.Accepted accepted) {
      table.put(accepted.record());
    }
    return verdict;
  }

  /** What the job does with accepted commands that take away what was learned. */
  void accept(Step.CommandsStep step) {
    for (Step.CommandMessage message : step.messages()) {
      Command command = CommandRequest.read(message.key(), message.value()).command();
      if (message.id() == null) {
        continue;
      }
      commands.merge(command.type(), 1, Integer::sum);
      if (command.type() == CommandType.ERASE_TENANT) {
        String tenant = command.tenant();
        ConfigLimits held = ConfigLimits.DEFAULT.holding(table.size(), 0);
        var erased = (ConfigVerdict.Accepted) TenantConfigs.erase(table.get(tenant), tenant, held);
        table.put(erased.record());
        models.keySet().removeIf(key -> key.tenant().equals(tenant));
      } else if (command.type() != CommandType.MUTE && command.type() != CommandType.UNMUTE) {
        models
            .keySet()
            .removeIf(
                key ->
                    key.tenant().equals(command.tenant())
                        && (command.entity().isEmpty() || command.entity().equals(key.entity())));
      }
    }
  }

  /** Why it is refused; null if it is an event. */
  RejectionCode decode(Step.EventStep step) {
    if (step.key().length > MAX_KEY_BYTES) {
      return RejectionCode.KEY_TOO_LARGE;
    }
    decoding = step;
    boolean good =
        decoder.decode(step.value(), step.timestampMillis(), null, this::layout, decoded);
    return good ? null : decoded.rejection().code();
  }

  /** The key of the event decoded last. */
  ModelKey key() {
    LearningPart learning = config.current();
    return ModelKey.of(decoded.tenant(), learning.scope(), learning.lanes(), decoded.entity());
  }

  /** Of the event decoded last. */
  long timeMillis() {
    return decoded.timeMillis();
  }

  /** Judges the event decoded last, and learns from it. */
  Judgement judge() {
    Model model = models.computeIfAbsent(key(), key -> new Model(key.fingerprint()));
    if (model.expiredAt(decoded.timeMillis())) {
      expired++;
      model = new Model(key().fingerprint());
      models.put(key(), model);
    }
    Observation observation = new Observation();
    observation.config = config;
    observation.ownEpoch = config.epoch().own();
    observation.templateEpoch = config.epoch().template();
    observation.values = decoded.values();
    observation.timeMillis = decoded.timeMillis();
    model.judge(observation, judgement, workspace);
    return judgement;
  }

  private FeatureLayout layout(String tenant, long timeMillis) {
    config = table.inForce(tenant, timeMillis);
    if (config != null) {
      limit(tenant);
    }
    return config == null ? null : layouts.computeIfAbsent(config, StormFold::compile);
  }

  private void limit(String tenant) {
    RatePart rate = table.inForce(tenant, decoding.timestampMillis()).limits().rate();
    Limiter limiter = rate == null ? null : rate.limiter(PARTITIONS);
    String place = tenant + " " + decoding.partition();
    if (limiter != null
        && limiter.take(
                allowances.computeIfAbsent(place, p -> new Allowance()), decoding.timestampMillis())
            != Limiter.ADMITTED) {
      beyond.merge(rate.onExceed(), 1, Integer::sum);
    }
  }

  private static FeatureLayout compile(JudgingConfig config) {
    return new FeatureLayout(
        config.slots().stream()
            .map(
                slot ->
                    new FeatureLayout.Slot(
                        slot.name(),
                        slot.type(),
                        slot.feature().min(),
                        slot.feature().max(),
                        slot.current() != null && slot.feature().missing() == MissingPolicy.REJECT,
                        slot.current() != null))
            .toList(),
        config.decision().extraFeatures() == ExtraFeatures.IGNORE);
  }
}
