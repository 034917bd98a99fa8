package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.alert.HeldBy;
import dev.weir.alert.Mute;
import dev.weir.tenant.ConfigEpoch;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.TenantConfigJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Alerts of one key as its config wants them; one event per second, from a Saturday evening on. */
class AlertingTest {
  private static final long FINGERPRINT = 42;
  private static final long START = Instant.parse("2026-11-21T22:00:00Z").toEpochMilli();
  private static final int WARM = 400;
  private static final String TRANSITIONS =
      "{minSeverity: medium, transitions: true, escalate: true, cooldownPer: reason, cooldown:"
          + " PT20S, resolveAfter: PT5S, flapping: {window: PT1M, changes: 4}, rules: [{feature: a,"
          + " direction: up}], maintenance: [{start: 2026-11-21T22:08:00, duration: PT1M, rrule:"
          + " FREQ=DAILY}]}";

  /** While it is muted, while the window is open, and after that. */
  private static final List<Integer> SURE = List.of(410, 490, 600);

  private final Judgement judgement = new Judgement();
  private final Workspace workspace = new Workspace();

  private static JudgingConfig config(long version, String alerts, String more) {
    String yaml =
        """
        tenant: acme
        version: %d
        features: [{name: a, type: number}, {name: b, type: number}]
        detector: {type: robust-z-score, window: 64}
        warmup: 160
        threshold: {on: score, medium: 6, high: 60, critical: 600}
        alerts: %s
        %s
        """
            .formatted(version, alerts, more);
    return new JudgingConfig(
        TenantConfigJson.parseYaml(yaml), null, new ConfigEpoch(version, ConfigEpoch.OWN));
  }

  private static JudgingConfig config(String alerts) {
    return config(1, alerts, "");
  }

  private static Observation event(JudgingConfig config, int second, double a, double b) {
    Observation event = new Observation();
    event.sentUnder(config);
    event.timeMillis = START + second * 1_000L;
    event.values = new double[] {a, b};
    return event;
  }

  private static Observation quiet(JudgingConfig config, int second) {
    SplittableRandom random = new SplittableRandom(second);
    return event(config, second, 10 + random.nextDouble(), 10 + random.nextDouble());
  }

  private Model warm(JudgingConfig config) {
    Model model = new Model(FINGERPRINT);
    for (int i = 0; i < WARM; i++) {
      judge(model, quiet(config, i));
    }
    return model;
  }

  private String judge(Model model, Observation event) {
    model.judge(event, judgement, workspace);
    String first = judgement.firstOfCooldown ? " first" : "";
    String held = judgement.held == null ? "" : " held by " + judgement.held.label();
    String told = judgement.told.transition == null ? "" : " " + judgement.told.transition.label();
    String resolved = judgement.told.resolved ? " resolved " + judgement.told.resolvedN : "";
    return judgement.severity.label()
        + (judgement.alert ? " alert" : "")
        + first
        + held
        + resolved
        + told
        + " "
        + judgement.topCount;
  }

  private static byte[] frame(Model model) throws IOException {
    ModelFrame frame = new ModelFrame();
    frame.encode(model);
    return Arrays.copyOf(frame.bytes(), frame.length());
  }

  /** Mostly quiet, with spells of events far out, up and down, in one feature or the other. */
  private static Observation wild(JudgingConfig config, int second, int seed) {
    SplittableRandom random = new SplittableRandom(seed * 31L + second / 7);
    double out = random.nextInt(3) == 0 ? Math.scalb(1.0, 4 + random.nextInt(8)) : 0;
    Observation event = quiet(config, second);
    if (SURE.contains(second)) {
      event.values[0] += 5_000;
    } else if (new SplittableRandom(second).nextBoolean()) {
      event.values[random.nextInt(2)] += random.nextInt(3) == 0 ? -out : out;
    }
    return event;
  }

  @Property(tries = 15)
  void cutAnywhereNothingChanges(
      @ForAll @IntRange(min = 1, max = 299) int cut, @ForAll @IntRange(min = 1, max = 99) int seed)
      throws IOException {
    JudgingConfig config = config(TRANSITIONS);
    Model uncut = warm(config);
    uncut.mute(new Mute(START + (WARM + 20) * 1_000L, "known", false));
    Model after = ModelFrame.decode(frame(uncut));
    List<String> seen = new ArrayList<>();
    for (int i = WARM; i < WARM + 300; i++) {
      if (i == WARM + cut) {
        after = ModelFrame.decode(frame(after)).copy();
      }
      String expected = judge(uncut, wild(config, i, seed));
      seen.add(expected);
      assertThat(judge(after, wild(config, i, seed))).as("event %d", i).isEqualTo(expected);
    }
    assertThat(frame(after)).isEqualTo(frame(uncut));
    assertThat(after.decision()).isEqualTo(config.decision());
    assertThat(seen.toString()).contains("held by maintenance", "held by entity-mute", " firing");
  }

