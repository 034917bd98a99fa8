package dev.weir.event;

import static dev.weir.event.EventExamples.EVENT_TIME;
import static dev.weir.event.EventExamples.LAYOUT;
import static dev.weir.event.EventExamples.RECORD_TIME;
import static dev.weir.event.EventExamples.RULES;
import static dev.weir.event.EventExamples.utf8;
import static dev.weir.event.EventExamples.with;
import static dev.weir.event.EventExamples.withFeatures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.event.EventDecoder.Limits;
import dev.weir.event.FeatureLayout.Slot;
import dev.weir.tenant.FeatureType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventDecoderTest {
  private final EventDecoder decoder = new EventDecoder(Limits.DEFAULT);
  private final DecodedEvent out = new DecodedEvent();

  private DecodedEvent decode(String event) {
    boolean good = decoder.decode(utf8(event), RECORD_TIME, null, RULES, out);
    assertThat(good).as(() -> event + ": " + out.rejection()).isTrue();
    assertThat(out.rejection()).isNull();
    return out;
  }

  static List<String> good() {
    return List.copyOf(EventExamples.good().values());
  }

  @ParameterizedTest
  @MethodSource("good")
  void everyExampleIsDecodedWithAndWithoutAMark(String event) {
    decode(event);
    decode("\ufeff" + event);
  }

  @Test
  void everyFieldArrives() {
    DecodedEvent event = decode(EventExamples.good().get("everything"));
    assertThat(event.tenant()).isEqualTo("acme");
    assertThat(event.entity()).isEqualTo("card-4711");
    assertThat(event.id()).isEqualTo("e-1");
    assertThat(event.timeMillis()).isEqualTo(EVENT_TIME);
    assertThat(event.timeGiven()).isTrue();
    assertThat(event.layout()).isSameAs(LAYOUT);
    assertThat(event.valueCount()).isEqualTo(4);
    assertThat(Arrays.copyOf(event.values(), 4))
        .containsExactly(12.5, CategoryHash.of("web"), 1, Double.NaN);
    assertThat(event.extra()).isZero();
  }

  @Test
  void whatIsOptionalMayBeAbsentAndNothingIsLeftOverFromTheEventBefore() {
    decode(EventExamples.good().get("everything"));
    DecodedEvent event = decode("{\"tenant\":\"acme\",\"features\":{\"amount\":1}}");
    assertThat(event.entity()).isNull();
    assertThat(event.id()).isNull();
    assertThat(event.timeMillis()).isEqualTo(RECORD_TIME);
    assertThat(event.timeGiven()).isFalse();
    assertThat(Arrays.copyOf(event.values(), 4))
        .containsExactly(1, Double.NaN, Double.NaN, Double.NaN);
    event.fillId("events-3-42");
    assertThat(event.id()).isEqualTo("events-3-42");
  }

  @Test
  void theOrderOfFieldsIsFree() {
    List<String> fields =
        List.of(
            "\"tenant\":\"acme\"",
            "\"time\":\"2026-11-20T10:15:30.123Z\"",
            "\"entity\":\"Zürich\"",
            "\"x\":{\"features\":{\"amount\":9}}",
            "\"features\": {\"channel\":\"é\",\"amount\":7} ");
    List<List<String>> orders = permutations(fields);
    assertThat(orders).hasSize(120);
    for (List<String> order : orders) {
      for (String mark : List.of("", "\ufeff")) {
        DecodedEvent event = decode(mark + "{" + String.join(",", order) + "}");
        assertThat(event.timeMillis()).isEqualTo(EVENT_TIME);
        assertThat(event.entity()).isEqualTo("Zürich");
        assertThat(event.extra()).isEqualTo(1);
        assertThat(Arrays.copyOf(event.values(), 2)).containsExactly(7, CategoryHash.of("é"));
      }
    }
  }

  @Test
  void theOrderOfFeaturesIsFree() {
    List<String> features =
        List.of("\"amount\":7", "\"channel\":\"é\"", "\"known\":true", "\"wide\":-2.5");
    for (List<String> order : permutations(features)) {
      DecodedEvent event = decode(EventExamples.withFeatures(String.join(",", order)));
      assertThat(Arrays.copyOf(event.values(), 4))
          .as(order.toString())
          .containsExactly(7, CategoryHash.of("é"), 1, -2.5);
    }
  }

  @Test
  void theLayoutIsAskedForOnceAndAtTheEventsTime() {
    List<String> asked = new ArrayList<>();
    TenantRules rules =
        (tenant, time) -> {
          asked.add(tenant + "@" + time);
          return LAYOUT;
        };
    decoder.decode(utf8(with("\"time\":1795169730123")), RECORD_TIME, null, rules, out);
    String timeLast = EventExamples.good().get("time last");
    decoder.decode(utf8(timeLast), RECORD_TIME, null, rules, out);
    decoder.decode(utf8(with("\"id\":\"x\"")), RECORD_TIME, null, rules, out);
    assertThat(asked)
        .containsExactly("acme@" + EVENT_TIME, "acme@" + EVENT_TIME, "acme@" + RECORD_TIME);
  }

  @ParameterizedTest
  @CsvSource({
    "1e-999, 0",
    "-0.0, -0.0",
    "4.9e-324, 4.9e-324",
    "1.7976931348623157e308, 1.7976931348623157e308",
    "9223372036854775808, 9223372036854775808",
    "-123456789012345678901234567890, -123456789012345678901234567890",
    "9007199254740993, 9007199254740992",
    "2147483648, 2147483648",
    "0.1, 0.1",
    "1E+2, 100",
  })
  void numbersAreTheNearestDouble(String json, double expected) {
    decode(withFeatures("\"amount\":1,\"wide\":" + json));
    assertThat(out.values()[3]).isEqualTo(expected);
  }

  @Test
  void theRangeIncludesItsEnds() {
    decode(withFeatures("\"amount\":1e10"));
    decode(withFeatures("\"amount\":-1e10"));
  }

  @Test
  void whatOnlyThePrecedingLearningPartKnowsNeverRefusesAnEvent() {
    FeatureLayout swap =
        new FeatureLayout(
            List.of(
                new Slot("a", FeatureType.NUMBER, 0, 1, false, false),
                new Slot("a", FeatureType.CATEGORY, 0, 0, true, true),
                new Slot("b", FeatureType.NUMBER, 0, 1, false, false),
                new Slot("c", FeatureType.CATEGORY, 0, 0, false, false)),
            false);
    TenantRules rules = (tenant, time) -> swap;
    String[] bad = {"2", "1e999", "\"x\"", "true", "{\"y\":[{}]}", "[1]", "null", "\"\\ud800\""};
    for (String value : bad) {
      String features = "\"a\":\"k\",\"b\":%1$s,\"c\":%2$s".formatted(value, value);
      boolean good = decoder.decode(utf8(withFeatures(features)), RECORD_TIME, null, rules, out);
      assertThat(good).as(value).isTrue();
      assertThat(out.rejection()).as(value).isNull();
      assertThat(out.values()[0]).as("not a number").isNaN();
      assertThat(out.values()[1]).isEqualTo(CategoryHash.of("k"));
      assertThat(out.values()[2]).as(value).isNaN();
    }
    assertThat(decoder.decode(utf8(withFeatures("\"a\":.5")), 0, null, rules, out)).isFalse();
    assertThat(decoder.decode(utf8(withFeatures("\"a\":0.5")), -1, null, rules, out)).isFalse();
    assertThat(out.rejection().code()).isEqualTo(RejectionCode.WRONG_TYPE);
  }

  @Test
  void timesAreComparedWithTheRecordOnlyIfItHasATimestamp() {
    byte[] old = utf8(with("\"time\":\"2001-01-01T00:00:00Z\""));
    assertThat(decoder.decode(old, -1, null, RULES, out)).isTrue();
    assertThat(decoder.decode(old, RECORD_TIME, null, RULES, out)).isFalse();
    byte[] timeless = utf8(withFeatures("\"amount\":1").replaceFirst("\"time\":\"[^\"]*\",", ""));
    assertThat(decoder.decode(timeless, -1, null, RULES, out)).isFalse();
    assertThat(out.rejection().code()).isEqualTo(RejectionCode.INVALID_TIMESTAMP);
    assertThat(decoder.decode(timeless, 0, null, RULES, out)).as("a broken producer").isFalse();
    assertThat(decoder.decode(timeless, RECORD_TIME, null, RULES, out)).isTrue();
  }

  @Test
  void theLimitsAreKeptToTheMillisecondAndByte() {
    EventDecoder narrow = new EventDecoder(new Limits(60, 10, 20));
    for (int shift : new int[] {-21, -20, 10, 11}) {
      byte[] event = utf8("{\"tenant\":\"acme\",\"time\":%d}".formatted(RECORD_TIME + shift));
      narrow.decode(event, RECORD_TIME, null, RULES, out);
      assertThat(out.rejection().code() == RejectionCode.MISSING_FEATURES)
          .isEqualTo(shift >= -20 && shift <= 10);
    }
    narrow.decode(new byte[60], RECORD_TIME, null, RULES, out);
    assertThat(out.rejection().code()).isEqualTo(RejectionCode.BAD_ENCODING);
    narrow.decode(new byte[61], RECORD_TIME, null, RULES, out);
    assertThat(out.rejection().code()).isEqualTo(RejectionCode.EVENT_TOO_LARGE);
    assertThatThrownBy(() -> new Limits(0, 1, 1)).hasMessageContaining("maxBytes 0");
  }

  private static <T> List<List<T>> permutations(List<T> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> all = new ArrayList<>();
    for (T first : items) {
      List<T> rest = new ArrayList<>(items);
      rest.remove(first);
      for (List<T> tail : permutations(rest)) {
        List<T> order = new ArrayList<>(List.of(first));
        order.addAll(tail);
        all.add(order);
      }
    }
    return all;
  }
}
