package dev.weir.operator;

import static dev.weir.event.RejectionCode.*;

import dev.weir.event.RawRecord;
import dev.weir.event.RejectionCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** What may come on a topic of events, and what must become of it. */
final class BadInputs {
  static final long MILLIS = TestTopics.START_MILLIS;

  private final List<Case> cases = new ArrayList<>();

  /** One record; {@code code} is null where it must be scored. */
  record Case(String name, RawRecord raw, RejectionCode code) {}

  private BadInputs() {}

  /** The tenants that the records are of. */
  static List<RawRecord> configs() {
    return List.of(
        TestTopics.config(0, "acme", 1, ""),
        config(1, "wide", ",\"extraFeatures\":\"ignore\""),
        config(
            2,
            "strict",
            ",\"extraFeatures\":\"ignore\",\"limits\":{\"maxFeatures\":3,\"maxRecordBytes\":300},"
                + "\"validation\":{\"maxTextLength\":10,\"checkNames\":true,\"lateAfter\":\"PT1H\"}"),
        config(3, "off", ",\"enabled\":false"));
  }

  private static RawRecord config(long offset, String tenant, String more) {
    String json =
        "{\"tenant\":\"%s\",\"version\":1,\"features\":[{\"name\":\"a\",\"type\":\"number\",\"min\":"
            + "-1e30,\"max\":1e30},{\"name\":\"c\",\"type\":\"category\",\"encoding\":\"one-hot\","
            + "\"buckets\":4,\"missing\":\"zero\"}],\"detector\":{\"type\":\"robust-z-score\","
            + "\"window\":32},\"warmup\":32%s}";
    return TestTopics.record("config", offset, tenant, json.formatted(tenant, more), 0);
  }

  static List<Case> all() {
    BadInputs all = new BadInputs();
    all.documents();
    all.numbers();
    all.sizes();
    all.encodings();
    all.names();
    all.times();
    all.features();
    all.tenants();
    return all.cases;
  }

  private void documents() {
    bad("no bytes", "", EMPTY);
    bad("white space", " \n", EMPTY);
    bad("tombstone", (byte[]) null, TOMBSTONE);
    bad("null literal", "null", NOT_OBJECT);
    bad("array", "[1]", NOT_OBJECT);
    bad("text", "\"x\"", NOT_OBJECT);
    bad("number", "7", NOT_OBJECT);
    String good = with("\"id\":\"1\"");
    for (int tenths = 1; tenths < 10; tenths++) {
      bad("cut at " + tenths, good.substring(0, good.length() * tenths / 10), MALFORMED_JSON);
    }
    bad("second object", good + "{}", TRAILING_DATA);
    bad("junk behind", good + "x", TRAILING_DATA);
    bad("feature twice", acme("\"a\":1,\"a\":1,\"b\":2"), DUPLICATE_FIELD);
    bad("field twice", with("\"id\":\"1\",\"id\":\"1\""), DUPLICATE_FIELD);
    bad("depth 500", with("\"x\":" + "[".repeat(500) + "]".repeat(500)), TOO_DEEP);
    bad("depth of 60,000", with("\"x\":" + "[".repeat(60_000)), TOO_DEEP);
    bad("depth of 100,000", with("\"x\":" + "{\"x\":".repeat(100_000)), EVENT_TOO_LARGE);
  }

