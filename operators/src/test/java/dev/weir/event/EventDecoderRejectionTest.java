package dev.weir.event;

import static dev.weir.event.EventExamples.RECORD_TIME;
import static dev.weir.event.EventExamples.RULES;
import static dev.weir.event.EventExamples.utf8;
import static dev.weir.event.EventExamples.with;
import static dev.weir.event.EventExamples.withFeatures;
import static dev.weir.event.RejectionCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.FeatureLayout.Slot;
import dev.weir.tenant.FeatureType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of bad record has its code, and the next record is decoded as if it had not been. */
class EventDecoderRejectionTest {
  private final EventDecoder decoder = new EventDecoder(EventDecoder.Limits.DEFAULT);
  private final DecodedEvent out = new DecodedEvent();

  /** A bad record: what it shows, its value, the code and the field it must get. */
  record Bad(String name, byte[] value, RejectionCode code, String field) {
    Bad(String name, String value, RejectionCode code, String field) {
      this(name, utf8(value), code, field);
    }

    @Override
    public String toString() {
      return name + " -> " + code;
    }
  }

  static Stream<Bad> bad() {
    return Stream.of(documents(), sizes(), encodings(), names(), times(), features())
        .flatMap(s -> s);
  }

  private static Stream<Bad> documents() {
    String good = withFeatures("\"amount\":1");
    return Stream.of(
        new Bad("no bytes", "", EMPTY, null),
        new Bad("a mark and nothing", "\ufeff", EMPTY, null),
        new Bad("white space", " \r\n\t", EMPTY, null),
        new Bad("tombstone", (byte[]) null, TOMBSTONE, null),
        new Bad("null literal", "null", NOT_OBJECT, null),
        new Bad("array", "[" + good + "]", NOT_OBJECT, null),
        new Bad("text", "\"x\"", NOT_OBJECT, null),
        new Bad("number", "17", NOT_OBJECT, null),
        new Bad("truncated", good.substring(0, good.length() - 1), MALFORMED_JSON, null),
        new Bad("truncated in a name", "{\"ten", MALFORMED_JSON, null),
        new Bad("comma at the end", "{\"tenant\":\"acme\",}", MALFORMED_JSON, null),
        new Bad("single quotes", "{'tenant':'acme'}", MALFORMED_JSON, null),
        new Bad("comment", "{/**/}", MALFORMED_JSON, null),
        new Bad("line feed in a text", with("\"id\":\"a\nb\""), MALFORMED_JSON, null),
        new Bad("plain words", "hello", MALFORMED_JSON, null),
        new Bad("second object", good + good, TRAILING_DATA, null),
        new Bad("second object, after a line", good + "\n{}", TRAILING_DATA, null),
        new Bad("junk behind", good + "]", TRAILING_DATA, null),
        new Bad("long number behind", good + " " + "1".repeat(900), TRAILING_DATA, null),
        new Bad("name twice", with("\"id\":\"a\",\"id\":\"a\""), DUPLICATE_FIELD, "id"),
        new Bad("features twice", with("\"features\":{\"amount\":1}"), DUPLICATE_FIELD, "features"),
        new Bad(
            "feature twice",
            withFeatures("\"amount\":1,\"am\\u006funt\":2"),
            DUPLICATE_FIELD,
            "amount"),
        new Bad(
            "feature twice, features first",
            "{\"features\":{\"amount\":1,\"amount\":2},\"tenant\":\"acme\"}",
            DUPLICATE_FIELD,
            "amount"),
        new Bad("twice in what is ignored", with("\"x\":{\"a\":1,\"a\":1}"), DUPLICATE_FIELD, "a"));
  }