  @Test
  void aCopyThatForgetsTransitionsNeitherResolvesNorRepeatsAnAlert() {
    JudgingConfig config =
        config("{minSeverity: medium, transitions: true, cooldown: PT20S, resolveAfter: PT5S}");
    Model goesOn = warm(config);
    Observation far = quiet(config, WARM);
    far.values[0] += 5_000;
    assertThat(judge(goesOn, far)).contains(" firing");
    Model copy = goesOn.copyFor(FINGERPRINT + 1);
    copy.forgetTransitions();
    Observation later = quiet(config, WARM + 10);
    assertThat(judge(copy, later)).doesNotContain("resolved").doesNotContain("alert");
    assertThat(judge(goesOn, later)).contains(" resolved " + WARM);
    Observation again = quiet(config, WARM + 11);
    again.values[0] += 5_000;
    assertThat(judge(copy, again)).as("in the cooldown of the alert").contains(" firing");
    assertThat(judgement.firstOfCooldown).isFalse();
  }

  @Test
  void aConfigThatNamesNoRulesHasTheSavedModelItHad() throws IOException {
    Model model = warm(config("{minSeverity: medium}"));
    byte[] before = frame(model);
    model.mute(new Mute(Long.MAX_VALUE, "x", true));
    assertThat(frame(model)).isNotEqualTo(before);
    model.mute(null);
    assertThat(frame(model)).isEqualTo(before);
    Model resolved = warm(config("{minSeverity: medium, transitions: true, resolveAfter: PT5S}"));
    byte[] quiet = frame(resolved);
    Model copy = resolved.copy();
    judge(copy, event(config("{minSeverity: medium, transitions: true}"), WARM, 1000, 10));
    assertThat(frame(copy).length).isGreaterThan(quiet.length);
  }

  @Test
  void aCooldownIsOneForTheKeyUnlessEachReasonHasItsOwn() {
    JudgingConfig key = config("{minSeverity: medium, cooldown: PT5M}");
    Model model = warm(key);
    assertThat(judge(model, event(key, WARM, 20, 10))).startsWith("medium alert first");
    assertThat(judge(model, event(key, WARM + 1, 9_000, 10))).startsWith("critical alert ");
    assertThat(judgement.firstOfCooldown).isFalse();
    JudgingConfig reason = config("{minSeverity: medium, cooldown: PT5M, cooldownPer: reason}");
    model = warm(reason);
    assertThat(judge(model, event(reason, WARM, 9_000, 10))).startsWith("critical alert first");
    assertThat(judge(model, event(reason, WARM + 1, 20, 10))).startsWith("medium alert first");
    assertThat(judge(model, event(reason, WARM + 2, 20, 10))).startsWith("medium alert 2");
    assertThat(judge(model, event(reason, WARM + 301, 20, 10))).contains("alert first");
  }

  @Test
  void aHigherSeverityBreaksThroughALowerOnesCooldownButNotTheOtherWayRound() {
    JudgingConfig config = config("{minSeverity: medium, cooldown: PT5M, escalate: true}");
    Model model = warm(config);
    assertThat(judge(model, event(config, WARM, 20, 10))).startsWith("medium alert first");
    assertThat(judge(model, event(config, WARM + 1, 9_000, 10))).startsWith("critical alert first");
    assertThat(judge(model, event(config, WARM + 2, 20, 10))).startsWith("medium alert 2");
    assertThat(judge(model, event(config, WARM + 3, 9_000, 10))).startsWith("critical alert 2");
  }

  @Test
  void aMutedEntityHasScoresButNoAlertsUntilItsClockSaysSo() {
    JudgingConfig config = config("{minSeverity: medium}");
    Model model = warm(config);
    long learned = model.judging().learned();
    model.mute(new Mute(START + (WARM + 2) * 1_000L, "known fault", false));
    assertThat(judge(model, event(config, WARM, 9_000, 10)))
        .isEqualTo("critical held by entity-mute 2");
    assertThat(model.judging().learned()).isEqualTo(learned);
    assertThat(judge(model, event(config, WARM + 1, 10, 10))).isEqualTo("none 0");
    assertThat(model.judging().learned()).isEqualTo(learned);
    assertThat(judge(model, event(config, WARM + 2, 9_000, 10))).startsWith("critical alert first");
    assertThat(model.judging().learned()).isEqualTo(learned + 1);
    assertThat(model.mute()).isNull();
  }

  @Test
  void aMutedTenantHasScoresAndLearns() {
    JudgingConfig config = config("{minSeverity: medium, mute: true}");
    Model model = warm(config);
    long learned = model.judging().learned();
    assertThat(judge(model, event(config, WARM, 9_000, 10))).isEqualTo("critical held by mute 2");
    assertThat(model.judging().learned()).isEqualTo(learned + 1);
  }

