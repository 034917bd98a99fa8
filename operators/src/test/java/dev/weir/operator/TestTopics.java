package dev.weir.operator;

import dev.weir.event.RawRecord;
import dev.weir.tenant.Signatures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Records of the topics, made by hand, and the config topics as a cold start reads them. */
final class TestTopics implements ColdStart {
  private static final long serialVersionUID = 1L;
  static final long START_MILLIS = 1_750_000_000_000L;

  final transient List<RawRecord> accepted = new ArrayList<>();
  final transient List<RawRecord> requests = new ArrayList<>();
  long lastAnswered = -1;
  transient Signatures signatures = Signatures.OFF;

  @Override
  public void readAccepted(Reader reader) throws IOException {
    for (RawRecord record : accepted) {
      reader.read(record);
    }
  }

  @Override
  public void readRequests(Reader reader) throws IOException {
    for (RawRecord record : requests) {
      reader.read(record);
    }
  }

  @Override
  public long lastAnswered() {
    return lastAnswered;
  }

  static RawRecord record(String topic, long offset, String key, String value, long timestamp) {
    return new RawRecord(
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8),
        timestamp,
        topic,
        0,
        offset,
        new String[0],
        new byte[0][]);
  }

  /** A config request; {@code more} are further JSON fields, each with a comma before it. */
  static RawRecord config(long offset, String tenant, long version, String more) {
    return config(offset, tenant, version, "{\"type\":\"robust-z-score\",\"window\":32}", more);
  }

  /** The same with another detector. */
  static RawRecord config(long offset, String tenant, long version, String detector, String more) {
    String json =
        "{\"tenant\":\"%s\",\"version\":%d,\"features\":[{\"name\":\"a\",\"type\":\"number\"},"
            + "{\"name\":\"b\",\"type\":\"number\"}],\"detector\":%s,\"warmup\":160%s}";
    return record(
        "config",
        offset,
        tenant,
        String.format(Locale.ROOT, json, tenant, version, detector, more),
        0);
  }

  /** Event {@code index} of a tenant, of one of four entities; the same for the same index. */
  static RawRecord event(String tenant, int index) {
    SplittableRandom random = new SplittableRandom(index);
    return event(tenant, index, random.nextDouble(), random.nextDouble() * 10);
  }

  static RawRecord event(String tenant, int index, double a, double b) {
    long millis = START_MILLIS + index * 1_000L;
    String json =
        String.format(
            Locale.ROOT,
            "{\"tenant\":\"%s\",\"entity\":\"e%d\",\"id\":\"%d\",\"time\":%d,"
                + "\"features\":{\"a\":%s,\"b\":%s}}",
            tenant,
            index % 4,
            index,
            millis,
            a,
            b);
    return record("events", index, tenant, json, millis);
  }

  /** A config request of tenant acme with ten numbers; {@code more} as above. */
  static RawRecord wideConfig(String more) {
    String json = "{\"tenant\":\"acme\",\"version\":1,\"features\":[%s],\"warmup\":512%s}";
    String features = wide(f -> "{\"name\":\"f" + f + "\",\"type\":\"number\"}");
    return record("config", 0, "acme", String.format(Locale.ROOT, json, features, more), 0);
  }

  /** An event for it. */
  static RawRecord wideEvent(String entity, int index, SplittableRandom random) {
    long millis = START_MILLIS + index * 1_000L;
    String json =
        String.format(
            Locale.ROOT,
            "{\"tenant\":\"acme\",\"entity\":\"%s\",\"id\":\"%d\",\"time\":%d,\"features\":{%s}}",
            entity,
            index,
            millis,
            wide(f -> "\"f" + f + "\":" + random.nextDouble()));
    return record("events", index, "acme", json, millis);
  }

  private static String wide(IntFunction<String> feature) {
    return IntStream.range(0, 10).mapToObj(feature).collect(Collectors.joining(","));
  }
}
