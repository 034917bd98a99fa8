package dev.weir.simulation;

import dev.weir.event.RawRecord;
import dev.weir.model.Sabotage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/** Makes events of all tenants, good ones and bad ones. */
final class EventWriter {
  /** From {@link Sabotage#SCORE_THROWS} to {@link Sabotage#ALL_LEARNS_THROW}. */
  private static final int SABOTAGES = 10;

  private static final int HOUR = 3_600_000;

  private final Plan plan;
  private final Topics topics;
  private final SplittableRandom random;
  private long latestMillis;
  private long timestamp;
  private int made;

  EventWriter(Plan plan, Topics topics, SplittableRandom random) {
    this.plan = plan;
    this.topics = topics;
    this.random = random;
  }

  /** The largest event time so far. */
  long latestMillis() {
    return latestMillis;
  }

  /** Some tenant, the first one most often. */
  Plan.Tenant tenant() {
    int count = plan.tenants().size();
    return plan.tenants().get(Math.min(random.nextInt(count), random.nextInt(count)));
  }

  /** The next event of {@code tenant}, to be appended or thrown away. */
  RawRecord next(Plan.Tenant tenant) {
    int hot = random.nextInt(4) > 0 ? 1 : tenant.entities();
    String entity = random.nextInt(20) == 0 ? null : "e" + random.nextInt(hot);
    // Timestamps are those of many producers: they are not quite in order.
    timestamp = topics.nowMillis - (random.nextInt(4) == 0 ? random.nextInt(20_000) : 0);
    long millis = timestamp - skew();
    String json = json(tenant.name(), entity, millis);
    String key = tenant.together() ? tenant.name() : tenant.name() + "|" + entity;
    boolean bad = random.nextInt(100) < plan.badPercent();
    int partition =
        tenant.spread()
            ? random.nextInt(plan.partitions())
            : Math.floorMod(key.hashCode(), plan.partitions());
    byte[] good = json.getBytes(StandardCharsets.UTF_8);
    if (!bad) {
      latestMillis = Math.max(latestMillis, millis);
      return topics.event(partition, timestamp, key, good);
    }
    return random.nextInt(8) == 0
        ? topics.event(partition, timestamp, random.nextBoolean() ? null : "k".repeat(4_097), good)
        : topics.event(partition, timestamp, key, spoil(json, millis));
  }

  /** How far an event's time lies before the record's: little, rarely up to what is accepted. */
  private long skew() {
    return switch (random.nextInt(12)) {
      case 0 -> random.nextInt(HOUR);
      case 1 -> -random.nextInt(600_000);
      default -> random.nextInt(5_000);
    };
  }

  private String json(String tenant, String entity, long millis) {
    StringBuilder json = new StringBuilder("{\"tenant\":\"" + tenant + "\",");
    if (entity != null) {
      json.append("\"entity\":\"").append(entity).append("\",");
    }
    if (random.nextInt(8) > 0) {
      json.append("\"id\":\"i").append(made++).append("\",");
    }
    String features = features();
    if (random.nextInt(10) == 0) {
      json.append(features).append(',');
      features = "\"more\":[1,{\"x\":null}]";
    }
    String time = random.nextBoolean() ? "" + millis : "\"" + Instant.ofEpochMilli(millis) + "\"";
    return json.append("\"time\":").append(time).append(',').append(features) + "}";
  }

  private String features() {
    double outlier = random.nextInt(30) == 0 ? 80 : 1;
    double a = (random.nextDouble() + random.nextDouble() + random.nextDouble()) * outlier;
    if (random.nextInt(100) < plan.trouble().failingPercent()) {
      a = Sabotage.SCORE_THROWS + random.nextInt(SABOTAGES);
    }
    String json = String.format(Locale.ROOT, "\"features\":{\"a\":%s", a);
    if (random.nextInt(12) > 0) {
      json += ",\"b\":" + random.nextInt(1_000) / 10.0;
    }
    if (random.nextInt(3) > 0) {
      json += ",\"c\":\"x" + random.nextInt(5) + "\"";
    }
    return json + ",\"d\":" + random.nextBoolean() + "}";
  }

  private byte[] spoil(String json, long millis) {
    String now = "\"time\":" + millis;
    String plain = json.replaceAll("\"time\":[^,]*", now);
    byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
    return switch (random.nextInt(20)) {
      case 0 -> null;
      case 1 -> new byte[0];
      case 2 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 3 -> utf8("[" + plain + "]");
      case 4 -> utf8(plain + plain);
      case 5 -> utf8(plain.replace("\"features\"", "\"tenant\":\"t0\",\"features\""));
      case 6 -> utf8(plain.replace("\"d\":", "\"a\":1,\"d\":"));
      case 7 -> utf8(plain.replace("\"a\":", "\"z\":"));
      case 8 -> utf8(plain.replaceAll("\"a\":[^,]*", "\"a\":\"1\""));
      case 9 -> utf8(plain.replaceAll("\"a\":[^,]*", "\"a\":1e999"));
      case 10 -> utf8(plain.replaceAll("\"a\":[^,]*", "\"a\":-5"));
      case 11 -> utf8(plain.replaceAll("\"features\":\\{[^}]*}", "\"features\":{}"));
      case 12 -> utf8(plain.replaceFirst("\"tenant\":\"[^\"]*\",", ""));
      case 13 -> utf8(plain.replaceFirst("\"tenant\":\"[^\"]*\"", "\"tenant\":\"No Body\""));
      case 14 -> utf8(plain.replaceFirst("\"tenant\":\"", "\"tenant\":\"nobody-"));
      case 15 -> utf8(plain.replace(now, "\"time\":" + (timestamp - HOUR - 1)));
      case 16 -> utf8(plain.replace(now, "\"time\":" + (timestamp + 600_001)));
      case 17 -> utf8(plain.replace(now, "\"time\":" + millis / 1_000));
      case 18 -> utf8(plain.replace("{\"a\"", "{\"q\":\"" + "x".repeat(3_000) + "\",\"a\""));
      default -> flip(bytes);
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Behind the names: an event of another key would have to be in another partition. */
  private byte[] flip(byte[] bytes) {
    int tail = Math.min(60, bytes.length);
    bytes[bytes.length - 1 - random.nextInt(tail)] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }
}