  private static Stream<Bad> sizes() {
    String fields =
        IntStream.range(0, 2600).mapToObj(i -> "\"a" + i + "\":1").collect(Collectors.joining(","));
    return Stream.of(
        new Bad("depth 17", with("\"x\":" + nested(16)), TOO_DEEP, null),
        new Bad("depth 13,000", with("\"x\":" + nested(13_000)), TOO_DEEP, null),
        new Bad("depth of arrays alone", "[".repeat(60_000), NOT_OBJECT, null),
        new Bad(
            "depth in features", withFeatures("\"amount\":" + nested(500)), WRONG_TYPE, "amount"),
        new Bad(
            "number of 900 digits",
            withFeatures("\"amount\":" + "9".repeat(900)),
            NUMBER_TOO_LONG,
            null),
        new Bad(
            "number of 41 digits",
            withFeatures("\"amount\":-1." + "1".repeat(40)),
            NUMBER_TOO_LONG,
            null),
        new Bad("64 KiB and 1", padded(65_537), EVENT_TOO_LARGE, null),
        new Bad("2,600 fields", "{" + fields + "}", TOO_MANY_TOKENS, null),
        new Bad(
            "2,600 elements", with("\"x\":[1" + ",1".repeat(5000) + "]"), TOO_MANY_TOKENS, null),
        new Bad(
            "text of 10,001",
            withFeatures("\"amount\":1,\"channel\":\"" + "x".repeat(10_001) + "\""),
            STRING_TOO_LONG,
            "channel"),
        new Bad(
            "entity of 10,001",
            with("\"entity\":\"" + "x".repeat(10_001) + "\""),
            STRING_TOO_LONG,
            "entity"),
        new Bad(
            "text of 10,001, features first",
            "{\"features\":{\"channel\":\"" + "x".repeat(10_001) + "\"},\"tenant\":\"acme\"}",
            STRING_TOO_LONG,
            "channel"),
        new Bad("name of 10,000", with("\"" + "x".repeat(10_000) + "\":1"), NAME_TOO_LONG, null),
        new Bad("name of 129", with("\"" + "x".repeat(129) + "\":1"), NAME_TOO_LONG, null));
  }

  private static Stream<Bad> encodings() {
    String good = withFeatures("\"amount\":1");
    byte[] overLong = utf8(with("\"entity\":\"a!/b\""));
    overLong[indexOf(overLong, '!')] = (byte) 0xC0;
    overLong[indexOf(overLong, '/')] = (byte) 0xAF;
    byte[] latin = with("\"entity\":\"Zürich\"").getBytes(StandardCharsets.ISO_8859_1);
    return Stream.of(
        new Bad("UTF-16", good.getBytes(StandardCharsets.UTF_16), BAD_ENCODING, null),
        new Bad("UTF-16BE", good.getBytes(StandardCharsets.UTF_16BE), BAD_ENCODING, null),
        new Bad("UTF-16LE", good.getBytes(StandardCharsets.UTF_16LE), BAD_ENCODING, null),
        new Bad("over-long", overLong, BAD_ENCODING, null),
        new Bad("Latin-1", latin, BAD_ENCODING, null),
        new Bad("NUL bytes behind", Arrays.copyOf(utf8(good), 500), BAD_ENCODING, null),
        new Bad("compressed", gzip(good), BAD_ENCODING, null),
        new Bad("Avro", new byte[] {0, 0, 0, 0, 7, 8, 'a', 'c', 'm', 'e'}, BAD_ENCODING, null),
        new Bad("Avro file", "Obj\u0001\u0002avro", MALFORMED_JSON, null),
        new Bad("lone surrogate", with("\"entity\":\"a\\ud800\""), BAD_ENCODING, "entity"),
        new Bad("low surrogate first", with("\"id\":\"\\udc00\\ud800\""), BAD_ENCODING, "id"),
        new Bad(
            "lone surrogate in a category",
            withFeatures("\"amount\":1,\"channel\":\"\\ud800x\""),
            BAD_ENCODING,
            "channel"));
  }

