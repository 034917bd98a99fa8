package dev.weir.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.command.Command;
import dev.weir.command.CommandType;
import dev.weir.state.Decision;
import dev.weir.threshold.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * An alert on its way to {@link JoinFeedback}, with what is remembered of it; or the word that what
 * came before it is to be forgotten. That word takes the way of the alerts, so that none is behind
 * it that was made before it.
 */
public final class JudgedAlert {
  private static final String ERASED = "erased";
  private static final ObjectMapper JSON = new ObjectMapper();

  public String tenant;

  /** Empty for an event without one, and where a tenant is to be forgotten. */
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

  /** Whether a command takes away what is remembered of alerts. */
  static boolean isForgottenBy(Command command) {
    return command.type() == CommandType.ERASE_TENANT || command.type() == CommandType.ERASE_ENTITY;
  }

  /** The word that goes behind the alerts of one subtask: no alert, so it has no value. */
  static OutputRecord end(Command command) {
    OutputRecord end =
        new OutputRecord(Destination.ALERTS, command.tenant().getBytes(UTF_8), null, -1);
    end.headerNames = new String[] {ERASED};
    end.headerValues = new byte[][] {command.entity().getBytes(UTF_8)};
    return end;
  }

  /** Whether this is that word. */
  boolean isEnd() {
    return isEnd(alert);
  }

  /** Whether {@code alert} is that word: no topic is to have it. */
  public static boolean isEnd(OutputRecord alert) {
    return alert.destination == Destination.ALERTS
        && alert.headerNames.length == 1
        && alert.headerNames[0].equals(ERASED);
  }

  /** Of an alert that this job has written: alerts are few, so that reading them again is cheap. */
  public static JudgedAlert of(OutputRecord alert) {
    if (isEnd(alert)) {
      String entity = new String(alert.headerValues[0], UTF_8);
      return new JudgedAlert(new String(alert.key, UTF_8), entity, null, alert);
    }
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
