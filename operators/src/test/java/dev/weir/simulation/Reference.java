package dev.weir.simulation;

import dev.weir.alert.AlertTransition;
import dev.weir.alert.Transitions;
import dev.weir.event.DeadLetterHeaders;
import dev.weir.event.DecodedEvent;
import dev.weir.event.EventDecoder;
import dev.weir.event.FeatureLayout;
import dev.weir.event.RawRecord;
import dev.weir.event.Rejection;
import dev.weir.event.RejectionCode;
import dev.weir.event.ScoreEncoder;
import dev.weir.event.ScoreRecord;
import dev.weir.event.TenantRules;
import dev.weir.model.Judgement;
import dev.weir.model.Model;
import dev.weir.model.Observation;
import dev.weir.model.Sabotage;
import dev.weir.model.Workspace;
import dev.weir.operator.Destination;
import dev.weir.operator.OutputRecord;
import dev.weir.simulation.ReferenceConfigs.Governing;
import dev.weir.state.ModelKey;
import dev.weir.tenant.ExtraFeatures;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.MissingPolicy;
import dev.weir.tenant.RatePart;
import dev.weir.tenant.TenantRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The whole of Weir in one thread, without Flink: an event is judged when it is produced, by the
 * configs whose acceptance can be read by then. An event whose judgement would depend on how far a
 * later request has got must wait, and so must a request that would change how events on their way
 * are judged. That is the contract under which outputs are exact.
 */
final class Reference implements Oracle {
  private final ReferenceConfigs configs = new ReferenceConfigs();
  private final Ledger ledger = new Ledger();
  private final Map<ModelKey, Model> models = new HashMap<>();
  private final Map<Governing, Compiled> compiled = new HashMap<>();
  private final Map<Position, ModelKey> judgedBy = new HashMap<>();
  private final List<Asked> inFlight = new ArrayList<>();
  private final EventDecoder decoder = new EventDecoder(ApplyTask.RULES.limits());
  private final DecodedEvent decoded = new DecodedEvent();
  private final Judgement judgement = new Judgement();
  private final Workspace workspace = Sabotage.workspace(ScoreTask.FAILING);
  private final ScoreEncoder encoder = new ScoreEncoder();
  private final Coverage coverage;
  private final ReferenceLimits limits = new ReferenceLimits();
  private final List<Asked> asked = new ArrayList<>();
  private Rejection refusal;
  private Compiled config;

  /** An event that asked for a config. */
  private record Asked(RawRecord event, String tenant, long timeMillis) {}

  private record Compiled(JudgingConfig judging, FeatureLayout layout) {}

  Reference(Coverage coverage) {
    this.coverage = coverage;
  }

  @Override
  public boolean offer(RawRecord event) {
    asked.clear();
    refusal = null;
    if (event.key() != null && event.key().length > 4_096) {
      String found = "a key of " + event.key().length + " bytes";
      letter(event, Rejection.of(RejectionCode.KEY_TOO_LARGE, null, null, found));
      return true;
    }
    boolean good = decoder.decode(event.value(), event.timestamp(), null, rules(event), decoded);
    if (!isSettled()) {
      return false;
    }
    inFlight.addAll(asked);
    if (good) {
      judge(event);
    } else {
      letter(event, decoded.rejection());
    }
    return true;
  }

  private boolean isSettled() {
    return asked.stream().allMatch(one -> configs.isSettled(one.tenant(), one.timeMillis()));
  }

  private TenantRules rules(RawRecord event) {
    return new TenantRules() {
      @Override
      public FeatureLayout layoutFor(String tenant, long timeMillis) {
        return layout(event, tenant, timeMillis);
      }

      @Override
      public Rejection refusal() {
        return refusal;
      }
    };
  }

  private FeatureLayout layout(RawRecord event, String tenant, long timeMillis) {
    asked.add(new Asked(event, tenant, timeMillis));
    config = compiled(tenant, timeMillis);
    if (config == null) {
      return null;
    }
    long clockMillis = limits.clock(tenant, event);
    asked.add(new Asked(event, tenant, clockMillis));
    if (isSettled()) {
      Compiled limiting = compiled(tenant, clockMillis);
      RatePart rate = limiting == null ? null : limiting.judging().limits().rate();
      refusal = limits.refusal(tenant, event, rate);
    }
    return refusal == null ? config.layout() : null;
  }

  private Compiled compiled(String tenant, long timeMillis) {
    Governing governing = configs.governing(tenant, timeMillis);
    return governing == null ? null : compiled.computeIfAbsent(governing, Reference::compile);
  }

  private static Compiled compile(Governing governing) {
    JudgingConfig judging =
        new JudgingConfig(
            governing.revision().config(), governing.revision().preceding(), governing.epoch());
    List<FeatureLayout.Slot> slots = new ArrayList<>();
    for (var slot : judging.slots()) {
      var feature = slot.feature();
      boolean primary = slot.current() != null;
      boolean required = primary && feature.missing() == MissingPolicy.REJECT;
      slots.add(
          new FeatureLayout.Slot(
              feature.name(), feature.type(), feature.min(), feature.max(), required, primary));
    }
    boolean ignoring = judging.decision().extraFeatures() == ExtraFeatures.IGNORE;
    return new Compiled(judging, new FeatureLayout(slots, ignoring));
  }

