package dev.weir.event;

import static dev.weir.event.EventExamples.LAYOUT;
import static dev.weir.event.EventExamples.RECORD_TIME;
import static dev.weir.event.EventExamples.utf8;
import static dev.weir.event.EventExamples.with;
import static dev.weir.event.EventExamples.withFeatures;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.EventDecoder.Limits;
import dev.weir.event.FeatureLayout.Slot;
import dev.weir.tenant.FeatureType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the plain reader accepts, the strict parser accepts too, and both give the same event. */
class PlainEventReaderTest {
  private static final byte[] SECRET = new byte[32];

  /** With names that stand twice, a secret category, and strangers passed over. */
  private static final FeatureLayout TOLERANT =
      new FeatureLayout(
          List.of(
              new Slot("wide", FeatureType.CATEGORY, 0, 0, false, false),
              new Slot("amount", FeatureType.NUMBER, -1e10, 1e10, true, true),
              new Slot("channel", FeatureType.CATEGORY, 0, 0, false, true),
              new Slot("known", FeatureType.BOOLEAN, 0, 0, false, true),
              new Slot("wide", FeatureType.NUMBER, -1e308 * 2, 1e308 * 2, false, true),
              new Slot("amount", FeatureType.BOOLEAN, 0, 0, false, false),
              new Slot("channel", FeatureType.NUMBER, 0, 5, false, false),
              new Slot("é\"", FeatureType.NUMBER, 0, 5, false, true),
              new Slot("other", FeatureType.CATEGORY, 0, 0, false, true, new CategoryKey(SECRET)),
              new Slot("other", FeatureType.CATEGORY, 0, 0, false, false)),
          true);

  private static final TenantRules RULES =
      (tenant, time) ->
          switch (tenant) {
            case "acme" -> LAYOUT;
            case "a.b_c-9" -> TOLERANT;
            default -> null;
          };

  /** Values, names and marks that an event may be put together from. */
  private static final List<String> VALUES =
      List.of(
          "0",
          "-0",
          "-0.0",
          "7",
          "-12",
          "01",
          "1.",
          ".5",
          "-",
          "1e3",
          "1E+2",
          "1e",
          "1e-400",
          "1e400",
          "9007199254740993",
          "123456789012345678",
          "-1234567890123456789",
          "0.30000000000000004",
          "0.123456789012345678901234",
          "12345678901.123456789",
          "1" + "0".repeat(37),
          "0." + "1".repeat(40),
          "true",
          "false",
          "null",
          "nul",
          "truee",
          "\"web\"",
          "\"\"",
          "\"é😀\"",
          "\"a\\u0062\"",
          "\"a\u007f\"",
          "\"a\tb\"",
          "\"a\u200bb\"",
          "\"u\u0308\"",
          "\"acme\"",
          "\"a.b_c-9\"",
          "\"Acme\"",
          "\"2026-11-20T10:15:30.123Z\"",
          "\"2026-11-20T16:00:30.1+05:45\"",
          "\"2026-02-30T00:00:00Z\"",
          "1795169730123",
          "1795169730123.0",
          "{}",
          "[]",
          "[1,\"}\"]",
          "{\"a\":1,\"a\":2}");

  private static final List<String> FEATURES =
      List.of("amount", "channel", "known", "wide", "é\\\"", "other", "öther", "am\\u006funt", "");

  private static final List<String> FIELDS =
      List.of("tenant", "entity", "id", "time", "features", "x", "ÿ", "Tenant", "");

  private final EventDecoder decoder = new EventDecoder(Limits.DEFAULT);
  private final EventDecoder strict = new EventDecoder(Limits.DEFAULT, false);
  private final PlainEventReader plain = new PlainEventReader(new TimeReader(Limits.DEFAULT));
  private final DecodedEvent out = new DecodedEvent();
  private final DecodedEvent expected = new DecodedEvent();
  private int accepted;

  static List<String> good() {
    return EventExamples.good().entrySet().stream()
        .filter(good -> !good.getKey().equals("escaped letters"))
        .filter(good -> !good.getKey().equals("unknown fields"))
        .map(good -> good.getValue())
        .toList();
  }

  private boolean accepts(byte[] event, String bound) {
    DecodedEvent plainly = new DecodedEvent();
    plainly.tenant = bound;
    int start = Utf8.markLength(event);
    return plain.read(new EventReader.Source(event, start, RECORD_TIME), RULES, plainly);
  }

  @ParameterizedTest
  @MethodSource("good")
  void goodEventsAreOfPlainForm(String event) {
    assertThat(accepts(utf8(event), null)).isTrue();
    agrees(utf8(event), null, event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"x\":1,\"y\":\"é\",\"z\":null,\"w\":true,\"v\":-1.5e3",
        "\"id\":\"a\u00e9\"",
        "\"time\":null"
      })
  void fieldsNobodyKnowsMayBeOfPlainFormToo(String fields) {
    assertThat(accepts(utf8(with(fields)), null)).isTrue();
    agrees(utf8(with(fields)), null, fields);
  }

  @Test
  void everyBadRecordIsLeftToTheParser() {
    EventDecoderRejectionTest.bad()
        .filter(bad -> bad.value() != null)
        .filter(bad -> bad.code() != RejectionCode.EVENT_TOO_LARGE) // found out before
        .forEach(bad -> assertThat(accepts(bad.value(), null)).as(bad.name()).isFalse());
  }