  private static Stream<Bad> names() {
    return Stream.of(
        new Bad("no tenant", "{\"features\":{\"amount\":1}}", MISSING_TENANT, "tenant"),
        new Bad("nothing at all", "{}", MISSING_TENANT, "tenant"),
        new Bad("null tenant", tenant("null"), MISSING_TENANT, "tenant"),
        new Bad("tenant of another type", tenant("5"), WRONG_TYPE, "tenant"),
        new Bad("empty tenant", tenant("\"\""), INVALID_TENANT, "tenant"),
        new Bad("tenant of 65", tenant("\"" + "a".repeat(65) + "\""), INVALID_TENANT, "tenant"),
        new Bad("tenant of 300", tenant("\"" + "a".repeat(300) + "\""), INVALID_TENANT, "tenant"),
        new Bad("separator", tenant("\"a|b\""), INVALID_TENANT, "tenant"),
        new Bad("slash", tenant("\"a/b\""), INVALID_TENANT, "tenant"),
        new Bad("two dots", tenant("\"a..b\""), INVALID_TENANT, "tenant"),
        new Bad("dot first", tenant("\".a\""), INVALID_TENANT, "tenant"),
        new Bad("template", tenant("\"_default\""), INVALID_TENANT, "tenant"),
        new Bad("other", tenant("\"__other__\""), INVALID_TENANT, "tenant"),
        new Bad("capitals", tenant("\"Acme\""), INVALID_TENANT, "tenant"),
        new Bad("escape in tenant", tenant("\"a\\u001b[31m\""), INVALID_TENANT, "tenant"),
        new Bad("unknown tenant", tenant("\"nobody\""), UNKNOWN_TENANT, "tenant"),
        new Bad("unknown, no features", "{\"tenant\":\"nobody\"}", UNKNOWN_TENANT, "tenant"),
        new Bad("empty entity", with("\"entity\":\"\""), INVALID_ENTITY, "entity"),
        new Bad(
            "entity of 257",
            with("\"entity\":\"" + "é".repeat(257) + "\""),
            INVALID_ENTITY,
            "entity"),
        new Bad("numeric entity", with("\"entity\":4711"), WRONG_TYPE, "entity"),
        new Bad("empty id", with("\"id\":\"\""), INVALID_ID, "id"),
        new Bad("id of 257", with("\"id\":\"" + "x".repeat(257) + "\""), INVALID_ID, "id"),
        new Bad("object id", with("\"id\":{}"), WRONG_TYPE, "id"),
        new Bad("NUL in entity", with("\"entity\":\"a\\u0000\""), ILLEGAL_CHAR, "entity"),
        new Bad("escape in id", with("\"id\":\"\\u001b[2J\""), ILLEGAL_CHAR, "id"),
        new Bad("line feed in id", with("\"id\":\"a\\nb\""), ILLEGAL_CHAR, "id"),
        new Bad("delete in id", with("\"id\":\"a\\u007f\""), ILLEGAL_CHAR, "id"),
        new Bad("right to left", with("\"entity\":\"a\\u202eb\""), ILLEGAL_CHAR, "entity"),
        new Bad("zero width", with("\"entity\":\"a\\u200bb\""), ILLEGAL_CHAR, "entity"),
        new Bad("mark inside", with("\"entity\":\"a\\ufeff\""), ILLEGAL_CHAR, "entity"),
        new Bad("Hangul filler", with("\"entity\":\"\\u3164\""), ILLEGAL_CHAR, "entity"),
        new Bad("tag", with("\"entity\":\"a\\udb40\\udc41\""), ILLEGAL_CHAR, "entity"),
        new Bad("variation selector", with("\"entity\":\"a\\ufe0f\""), ILLEGAL_CHAR, "entity"),
        new Bad("joiner", with("\"entity\":\"a\\u034f\""), ILLEGAL_CHAR, "entity"),
        new Bad("line separator", with("\"entity\":\"a\\u2028\""), ILLEGAL_CHAR, "entity"),
        new Bad("normal form D", with("\"entity\":\"Zu\\u0308rich\""), ILLEGAL_CHAR, "entity"));
  }

  private static Stream<Bad> times() {
    return Stream.of(
            "\"yesterday\"",
            "\"\"",
            "\"2026-02-30T00:00:00Z\"",
            "\"2026-11-20T10:15:30\"",
            "1795169730", // seconds
            "1795169730123000", // microseconds
            "0",
            "-5",
            "9223372036854775807",
            "9223372036854775808",
            "1.7e12",
            "true",
            "{}",
            "\"2000-12-31T23:59:59.999Z\"",
            "\"2100-01-01T00:00:00Z\"")
        .map(time -> new Bad("time " + time, with("\"time\":" + time), INVALID_TIMESTAMP, "time"))
        .collect(
            Collectors.collectingAndThen(Collectors.toList(), EventDecoderRejectionTest::late));
  }

