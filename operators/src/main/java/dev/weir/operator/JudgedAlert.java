package dev.weir.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.state.Decision;
import dev.weir.threshold.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** An alert on its way to {@link JoinFeedback}, with what is remembered of it. */
public final class JudgedAlert {
  private static final ObjectMapper JSON = new ObjectMapper();

  public String tenant;

  /** Empty for an event without one. */
  public String entity;

  /** Null for what tells of an alert but is none itself: that it is over. */
  public Decision decision;

  /** Whether it is held back already, so that nobody else need do so. */
  public boolean suppressed;

  /** The alert as it is written. */
  public OutputRecord alert;

  public JudgedAlert() {}

  public JudgedAlert(String tenant, String entity, Decision decision, OutputRecord alert) {
    this.tenant = tenant;
    this.entity = entity;
    this.decision = decision;
    this.alert = alert;
  }

  /** Of an alert that this job has written: alerts are few, so that reading them again is cheap. */
  public static JudgedAlert of(OutputRecord alert) {
    try {
      JsonNode json = JSON.readTree(alert.value);
      String entity = json.path("entity").asText();
      JudgedAlert judged =
          new JudgedAlert(json.path("tenant").asText(), entity, decision(json), alert);
      judged.suppressed = json.has("suppressed");
      return judged;
    } catch (IOException e) {
      throw new UncheckedIOException("found an alert that is not JSON", e);
    }
  }

  private static Decision decision(JsonNode json) {
    String transition = json.path("transition").asText("firing");
    if (!transition.equals("firing") && !transition.equals("escalated")) {
      return null;
    }
    String severity = json.path("severity").asText();
    String reason = json.path("reason").asText();
    String ending = "-" + severity;
    return new Decision(
        json.path("id").asText(),
        Instant.parse(json.path("time").asText()).toEpochMilli(),
        json.path("config").asText(),
        rank(severity),
        reason.endsWith(ending) ? reason.substring(0, reason.length() - ending.length()) : reason,
        json.path("top").path(0).path("feature").asText(),
        null);
  }

  private static int rank(String label) {
    for (Severity severity : Severity.values()) {
      if (severity.label().equals(label)) {
        return severity.ordinal();
      }
    }
    throw new IllegalStateException("found an alert of severity " + label);
  }
}