  private void numbers() {
    bad("900 digits", acme("\"a\":" + "9".repeat(900) + ",\"b\":2"), NUMBER_TOO_LONG);
    bad("beyond a double", acme("\"a\":1e999,\"b\":2"), NON_FINITE);
    good("underflow", wide("\"a\":1e-999"));
    bad("NaN token", acme("\"a\":NaN,\"b\":2"), MALFORMED_JSON);
    bad("infinite token", acme("\"a\":-Infinity,\"b\":2"), MALFORMED_JSON);
    bad("NaN text", acme("\"a\":\"NaN\",\"b\":2"), WRONG_TYPE);
    bad("number as text", acme("\"a\":\"12\",\"b\":2"), WRONG_TYPE);
    bad("truth as number", acme("\"a\":true,\"b\":2"), WRONG_TYPE);
    bad("object as number", acme("\"a\":{},\"b\":2"), WRONG_TYPE);
    good("2^63", wide("\"a\":9223372036854775808"));
    bad("2^63 out of the range", acme("\"a\":9223372036854775808,\"b\":2"), OUT_OF_RANGE);
    good("negative zero", wide("\"a\":-0.0"));
    good("smallest double", wide("\"a\":4.9e-324"));
    good("largest accepted", wide("\"a\":1e30"));
    bad("largest double", wide("\"a\":1.7976931348623157e308"), OUT_OF_RANGE);
  }

  private void sizes() {
    bad("64 KiB and more", with("\"x\":\"" + "y".repeat(65_536) + "\""), EVENT_TOO_LARGE);
    String fields =
        IntStream.range(0, 2_600)
            .mapToObj(i -> "\"x" + i + "\":1")
            .collect(Collectors.joining(","));
    bad("2,600 fields", with(fields), TOO_MANY_TOKENS);
    bad("a text of 10,001", with("\"id\":\"" + "y".repeat(10_001) + "\""), STRING_TOO_LONG);
    bad("a name of 10 KB", with("\"" + "y".repeat(10_000) + "\":1"), NAME_TOO_LONG);
    bad(
        "bytes above the tenant's",
        strict("\"a\":1").replace("}}", "}" + " ".repeat(300) + "}"),
        EVENT_TOO_LARGE);
    bad("a category above the tenant's", strict("\"a\":1,\"c\":\"12345678901\""), STRING_TOO_LONG);
    good("a category within the tenant's", strict("\"a\":1,\"c\":\"1234567890\""));
    cases.add(
        new Case("a key of 5,000", keyed("k".repeat(5_000), utf8(acmeGood())), KEY_TOO_LARGE));
  }

  private void encodings() {
    good("byte order mark", "\ufeff" + wide("\"a\":1"));
    bad("UTF-16", wide("\"a\":1").getBytes(StandardCharsets.UTF_16), BAD_ENCODING);
    bad("UTF-16LE", wide("\"a\":1").getBytes(StandardCharsets.UTF_16LE), BAD_ENCODING);
    byte[] overLong = with("\"id\":\"\u00c0\u00af\"").getBytes(StandardCharsets.ISO_8859_1);
    bad("over-long form", overLong, BAD_ENCODING);
    bad("broken UTF-8", new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, BAD_ENCODING);
    bad("lone surrogate", with("\"entity\":\"\\ud800\""), BAD_ENCODING);
    bad("compressed", gzip(acmeGood()), BAD_ENCODING);
    bad("schema registry", new byte[] {0, 0, 0, 0, 7, 8, 'a'}, BAD_ENCODING);
    bad("protobuf", new byte[] {10, 4, 'a', 'c', 'm', 'e', 16, 7}, MALFORMED_JSON);
  }

  private void names() {
    for (String illegal :
        List.of("\\u0000", "\\u001b[2J", "a\\r\\nb", "\\u202ea", "a\\u200bb", "Zu\\u0308rich")) {
      bad("entity " + illegal, with("\"entity\":\"" + illegal + "\""), ILLEGAL_CHAR);
      bad("id " + illegal, with("\"id\":\"" + illegal + "\""), ILLEGAL_CHAR);
    }
    bad("empty entity", with("\"entity\":\"\""), INVALID_ENTITY);
    bad("entity of 257", with("\"entity\":\"" + "e".repeat(257) + "\""), INVALID_ENTITY);
    good("no entity", wide("\"a\":1").replace("\"entity\":\"w\",", ""));
    bad("empty id", with("\"id\":\"\""), INVALID_ID);
    good("no id", wide("\"a\":1"));
  }