  private static Stream<Bad> late(List<Bad> invalid) {
    long future = RECORD_TIME + 600_001;
    long past = RECORD_TIME - 30 * 86_400_000L - 1;
    return Stream.concat(
        invalid.stream(),
        Stream.of(
            new Bad("future", with("\"time\":" + future), TOO_FAR_IN_FUTURE, "time"),
            new Bad("past", with("\"time\":" + past), TOO_LATE, "time")));
  }

  private static Stream<Bad> features() {
    return Stream.of(
        new Bad("no features", "{\"tenant\":\"acme\"}", MISSING_FEATURES, "features"),
        new Bad("empty features", withFeatures(""), MISSING_FEATURES, "features"),
        new Bad(
            "null features",
            "{\"tenant\":\"acme\",\"features\":null}",
            MISSING_FEATURES,
            "features"),
        new Bad(
            "array of features",
            "{\"tenant\":\"acme\",\"features\":[1,2]}",
            WRONG_TYPE,
            "features"),
        new Bad(
            "required feature absent", withFeatures("\"known\":true"), MISSING_FEATURE, "amount"),
        new Bad(
            "required feature null", withFeatures("\"amount\":null"), MISSING_FEATURE, "amount"),
        new Bad(
            "unknown feature",
            withFeatures("\"amount\":1,\"b\\nc\":2"),
            UNKNOWN_FEATURE,
            "b\\u000ac"),
        new Bad("infinite", withFeatures("\"amount\":1e999"), NON_FINITE, "amount"),
        new Bad("infinite in a wide range", withFeatures("\"wide\":-1e999"), NON_FINITE, "wide"),
        new Bad("NaN token", withFeatures("\"amount\":NaN"), MALFORMED_JSON, null),
        new Bad("Infinity token", withFeatures("\"amount\":-Infinity"), MALFORMED_JSON, null),
        new Bad("leading zero", withFeatures("\"amount\":01"), MALFORMED_JSON, null),
        new Bad("hexadecimal", withFeatures("\"amount\":0x10"), MALFORMED_JSON, null),
        new Bad("NaN text", withFeatures("\"amount\":\"NaN\""), WRONG_TYPE, "amount"),
        new Bad("number as text", withFeatures("\"amount\":\"12\""), WRONG_TYPE, "amount"),
        new Bad("truth as number", withFeatures("\"amount\":true"), WRONG_TYPE, "amount"),
        new Bad("object as number", withFeatures("\"amount\":{}"), WRONG_TYPE, "amount"),
        new Bad("array as number", withFeatures("\"amount\":[1]"), WRONG_TYPE, "amount"),
        new Bad("number as category", withFeatures("\"channel\":1"), WRONG_TYPE, "channel"),
        new Bad("number as truth", withFeatures("\"known\":1"), WRONG_TYPE, "known"),
        new Bad("above the range", withFeatures("\"amount\":1.1e10"), OUT_OF_RANGE, "amount"),
        new Bad(
            "2^63 out of range",
            withFeatures("\"amount\":9223372036854775808"),
            OUT_OF_RANGE,
            "amount"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void hasItsCodeAndField(Bad bad) {
    assertThat(decoder.decode(bad.value(), RECORD_TIME, null, RULES, out)).isFalse();
    assertThat(out.rejection().code()).isEqualTo(bad.code());
    assertThat(out.rejection().field()).isEqualTo(bad.field());
    String message = out.rejection().message();
    assertThat(message).hasSizeLessThanOrEqualTo(Rejection.MAX_MESSAGE_CHARS);
    assertThat(message).contains("found ").contains(", expected ").doesNotContainPattern("\\p{Cc}");
    assertThat(decoder.decode(utf8(withFeatures("\"amount\":1")), RECORD_TIME, null, RULES, out))
        .isTrue();
  }

  @Test
  void everyCodeIsInTheTable() {
    Set<RejectionCode> shown = bad().map(Bad::code).collect(Collectors.toSet());
    shown.add(TENANT_MISMATCH); // boundTenantWins
    shown.add(TOO_MANY_FEATURES); // moreThanAThousandFeatures
    shown.add(RejectionCode.KEY_TOO_LARGE); // not the decoder's: PoisonFloodTest
    shown.add(RejectionCode.TENANT_ERASED); // nor this: CommandsHarnessTest
    shown.add(RejectionCode.ENTITY_LIMIT); // not the decoder's: AdmitEntitiesTest
    shown.add(PII_KEY_MISSING); // of a job without its key: PiiTest
    shown.add(TENANT_DISABLED); // by a config: BadInputsTest
    shown.add(INVALID_NAME); // where a config asks for it: BadInputsTest
    shown.add(RATE_LIMITED); // not the record's fault: EventLimitsTest
    shown.add(RejectionCode.INVALID_FEEDBACK); // no event: JoinFeedbackTest
    assertThat(shown).isEqualTo(EnumSet.allOf(RejectionCode.class));
  }

  @Test
  void boundTenantWins() {
    byte[] event = utf8(with("\"id\":\"x\""));
    assertThat(decoder.decode(event, RECORD_TIME, "a.b_c-9", RULES, out)).isFalse();
    assertThat(out.rejection().code()).isEqualTo(TENANT_MISMATCH);
    assertThat(out.rejection().tenant()).as("the claim is not charged").isEqualTo("a.b_c-9");
    assertThat(decoder.decode(event, RECORD_TIME, "acme", RULES, out)).isTrue();
    byte[] silent = utf8("{\"features\":{\"amount\":1}}");
    assertThat(decoder.decode(silent, RECORD_TIME, "acme", RULES, out)).isTrue();
    assertThat(out.tenant()).isEqualTo("acme");
    assertThat(decoder.decode(event, RECORD_TIME, "ACME", RULES, out)).isFalse();
    assertThat(out.rejection().code()).isEqualTo(INVALID_TENANT);
    assertThat(decoder.decode(null, RECORD_TIME, "acme", RULES, out)).isFalse();
    assertThat(out.rejection().tenant()).isEqualTo("acme");
  }

  @Test
  void moreThanAThousandFeatures() {
    FeatureLayout lenient =
        new FeatureLayout(List.of(new Slot("f0", FeatureType.NUMBER, 0, 1e9, true, true)), true);
    for (int count : new int[] {1000, 1001}) {
      String features =
          IntStream.range(0, count)
              .mapToObj(i -> "\"f" + i + "\":1")
              .collect(Collectors.joining(","));
      byte[] event = utf8(withFeatures(features));
      boolean good = decoder.decode(event, RECORD_TIME, null, (t, time) -> lenient, out);
      assertThat(good).isEqualTo(count == 1000);
    }
    assertThat(out.rejection().code()).isEqualTo(TOO_MANY_FEATURES);
  }

  @Test
  void messagesSayWhatWasFoundAndWhatToDo() {
    assertThat(messageOf(withFeatures("\"amount\":2e10")))
        .isEqualTo(
            "field 'amount': found 2.0E10, expected [-1.0E10, 1.0E10]; " + OUT_OF_RANGE.remedy());
    assertThat(messageOf(with("\"time\":1795169730"))).contains("looks like seconds");
    assertThat(messageOf(with("\"entity\":\"a\\u202eb\""))).contains("U+202E at character 1");
    assertThat(messageOf(withFeatures("\"amount\":\"secret-canary\""))).doesNotContain("canary");
    assertThat(messageOf("{\"tenant\":\"acme\",secret-canary}")).doesNotContain("canary");
  }

  @Test
  void knowsTheTenantOnceItWasRead() {
    decoder.decode(utf8(withFeatures("\"amount\":\"x\"")), RECORD_TIME, null, RULES, out);
    assertThat(out.rejection().tenant()).isEqualTo("acme");
    decoder.decode(utf8(tenant("\"Acme\"")), RECORD_TIME, null, RULES, out);
    assertThat(out.rejection().tenant()).isNull();
  }

  private String messageOf(String event) {
    assertThat(decoder.decode(utf8(event), RECORD_TIME, null, RULES, out)).isFalse();
    return out.rejection().message();
  }

  private static String tenant(String json) {
    return "{\"tenant\":%s,\"features\":{\"amount\":1}}".formatted(json);
  }

  private static String nested(int depth) {
    return "{\"x\":".repeat(depth);
  }

  private static String padded(int bytes) {
    String good = withFeatures("\"amount\":1");
    return good + " ".repeat(bytes - good.length());
  }

  private static int indexOf(byte[] bytes, char wanted) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(wanted);
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(utf8(text));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