  private void judge(RawRecord event) {
    JudgingConfig judging = config.judging();
    LearningPart learning = judging.current();
    ModelKey key =
        ModelKey.of(decoded.tenant(), learning.scope(), learning.lanes(), decoded.entity());
    Observation observation = new Observation();
    observation.config = judging;
    observation.ownEpoch = judging.epoch().own();
    observation.templateEpoch = judging.epoch().template();
    observation.values = decoded.values().clone();
    observation.timeMillis = decoded.timeMillis();
    Model model = models.get(key);
    if (model == null || model.expiredAt(decoded.timeMillis())) {
      coverage.count(model == null ? "models created" : "models expired");
      model = new Model(key.fingerprint());
      models.put(key, model);
    }
    model.judge(observation, judgement, workspace);
    var score = ReferenceScore.of(event, decoded, judgement);
    judgedBy.put(Position.of(event), key);
    expect(Destination.SCORES, event, encoder.score(score));
    coverage.count("health " + judgement.health);
    coverage.count("held by " + judgement.held);
    Transitions.Told told = judgement.told;
    if (told.resolved) {
      String id = alertId(key, told.resolvedMillis, told.resolvedN);
      ScoreEncoder.Alert alert = new ScoreEncoder.Alert(told.resolvedReason, false);
      expect(Destination.ALERTS, event, transition(alert, score, id, AlertTransition.RESOLVED));
    }
    if (told.transition != null) {
      String id = alertId(key, told.firstMillis, told.firstN);
      ScoreEncoder.Alert alert = new ScoreEncoder.Alert(told.reason, judgement.firstOfCooldown);
      expect(Destination.ALERTS, event, transition(alert, score, id, told.transition));
    } else if (judgement.alert) {
      String reason = judgement.cutOn.label() + "-" + judgement.severity.label();
      expect(Destination.ALERTS, event, encoder.alert(score, reason, judgement.firstOfCooldown));
    }
  }

  private byte[] transition(
      ScoreEncoder.Alert alert, ScoreRecord score, String id, AlertTransition transition) {
    coverage.count("alerts " + transition);
    return encoder.transition(alert, score, id, transition.label());
  }

  private static String alertId(ModelKey key, long millis, long n) {
    return HexFormat.of().toHexDigits(key.fingerprint()) + "-" + millis + "-" + n;
  }

  private void expect(Destination destination, RawRecord event, byte[] json) {
    expect(new OutputRecord(destination, event.key(), json, event.timestamp()));
  }

  private void expect(OutputRecord output) {
    ledger.expect(stream(output), output);
  }

  /** What has one order: the outputs of a model, the dead letters of a partition, the answers. */
  private String stream(OutputRecord output) {
    return switch (output.destination) {
      case SCORES, ALERTS -> output.destination + " of " + judgedBy.get(Position.of(output));
      case DEAD_LETTERS -> "DEAD_LETTERS of partition " + Position.of(output).partition();
      case PARKED -> "PARKED of partition " + Position.of(output).partition();
      case CONFIG_STATUS, CONFIG_ACCEPTED, TENANT_HEALTH -> output.destination.name();
    };
  }

  private void letter(RawRecord event, Rejection rejection) {
    RatePart beyond = rejection.code() == RejectionCode.RATE_LIMITED ? limits.exceeded() : null;
    boolean parked = beyond != null && beyond.onExceed() == RatePart.OnExceed.PARK;
    boolean whole = beyond == null || parked || beyond.keepPayload();
    OutputRecord letter =
        new OutputRecord(
            parked ? Destination.PARKED : Destination.DEAD_LETTERS,
            event.key(),
            whole ? event.value() : new byte[0],
            event.timestamp());
    List<String> names = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    DeadLetterHeaders.write(
        rejection,
        event,
        (name, value) -> {
          names.add(name);
          values.add(value);
        });
    int keyBytes = event.key() == null ? 0 : event.key().length;
    int valueBytes = letter.value == null ? 0 : letter.value.length;
    if (keyBytes + valueBytes > ApplyTask.RULES.maxLetterBytes()) {
      letter.key = keyBytes > ApplyTask.RULES.maxLetterBytes() / 2 ? null : event.key();
      letter.value = new byte[0];
      names.add("weir-payload-sha256");
      values.add(ReferenceScore.sha256(event.value()).getBytes(StandardCharsets.US_ASCII));
    }
    if (beyond != null) {
      names.add(DeadLetterHeaders.RETRY_AFTER);
      values.add(Long.toString(limits.retryAtMillis()).getBytes(StandardCharsets.US_ASCII));
    }
    letter.headerNames = names.toArray(String[]::new);
    letter.headerValues = values.toArray(byte[][]::new);
    expect(letter);
  }

  @Override
  public boolean request(RawRecord request) {
    TenantRecord next = configs.preview(request);
    for (Asked event : inFlight) {
      if (next != null && !configs.isUntouchedBy(next, event.tenant(), event.timeMillis())) {
        return false;
      }
    }
    configs.decide(request).forEach(this::expect);
    return true;
  }

  @Override
  public void committed(OutputRecord output) {
    ledger.committed(stream(output), output);
    if (output.destination == Destination.CONFIG_STATUS) {
      configs.answered();
    }
  }

  @Override
  public void covered(int[] offsets) {
    inFlight.removeIf(asked -> asked.event().offset() < offsets[asked.event().partition()]);
  }

  @Override
  public void forgetModels() {
    models.clear();
    limits.forget();
  }

  @Override
  public void finish(Job job) throws Exception {
    ledger.finish();
    for (Map.Entry<ModelKey, Model> entry : models.entrySet()) {
      boolean held = ReferenceScore.checkSame(entry.getKey(), job, entry.getValue());
      coverage.count(held ? "models held" : "models freed");
    }
  }

  @Override
  public ReferenceConfigs configs() {
    return configs;
  }
}
