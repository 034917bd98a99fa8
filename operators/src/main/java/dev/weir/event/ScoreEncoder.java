package dev.weir.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes scores and alerts as JSON: fixed order of fields, no wall clock, and what is absent is
 * left out, so that the same events give the same bytes. {@code configs/schema/score.schema.json}
 * and {@code alert.schema.json} describe the result. Reused; not safe for use by two threads.
 */
public final class ScoreEncoder {
  private final JsonWriter json = new JsonWriter();

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

  /** The bytes of {@code alert} with the reason why it was held back. */
  public static byte[] suppressed(byte[] alert, String why) {
    byte[] field = (",\"suppressed\":\"" + why + "\"}").getBytes(StandardCharsets.US_ASCII);
    int kept = alert.length - 1; // all but the brace that ends it
    byte[] marked = Arrays.copyOf(alert, kept + field.length);
    System.arraycopy(field, 0, marked, kept, field.length);
    return marked;
  }

  private void writeFields(ScoreRecord score) {
    text("tenant", score.tenant);
    if (score.entity != null) {
      text("entity", score.entity);
    }
    text("id", score.id);
    json.name("time");
    json.time(score.timeMillis);
    json.name("n");
    json.number(score.n);
    writeMeasures(score);
    text("severity", score.severity);
    truth("anomaly", score.anomaly);
    text("status", score.status.label());
    text("detector", score.detector);
    text("config", score.config);
    json.name("model");
    json.hash(score.model);
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
    writeTop(score);
    writeSource(score);
  }

  private void writeMeasures(ScoreRecord score) {
    if (!Double.isNaN(score.score)) {
      json.name("score");
      json.number(score.score);
    }
    if (!Double.isNaN(score.rarity)) {
      json.name("rarity");
      json.number(score.rarity);
      text("rarityFrom", score.rarityFrom);
    }
    if (!Double.isNaN(score.disagreement)) {
      json.name("disagreement");
      json.number(score.disagreement);
    }
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
    json.name("source");
    json.beginObject();
    text("topic", score.topic);
    json.name("partition");
    json.number(score.partition);
    json.name("offset");
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
