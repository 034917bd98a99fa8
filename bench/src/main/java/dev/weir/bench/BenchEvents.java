package dev.weir.bench;

import dev.weir.event.IsoTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Events of one tenant or of several in turns, with 10 numbers about 300 bytes of JSON, always the
 * same for a seed. Their times go on by a millisecond each.
 */
final class BenchEvents {
  static final String TENANT = "bench";
  static final int FEATURES = 10;
  static final long START_MILLIS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final double SCALE = 1e4;
  private static final String TIME = "\"time\":\"";

  private final SplittableRandom random;
  private final Ranks ranks;
  private final byte[] time = new byte[IsoTime.WRITTEN_LENGTH];
  private final StringBuilder json = new StringBuilder(320);
  private int features = FEATURES;
  private String tenant = TENANT;
  private int tenants = 1;
  private long index = -1;
  private String entity;

  /** Which entity is next. */
  private interface Ranks {
    int next(SplittableRandom random);
  }

  private BenchEvents(long seed, Ranks ranks) {
    this.random = new SplittableRandom(seed);
    this.ranks = ranks;
  }

  /** Every entity as often as any other. */
  static BenchEvents uniform(int entities, long seed) {
    return new BenchEvents(seed, random -> random.nextInt(entities));
  }

  /** One entity after the other, again and again. */
  static BenchEvents inTurns(int entities, long seed) {
    return everyOne(entities, 1, seed);
  }

  /** The n-th entity 1/n as often as the first. */
  static BenchEvents zipf(int entities, long seed) {
    double[] upTo = new double[entities];
    double sum = 0;
    for (int rank = 0; rank < entities; rank++) {
      sum += 1.0 / (1 + rank);
      upTo[rank] = sum;
    }
    double total = sum;
    return new BenchEvents(
        seed,
        random -> {
          int found = Arrays.binarySearch(upTo, random.nextDouble() * total);
          return found >= 0 ? found : Math.min(-found - 1, entities - 1);
        });
  }

  /** One entity in so many, each once and again from the first. */
  static BenchEvents everyOne(int entities, int step, long seed) {
    int[] turn = {-step};
    return new BenchEvents(seed, random -> turn[0] = (turn[0] + step) % entities);
  }

  /** The same with so many numbers instead of ten. */
  BenchEvents withFeatures(int count) {
    features = count;
    return this;
  }

  /** The same of another tenant. */
  BenchEvents ofTenant(String name) {
    tenant = name;
    return this;
  }

  /** The same of so many tenants in turns: {@code bench-0} and so on. */
  BenchEvents ofTenants(int count) {
    tenants = count;
    return this;
  }

  /** The same behind so many other events: their places and times go on. */
  BenchEvents behind(long events) {
    index = events - 1;
    return this;
  }

  /** Goes on to the next event, at the time of its place. */
  void next() {
    next(START_MILLIS + index + 1);
  }

  /** Goes on to the next event, at this time. */
  void next(long timeMillis) {
    index++;
    entity = String.format(Locale.ROOT, "card-%06d", ranks.next(random));
    IsoTime.write(timeMillis, time, 0);
    json.setLength(0);
    json.append("{\"tenant\":\"").append(tenant());
    json.append("\",\"entity\":\"").append(entity);
    json.append("\",\"id\":\"e-").append(index).append("\",").append(TIME);
    json.append(new String(time, StandardCharsets.US_ASCII)).append("\",\"features\":{");
    for (int f = 0; f < features; f++) {
      json.append(f == 0 ? "\"" : ",\"").append(feature(f)).append("\":");
      json.append(Math.rint((10 + random.nextGaussian()) * SCALE) / SCALE);
    }
    json.append("}}");
  }

  private String tenant() {
    return tenants == 1 ? tenant : tenant + "-" + index % tenants;
  }

  /** The name of a feature. */
  static String feature(int index) {
    return "feature-" + index;
  }

  /** Where in the value the event's time begins; it has {@link IsoTime#WRITTEN_LENGTH} bytes. */
  int timeAt() {
    return json.indexOf(TIME) + TIME.length();
  }

  /** The record's key: all events of an entity share it. */
  byte[] key() {
    return entity.getBytes(StandardCharsets.US_ASCII);
  }

  /** The record's value. */
  byte[] value() {
    return json.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** The time of the event at this place, unless another was given. */
  long timeMillis() {
    return START_MILLIS + index;
  }
}
