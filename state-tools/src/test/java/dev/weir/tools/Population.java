package dev.weir.tools;

import dev.weir.detect.DetectorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Tenants, one for every detector, and their events: the first entities of each send many, so that
 * their models are warm and alert, the others few. The same seed gives the same events.
 */
final class Population {
  static final long START_MILLIS = 1_750_000_000_000L;

  /** Entities of a tenant that send an event in every round. */
  static final int BUSY = 3;

  private static final String CONFIG =
      """
      {"tenant":"%s","version":%d,
       "features":[{"name":"amount","type":"number"},
                   {"name":"load","type":"number","missing":"mean"},
                   {"name":"channel","type":"category","buckets":4,"missing":"zero"}],
       "transforms":[{"type":"standard-scaler"}],
       "detector":{"type":"%s"},
       "fallback":{"type":"robust-z-score"},
       "threshold":{"on":"rarity","method":"fixed","medium":0.9,"high":0.95,"critical":0.99},
       "warmup":160,
       "alerts":{"minSeverity":"high","cooldown":"PT30S"},
       "explain":"always"}
      """;

  private final int entities;
  private final SplittableRandom random;
  private int round;

  /**
   * @param entities of every tenant
   */
  Population(int entities, long seed) {
    this.entities = entities;
    this.random = new SplittableRandom(seed);
  }

  /** An event: whose it is, when it was, and its JSON. */
  record Sent(String tenant, String entity, long millis, String json) {
    /** What the record is keyed by. */
    String key() {
      return tenant + "|" + entity;
    }
  }

  /** One for every detector, in the order of their codes. */
  static List<String> tenants() {
    return DetectorType.all().stream().map(type -> tenant(type)).toList();
  }

  static String tenant(DetectorType type) {
    return "customer." + type.label();
  }

  /** The config of a tenant of {@link #tenants}. */
  static String config(String tenant, int version) {
    String detector = tenant.substring(tenant.indexOf('.') + 1);
    return String.format(Locale.ROOT, CONFIG, tenant, version, detector);
  }

  /** An event of every busy entity, {@code rounds} times. */
  List<Sent> busyRounds(int rounds) {
    return rounds(rounds, BUSY);
  }

  /** An event of every entity. */
  List<Sent> everybody() {
    return rounds(1, entities);
  }

  private List<Sent> rounds(int rounds, int ofThem) {
    List<Sent> sent = new ArrayList<>();
    for (int r = 0; r < rounds; r++, round++) {
      for (String tenant : tenants()) {
        for (int e = 0; e < ofThem; e++) {
          sent.add(event(tenant, "card-number-" + e));
        }
      }
    }
    return sent;
  }

  private Sent event(String tenant, String entity) {
    long millis = START_MILLIS + round * 1_000L;
    double amount = random.nextInt(40) == 0 ? 500 : 20 + 5 * random.nextDouble();
    String load = random.nextInt(8) == 0 ? "null" : Double.toString(random.nextInt(100) / 10.0);
    String json =
        String.format(
            Locale.ROOT,
            "{\"tenant\":\"%s\",\"entity\":\"%s\",\"time\":%d,"
                + "\"features\":{\"amount\":%.3f,\"load\":%s,\"channel\":\"%s\"}}",
            tenant,
            entity,
            millis,
            amount,
            load,
            random.nextBoolean() ? "web" : "shop");
    return new Sent(tenant, entity, millis, json);
  }
}