  @Test
  void aMuteThatLearnsChangesNothingOfWhatRulesAndWindowsForbidToLearn() {
    for (String held :
        List.of(
            "rules: [{feature: a, direction: up, learn: false}]",
            "maintenance: [{start: 2026-11-21T22:00:00, duration: PT1H, features: [a],"
                + " learn: false}]")) {
      JudgingConfig config = config(1, "{minSeverity: medium, " + held + "}", "explain: never");
      Model heard = warm(config);
      long learned = heard.judging().learned();
      Model muted = heard.copy();
      muted.mute(new Mute(Long.MAX_VALUE, "command", true));
      judge(heard, event(config, WARM, -9_000, 10));
      assertThat(heard.judging().learned()).as(held).isEqualTo(learned);
      assertThat(judge(muted, event(config, WARM, -9_000, 10)))
          .isEqualTo("critical held by entity-mute 0");
      assertThat(muted.judging().learned()).as(held).isEqualTo(learned);
    }
  }

  @Test
  void aMaintenanceWindowHoldsAlertsBackByTheEventsTimeAndLearnsOnlyWhereItMay() {
    for (boolean learn : new boolean[] {true, false}) {
      JudgingConfig config =
          config(
              "{minSeverity: medium, maintenance: [{start: 2026-11-14T22:10:00, duration: PT1M,"
                  + " rrule: FREQ=WEEKLY, learn: %s}]}".formatted(learn));
      Model model = warm(config);
      assertThat(judge(model, event(config, 599, 9_000, 10))).startsWith("critical alert first");
      long learned = model.judging().learned();
      assertThat(judge(model, event(config, 600, 9_000, 10))).contains("held by maintenance");
      judge(model, quiet(config, 601));
      assertThat(model.judging().learned()).isEqualTo(learned + (learn ? 2 : 0));
      assertThat(judge(model, event(config, 660, 9_000, 10))).startsWith("critical alert");
      assertThat(judge(model, event(config, 659, 9_000, 10))).contains("held by maintenance");
    }
  }

  @Test
  void aWindowOfFeaturesHoldsBackOnlyWhatTheyCause() {
    JudgingConfig config =
        config(
            "{minSeverity: medium, maintenance: [{start: 2026-11-21T22:00:00, duration: PT1H,"
                + " features: [a]}]}");
    Model model = warm(config);
    assertThat(judge(model, event(config, WARM, 9_000, 10))).contains("held by maintenance");
    assertThat(judge(model, event(config, WARM + 1, 10, 9_000))).startsWith("critical alert");
    assertThat(judge(model, event(config, WARM + 2, 9_000, 9_000))).startsWith("critical alert");
  }

  @Test
  void aRuleHoldsBackWhatGoesTheWrongWayOrNotFarEnough() {
    String rule = "{feature: a, direction: up, minAbsolute: 30, minRelative: 5}";
    JudgingConfig config =
        config(1, "{minSeverity: medium, rules: [" + rule + "]}", "explain: never");
    Model model = warm(config);
    assertThat(judge(model, event(config, WARM, -9_000, 10))).isEqualTo("critical held by rule 0");
    assertThat(judge(model, event(config, WARM + 1, 50, 10))).contains("held by rule");
    assertThat(judge(model, event(config, WARM + 2, 9_000, 10)))
        .isEqualTo("critical alert first 0");
    assertThat(judge(model, event(config, WARM + 3, 10, 9_000))).startsWith("critical alert");
    assertThat(judge(model, event(config, WARM + 4, 10, -9_000))).startsWith("critical alert");
    assertThat(judge(model, event(config, WARM + 5, -9_000, 9_000))).startsWith("critical alert");
  }

  @Test
  void aRuleHoldsNothingBackBeforeItKnowsWhatIsUsual() {
    Model model = warm(config("{minSeverity: medium}"));
    JudgingConfig ruled =
        config(2, "{minSeverity: medium, rules: [{feature: a, direction: up}]}", "");
    for (int i = WARM; i < WARM + 31; i++) {
      judge(model, quiet(ruled, i));
    }
    Model early = model.copy();
    assertThat(judge(early, event(ruled, WARM + 31, -9_000, 10))).contains("alert first");
    judge(model, quiet(ruled, WARM + 31));
    assertThat(judge(model, event(ruled, WARM + 32, -9_000, 10))).contains("held by rule");
    assertThat(judgement.held).isEqualTo(HeldBy.RULE);
  }

  @Test
  void whatFiresGoesOnThroughAWindowAndIsResolvedAfterIt() {
    JudgingConfig config =
        config(
            "{minSeverity: medium, transitions: true, resolveAfter: PT10S, maintenance: [{start:"
                + " 2026-11-21T22:10:00, duration: PT1M}]}");
    Model model = warm(config);
    assertThat(judge(model, event(config, 595, 9_000, 10))).endsWith("alert first firing 2");
    assertThat(judge(model, event(config, 604, 9_000, 10)))
        .isEqualTo("critical held by maintenance 2");
    assertThat(judge(model, quiet(config, 630))).isEqualTo("none 0");
    assertThat(judge(model, quiet(config, 661))).isEqualTo("none resolved 400 0");
    assertThat(judge(model, quiet(config, 690))).isEqualTo("none 0");
  }
}