  private void times() {
    for (String time :
        List.of("\"noon\"", "\"\"", "-1", "0", "1750000000", "9223372036854775807", "[]", "1.5")) {
      bad("time " + time, with("\"time\":" + time), INVALID_TIMESTAMP);
    }
    good("no time", wide("\"a\":1").replace("\"time\":" + MILLIS + ",", ""));
    bad("an hour ahead", with("\"time\":" + (MILLIS + 3_600_000)), TOO_FAR_IN_FUTURE);
    bad("31 days late", with("\"time\":" + (MILLIS - 31 * 86_400_000L)), TOO_LATE);
    long late = MILLIS - 2 * 3_600_000L;
    good("two hours late", strict("\"a\":1").replace("\"time\":" + MILLIS, "\"time\":" + late));
  }

  private void features() {
    bad("no features", acme(""), MISSING_FEATURES);
    bad("features of null", "{\"tenant\":\"acme\",\"features\":null}", MISSING_FEATURES);
    bad("a list of features", "{\"tenant\":\"acme\",\"features\":[1,2]}", WRONG_TYPE);
    bad("one too few", acme("\"a\":1"), MISSING_FEATURE);
    bad("a null", acme("\"a\":null,\"b\":2"), MISSING_FEATURE);
    bad("one too many", acme("\"a\":1,\"b\":2,\"c\":3"), UNKNOWN_FEATURE);
    String many = "\"a\":1";
    for (int i = 0; i < 1_000; i++) {
      many += ",\"x" + i + "\":1";
    }
    bad("1,001 features", wide(many), TOO_MANY_FEATURES);
    bad("more than the tenant's", strict("\"a\":1,\"x\":1,\"y\":1,\"z\":1"), TOO_MANY_FEATURES);
    good("unknown ones", wide("\"a\":1,\"x\":{\"y\":[1]}"));
    for (String name : List.of("<script>", "javascript:alert(1)", "__proto__", "a b")) {
      bad("name " + name, strict("\"a\":1,\"" + name + "\":1"), INVALID_NAME);
      good("name passed over " + name, wide("\"a\":1,\"" + name + "\":1"));
    }
  }

  private void tenants() {
    bad("no tenant", "{\"features\":{\"a\":1,\"b\":2}}", MISSING_TENANT);
    for (String name :
        List.of("", "a".repeat(300), "a|b", "a..b", "a/b", "__other__", "_default", "Acme")) {
      bad("tenant " + name, acmeGood().replace("acme", name), INVALID_TENANT);
    }
    bad("nobody's", acmeGood().replace("acme", "nobody"), UNKNOWN_TENANT);
    bad("disabled tenant", acmeGood().replace("acme", "off"), TENANT_DISABLED);
    bad("disabled, no features", "{\"tenant\":\"off\"}", TENANT_DISABLED);
  }

  private void bad(String name, String value, RejectionCode code) {
    bad(name, utf8(value), code);
  }

  private void bad(String name, byte[] value, RejectionCode code) {
    cases.add(new Case(name, keyed("bad", value), code));
  }

  private void good(String name, String value) {
    cases.add(new Case(name, keyed("good", utf8(value)), null));
  }

  private RawRecord keyed(String key, byte[] value) {
    return new RawRecord(
        utf8(key), value, MILLIS, "events", 1, cases.size(), new String[0], new byte[0][]);
  }

  static String acmeGood() {
    return acme("\"a\":1,\"b\":2");
  }

  private static String acme(String features) {
    return event("acme", features);
  }

  private static String wide(String features) {
    return event("wide", features);
  }

  private static String strict(String features) {
    return event("strict", features);
  }

  private static String event(String tenant, String features) {
    return "{\"tenant\":\"%s\",\"entity\":\"w\",\"time\":%d,\"features\":{%s}}"
        .formatted(tenant, MILLIS, features);
  }

  /** A good event of acme but for what is given. */
  private static String with(String fields) {
    return "{\"tenant\":\"acme\"," + fields + ",\"features\":{\"a\":1,\"b\":2}}";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(utf8(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Arrays.copyOf(bytes.toByteArray(), bytes.size());
  }
}
