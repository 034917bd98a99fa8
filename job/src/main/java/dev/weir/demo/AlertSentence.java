package dev.weir.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.event.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An alert as a sentence: "payments card-0042 at 10:15:30: rarer than 1 in 1,000 of its own events;
 * amount (71 %), channel (20 %)".
 */
public final class AlertSentence {
  private static final int MOST_FEATURES = 3;
  private static final int TIME_START = 11;
  private static final int TIME_END = 19;

  private AlertSentence() {}

  /** The sentence for a score or alert as it stands in its topic. */
  public static String of(JsonNode alert) {
    StringBuilder sentence = new StringBuilder(alert.path("tenant").asText("?"));
    if (alert.hasNonNull("entity")) {
      sentence.append(' ').append(alert.get("entity").asText());
    }
    String time = alert.path("time").asText();
    if (time.length() >= TIME_END) {
      sentence.append(" at ").append(time, TIME_START, TIME_END);
    }
    sentence.append(": ").append(rarity(alert)).append(features(alert.path("top")));
    return SafeText.oneLine(sentence.toString());
  }

  private static String rarity(JsonNode alert) {
    if (!alert.hasNonNull("rarity")) {
      return "score " + String.format(Locale.ROOT, "%.3g", alert.path("score").asDouble());
    }
    long oneIn = oneIn(alert.get("rarity").asDouble());
    return oneIn < 2
        ? "nothing unusual"
        : "rarer than 1 in " + String.format(Locale.ROOT, "%,d", oneIn) + " of its own events";
  }

  /** 1, 2 or 5 times a power of ten, never more than the rarity says. */
  static long oneIn(double rarity) {
    // Rounded to nine digits first: 1 / (1 - 0.999) is 999.9999999999991.
    double exact = Math.floor(1 / Math.max(1e-9, 1 - rarity) * (1 + 1e-9));
    long found = 1;
    for (long power = 1; power <= exact; power *= 10) {
      for (long step : new long[] {1, 2, 5}) {
        found = step * power <= exact ? step * power : found;
      }
    }
    return found;
  }

  private static String features(JsonNode top) {
    List<String> named = new ArrayList<>();
    for (JsonNode feature : top) {
      long percent = Math.round(100 * feature.path("share").asDouble());
      if (named.size() < MOST_FEATURES && percent > 0) {
        named.add(feature.path("feature").asText() + " (" + percent + " %)");
      }
    }
    return named.isEmpty() ? "" : "; " + String.join(", ", named);
  }
}
