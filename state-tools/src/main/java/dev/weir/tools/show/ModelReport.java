package dev.weir.tools.show;

import dev.weir.alert.Mute;
import dev.weir.model.CircuitBreaker;
import dev.weir.model.Learned;
import dev.weir.model.Model;
import dev.weir.model.ModelView;
import dev.weir.state.AlertBudget;
import dev.weir.tenant.AlertsPart;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.TenantConfig;
import dev.weir.tools.inspect.ConfigSummary;
import dev.weir.tools.inspect.TenantSummary;
import dev.weir.tools.inspect.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model for people: what every form of output says, in its order.
 *
 * @param found the model
 * @param parts its learned parts: what judges first; none of a model that has judged nothing
 */
public record ModelReport(FoundModel found, List<LearnedReport> parts) {
  private static final int ISO_DATE_CHARS = 10;

  /** Describes a model. */
  public static ModelReport of(FoundModel found) {
    Model model = found.model();
    List<LearnedReport> parts = new ArrayList<>();
    add("judging", found, model.judging(), parts);
    add("candidate", found, model.candidate(), parts);
    Learned fallback = model.view().fallback();
    TenantConfig config = found.config();
    if (fallback != null) {
      LearningPart made = config == null ? null : config.fallback();
      boolean same = made != null && made.hash() == fallback.learningHash();
      parts.add(LearnedReport.of("fallback", found, fallback, same ? made : null));
    }
    return new ModelReport(found, List.copyOf(parts));
  }

  private static void add(
      String role, FoundModel found, Learned learned, List<LearnedReport> parts) {
    if (learned != null) {
      LearningPart part = found.learningPart(learned.learningHash());
      parts.add(LearnedReport.of(role, found, learned, part));
    }
  }

  /** What it is, in a sentence or two. */
  public String sentence() {
    Model model = found.model();
    if (parts.isEmpty()) {
      return "The model of " + found.key() + " has judged nothing yet.";
    }
    LearnedReport judging = parts.get(0);
    String warm =
        judging.warm() == null
            ? "Its learning part is not kept any more."
            : judging.warm() ? "It is warm: its scores count." : warming(judging);
    return String.format(
        Locale.ROOT,
        "The model of %s has judged %s, the last at %s, by %s, made by %s. %s",
        found.key(),
        Words.many(model.judged(), "event"),
        Words.time(model.clockMillis()),
        judging.learned().detector().type().label(),
        found.configName(),
        warm);
  }

  private String warming(LearnedReport judging) {
    return String.format(
        Locale.ROOT,
        "It is warming: it has learned %s and calibrated %s.",
        Words.many(judging.learned().learned(), "event"),
        Words.many(judging.learned().calibration().seen(), "score"));
  }

  /** Counters and states by name. */
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    Model model = found.model();
    ModelView view = model.view();
    facts.put("scope", found.key().scope().name().toLowerCase(Locale.ROOT));
    facts.put("lane", Integer.toString(found.key().lane()));
    facts.put("key fingerprint", ConfigSummary.hash(model.fingerprint()));
    facts.put("size", Words.bytes(found.bytes()) + ", frame format " + FoundModel.FORMAT);
    facts.put("events judged", Words.count(model.judged()));
    facts.put("clock", Words.time(model.clockMillis()) + " (largest event time)");
    if (!parts.isEmpty()) {
      facts.put("judged by config", found.configName());
      facts.put("config's epoch", epoch(view));
    }
    facts.put("health", view.health().label());
    facts.put("breaker", breaker(view));
    view.degradation().forEach((name, value) -> facts.put(name, value.toString()));
    facts.put("swap", view.swapPending() ? "took over, not said yet" : "none pending");
    facts.put("memory freed", timer(model));
    return facts;
  }

  private static String epoch(ModelView view) {
    return view.configOfTemplate()
        ? "template's " + view.templateEpoch() + ", behind the tenant's " + view.ownEpoch()
        : "tenant's own " + view.ownEpoch();
  }

  private static String timer(Model model) {
    return model.timerMillis() == Model.NO_TIMER ? "no timer" : Words.time(model.timerMillis());
  }

  private static String breaker(ModelView view) {
    return view.breaker() == CircuitBreaker.State.CLOSED
        ? "closed"
        : view.breaker().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private String budget() {
    AlertBudget spent = found.alerts().budget();
    int most = budgetOfConfig();
    String of = most == AlertsPart.NO_BUDGET ? ", of no limit" : " of " + Words.count(most);
    return spent == null || spent.clockMillis() == Long.MIN_VALUE
        ? "nothing spent" + (most == AlertsPart.NO_BUDGET ? ", no limit" : of)
        : Words.many(spent.spent(), "alert")
            + of
            + ", on "
            + Words.time(spent.clockMillis()).substring(0, ISO_DATE_CHARS);
  }

  /** Alerts of the tenant in a day by the config that judged last. */
  int budgetOfConfig() {
    TenantConfig config = found.config();
    return config == null ? AlertsPart.NO_BUDGET : config.decision().alerts().budget();
  }

  /** What is known of alerts, by name. */
  public Map<String, String> alerts() {
    Map<String, String> alerts = new LinkedHashMap<>();
    Model model = found.model();
    long until = model.view().cooldownUntilMillis();
    if (until == TenantSummary.NEVER) {
      alerts.put("cooldown", "no alert so far");
    } else {
      boolean over = model.clockMillis() >= until;
      alerts.put("cooldown", (over ? "over since " : "until ") + Words.time(until));
    }
    model.view().alerts().forEach((name, value) -> alerts.put(name, value.toString()));
    Mute mute = model.mute();
    alerts.put(
        "mute",
        mute == null
            ? "none"
            : "until "
                + Words.time(mute.untilMillis())
                + (mute.reason().isEmpty() ? "" : ": " + mute.reason())
                + (mute.learn() ? "" : " (does not learn)"));
    found
        .fence()
        .mutes()
        .forEach(
            (entity, end) -> {
              if (entity.isEmpty() || entity.equals(found.key().entity())) {
                String whom = entity.isEmpty() ? "mute of the tenant" : "mute of the entity";
                alerts.put(whom, "until " + Words.time(end));
              }
            });
    alerts.put("budget of the tenant", budget());
    return alerts;
  }
}