  @Test
  void whatStandsTwiceIsLeftToTheParser() {
    String tolerant = with("\"id\":\"i\"").replace("acme", "a.b_c-9");
    for (String twice :
        List.of(
            with("\"x\":1,\"x\":2"),
            with("\"tenant\":\"acme\""),
            with("\"time\":null,\"time\":null"),
            with("\"features\":null"),
            withFeatures("\"amount\":1,\"wide\":2,\"amount\":1"),
            withFeatures("\"amount\":1,\"wide\":null,\"wide\":2"),
            tolerant.replace("\"amount\":1", "\"o\":1,\"amount\":1,\"o\":1"))) {
      assertThat(accepts(utf8(twice), null)).as(twice).isFalse();
      agrees(utf8(twice), null, twice);
    }
  }

  @Test
  void moreNamesThanItKeepsAreLeftToTheParser() {
    StringBuilder fields = new StringBuilder("\"f0\":0");
    for (int f = 1; f < 40; f++) {
      fields.append(",\"f").append(f).append("\":0");
      agrees(utf8(with(fields.toString())), null, fields.toString());
    }
  }

  @Property(tries = 4000)
  void eventsPutTogetherAgree(@ForAll long seed) {
    Random random = new Random(seed);
    String event = event(random);
    String bound = random.nextInt(4) == 0 ? "acme" : null;
    agrees(utf8(event), bound, "seed " + seed);
  }

  @Property(tries = 4000)
  void changedEventsAgree(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> good = good();
    byte[] event = utf8(good.get(random.nextInt(good.size())));
    for (int i = random.nextInt(3); i >= 0; i--) {
      event = EventDecoderPropertyTest.change(event, random);
    }
    agrees(event, null, "seed " + seed);
  }

  @Property(tries = 4000)
  void numbersAgree(@ForAll long seed) {
    Random random = new Random(seed);
    long digits = random.nextLong() >>> random.nextInt(64);
    int point = random.nextInt(20);
    String number =
        switch (random.nextInt(4)) {
          case 0 -> Long.toString(digits);
          case 1 ->
              String.format(Locale.ROOT, "%d.%0" + (1 + point) + "d", digits, random.nextInt(10));
          case 2 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
          default -> BigDecimal.valueOf(digits, point).toPlainString();
        };
    byte[] event = utf8(withFeatures("\"amount\":1,\"wide\":" + number));
    agrees(event, null, "seed " + seed + ": " + number);
  }

  @Test
  void mostOfWhatIsPutTogetherWellIsAccepted() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      agrees(utf8(event(random)), null, "event " + i);
    }
    assertThat(accepted).as("or the properties say nothing").isGreaterThan(500);
  }

  /** An event that is good by chance, whose fields come in any order, some twice or not at all. */
  private static String event(Random random) {
    List<String> fields = new ArrayList<>();
    if (random.nextInt(10) > 0) {
      fields.add("\"tenant\":" + (random.nextBoolean() ? "\"acme\"" : "\"a.b_c-9\""));
    }
    if (random.nextInt(10) > 0) {
      fields.add("\"features\":{" + features(random) + "}");
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      fields.add('"' + any(FIELDS, random) + "\":" + any(VALUES, random));
    }
    Collections.shuffle(fields, random);
    String comma = random.nextInt(20) == 0 ? " , " : ",";
    return "{" + String.join(comma, fields) + "}" + (random.nextInt(30) == 0 ? " x" : "");
  }

  private static String features(Random random) {
    List<String> features = new ArrayList<>();
    features.add("\"amount\":" + (random.nextInt(5) == 0 ? any(VALUES, random) : "12.5"));
    for (int i = random.nextInt(4); i > 0; i--) {
      features.add('"' + any(FEATURES, random) + "\":" + any(VALUES, random));
    }
    Collections.shuffle(features, random);
    return String.join(random.nextInt(20) == 0 ? "\n," : ",", features);
  }

  private static String any(List<String> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  /** The decoder says what the parser says alone, and is never asked the same twice. */
  private void agrees(byte[] event, String bound, String what) {
    List<String> asked = new ArrayList<>();
    TenantRules rules =
        (tenant, time) -> {
          asked.add(tenant + "@" + time);
          return RULES.layoutFor(tenant, time);
        };
    boolean good = decoder.decode(event, RECORD_TIME, bound, rules, out);
    boolean strictly = strict.decode(event, RECORD_TIME, bound, RULES, expected);
    String text = what + ": " + new String(event, StandardCharsets.UTF_8);
    assertThat(asked).as(text).hasSizeLessThanOrEqualTo(1);
    assertThat(out.rejection()).as(text).isEqualTo(expected.rejection());
    assertThat(good).as(text).isEqualTo(strictly);
    if (good) {
      accepted += accepts(event, bound) ? 1 : 0;
      assertThat(fields(out)).as(text).isEqualTo(fields(expected));
      decoder.decode(event, RECORD_TIME, bound, rules, out);
      assertThat(fields(out)).as("again, " + text).isEqualTo(fields(expected));
    }
  }

  static List<Object> fields(DecodedEvent event) {
    double[] values = Arrays.copyOf(event.values(), event.valueCount());
    long[] bits = Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
    return Arrays.asList(
        event.tenant(),
        event.entity(),
        event.id(),
        event.timeMillis(),
        event.timeGiven(),
        event.extra(),
        event.layout(),
        Arrays.toString(bits));
  }
}
