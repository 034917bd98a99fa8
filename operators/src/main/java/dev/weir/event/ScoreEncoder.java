package dev.weir.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes scores and alerts as JSON: fixed order of fields, no wall clock, and what is absent is
 * left out, so that the same events give the same bytes. {@code configs/schema/score.schema.json}
 * and {@code alert.schema.json} describe the result. Reused; not safe for use by two threads.
 */
public final class ScoreEncoder {
  // Of the names written anew with nearly every score; the others are rare, or written again.
  private static final byte[] TENANT = JsonWriter.encodedName("tenant");
  private static final byte[] ENTITY = JsonWriter.encodedName("entity");
  private static final byte[] ID = JsonWriter.encodedName("id");
  private static final byte[] TIME = JsonWriter.encodedName("time");
  private static final byte[] N = JsonWriter.encodedName("n");
  private static final byte[] SCORE = JsonWriter.encodedName("score");
  private static final byte[] RARITY = JsonWriter.encodedName("rarity");
  private static final byte[] RARITY_FROM = JsonWriter.encodedName("rarityFrom");

  private final JsonWriter json = new JsonWriter();
  private final Verdict verdict = new Verdict();
  private final Place place = new Place();

  /** What mostly stays from score to score, and its bytes. */
  private static final class Verdict {
    private String severity;
    private boolean anomaly;
    private ScoreStatus status;
    private String health;
    private String cause;
    private String detector;
    private String config;
    private long model;
    private byte[] written;

    boolean isOf(ScoreRecord score) {
      return score.severity == severity // the same text, mostly: labels of enums and of configs
          && score.anomaly == anomaly
          && score.status == status
          && score.health == health
          && score.cause == cause
          && score.detector == detector
          && score.config == config
          && score.model == model
          && written != null;
    }

    void take(ScoreRecord score, byte[] bytes) {
      severity = score.severity;
      anomaly = score.anomaly;
      status = score.status;
      health = score.health;
      cause = score.cause;
      detector = score.detector;
      config = score.config;
      model = score.model;
      written = bytes;
    }
  }

  /** Topic and partition of the last score, and their bytes. */
  private static final class Place {
    private String topic;
    private int partition;
    private byte[] written;
  }

  /** The bytes of a score. */
  public byte[] score(ScoreRecord score) {
    json.reset();
    json.beginObject();
    writeFields(score);
    json.endObject();
    return json.toBytes();
  }

  /**
   * The bytes of an alert: the score's fields and why it became one.
   *
   * @param reason a short kebab-case code such as {@code rarity-high}
   * @param firstOfCooldown whether it opens a cooldown rather than being held back by one
   */
  public byte[] alert(ScoreRecord score, String reason, boolean firstOfCooldown) {
    json.reset();
    json.beginObject();
    writeFields(score);
    text("reason", reason);
    truth("firstOfCooldown", firstOfCooldown);
    json.endObject();
    return json.toBytes();
  }

  /**
   * The bytes of a change of an alert: those of an alert, and of which alert it is what change.
   *
   * @param id the same in all changes of one alert
   * @param transition its label
   */
  public byte[] transition(Alert alert, ScoreRecord score, String id, String transition) {
    json.reset();
    json.beginObject();
    writeFields(score);
    text("reason", alert.reason());
    truth("firstOfCooldown", alert.firstOfCooldown());
    text("transition", transition);
    text("alertId", id);
    json.endObject();
    return json.toBytes();
  }

  /**
   * What every alert says beyond its score.
   *
   * @param reason a short kebab-case code such as {@code rarity-high}
   * @param firstOfCooldown whether it opens a cooldown
   */
  public record Alert(String reason, boolean firstOfCooldown) {}

  /** The bytes of {@code alert} with the reason why it was held back. */
  public static byte[] suppressed(byte[] alert, String why) {
    byte[] field = (",\"suppressed\":\"" + why + "\"}").getBytes(StandardCharsets.US_ASCII);
    int kept = alert.length - 1; // all but the brace that ends it
    byte[] marked = Arrays.copyOf(alert, kept + field.length);
    System.arraycopy(field, 0, marked, kept, field.length);
    return marked;
  }

  private void writeFields(ScoreRecord score) {
    json.name(TENANT);
    json.text(score.tenant);
    if (score.entity != null) {
      json.name(ENTITY);
      json.text(score.entity);
    }
    json.name(ID);
    json.text(score.id);
    json.name(TIME);
    json.time(score.timeMillis);
    json.name(N);
    json.number(score.n);
    writeMeasures(score);
    writeVerdict(score);
    if (score.swapped) {
      truth("swapped", true);
    }
    if (score.imputed > 0) {
      json.name("imputed");
      json.number(score.imputed);
    }
    if (score.drift) {
      truth("drift", true);
    }
    if (score.late) {
      truth("late", true);
    }
    if (score.reviewCount() > 0) {
      writeReview(score);
    }
    if (score.alertHeld != null) {
      text("alertHeld", score.alertHeld);
    }
    writeTop(score);
    writeSource(score);
  }

  private void writeVerdict(ScoreRecord score) {
    if (verdict.isOf(score)) {
      json.again(verdict.written);
      return;
    }
    int start = json.length();
    text("severity", score.severity);
    truth("anomaly", score.anomaly);
    text("status", score.status.label());
    if (score.health != null) {
      text("health", score.health);
      text("cause", score.cause);
    }
    text("detector", score.detector);
    text("config", score.config);
    json.name("model");
    json.hash(score.model);
    verdict.take(score, json.since(start));
  }

  private void writeMeasures(ScoreRecord score) {
    if (!Double.isNaN(score.score)) {
      json.name(SCORE);
      json.number(score.score);
    }
    if (!Double.isNaN(score.rarity)) {
      json.name(RARITY);
      json.number(score.rarity);
      json.name(RARITY_FROM);
      json.text(score.rarityFrom);
    }
    if (!Double.isNaN(score.disagreement)) {
      json.name("disagreement");
      json.number(score.disagreement);
    }
  }

  private void writeReview(ScoreRecord score) {
    json.name("review");
    json.beginArray();
    for (int i = 0; i < score.reviewCount(); i++) {
      json.text(score.review(i));
    }
    json.endArray();
  }

  private void writeTop(ScoreRecord score) {
    if (score.topCount() == 0) {
      return;
    }
    json.name("top");
    json.beginArray();
    for (int i = 0; i < score.topCount(); i++) {
      json.beginObject();
      text("feature", score.topFeature(i));
      json.name("share");
      json.number(score.topShare(i));
      json.endObject();
    }
    json.endArray();
  }

  private void writeSource(ScoreRecord score) {
    if (score.topic != place.topic || score.partition != place.partition) {
      int start = json.length();
      json.name("source");
      json.beginObject();
      text("topic", score.topic);
      json.name("partition");
      json.number(score.partition);
      json.name("offset");
      place.topic = score.topic;
      place.partition = score.partition;
      place.written = json.since(start);
    } else {
      json.againBeforeValue(place.written);
    }
    json.number(score.offset);
    json.endObject();
  }

  private void text(String name, String value) {
    json.name(name);
    json.text(value);
  }

  private void truth(String name, boolean value) {
    json.name(name);
    json.truth(value);
  }
}
