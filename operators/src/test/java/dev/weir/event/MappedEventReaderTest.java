package dev.weir.event;

import static dev.weir.event.EventExamples.LAYOUT;
import static dev.weir.event.EventExamples.RECORD_TIME;
import static dev.weir.event.EventExamples.utf8;
import static dev.weir.event.RejectionCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.tenant.RecordsPart;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A record of a tenant's own form is judged like the same event in Weir's form. */
class MappedEventReaderTest {
  private static final RecordMap MAP =
      new RecordMap(
          new RecordsPart(
              "/meta/ts",
              "/card/id",
              "/uuid",
              new TreeMap<>(
                  java.util.Map.of(
                      "amount", "/payment/lines/1/amount",
                      "channel", "/payment/channel",
                      "known", "/a~1b/~0",
                      "wide", "/wide"))));

  /** The tenant acme writes in a form of its own, all others in Weir's. */
  private static final TenantRules MAPPED =
      new TenantRules() {
        @Override
        public FeatureLayout layoutFor(String tenant, long time) {
          return EventExamples.RULES.layoutFor(tenant, time);
        }

        @Override
        public RecordMap recordsOf(String tenant, long recordTimestamp) {
          return tenant.equals("acme") ? MAP : null;
        }

        @Override
        public boolean anyRecordMap() {
          return true;
        }
      };

  private final EventDecoder decoder = new EventDecoder(EventDecoder.Limits.DEFAULT);
  private final DecodedEvent mapped = new DecodedEvent();
  private final DecodedEvent own = new DecodedEvent();

  /** The parts of one event as JSON; null for one that is left out. */
  record Parts(String time, String entity, String id, String amount, String channel, String known) {
    String own() {
      return "{\"tenant\":\"acme\""
          + field("time", time)
          + field("entity", entity)
          + field("id", id)
          + ",\"features\":{\"wide\":1"
          + field("amount", amount)
          + field("channel", channel)
          + field("known", known)
          + "}}";
    }

    String mapped(boolean withTenant) {
      String lines =
          amount == null ? "[{}]" : "[{\"amount\":\"x\"},{\"amount\":" + amount + "}, 7]";
      return "{\"wide\":1"
          + field("uuid", id)
          + ",\"ignored\":[{\"ts\":[1,{}]}],\"payment\":{\"lines\":"
          + lines
          + field("channel", channel)
          + "},\"meta\":{\"n\":null"
          + field("ts", time)
          + "},\"card\":{\"n\":{}"
          + field("id", entity)
          + "},\"a/b\":{\"n\":1"
          + field("~", known)
          + (withTenant ? "},\"tenant\":\"acme\"}" : "}}");
    }

    private static String field(String name, String value) {
      return value == null ? "" : ",\"" + name + "\":" + value;
    }
  }

  @Provide
  Arbitrary<Parts> parts() {
    Arbitrary<String> odd =
        Arbitraries.of("null", "true", "{}", "[1]", "7", "\"x\"", "1e999", "-0.0", "\"\"");
    Arbitrary<String> times =
        Arbitraries.of("1795169730123", "\"2026-11-20T10:15:30.123Z\"", "12", "1.5", "\"noon\"");
    Arbitrary<String> texts =
        Arbitraries.of("\"web\"", "\"\\ud800\"", "\"a\\u200b\"", "\"" + "x".repeat(300) + "\"");
    Arbitrary<String> numbers =
        Arbitraries.doubles().map(d -> String.format(Locale.ROOT, "%s", d)).filter(t -> true);
    return Combinators.combine(
            oneOf(times, odd),
            oneOf(texts, odd),
            oneOf(texts, odd),
            oneOf(numbers, odd),
            oneOf(texts, odd),
            oneOf(Arbitraries.of("true", "false"), odd))
        .as(Parts::new);
  }

  private static Arbitrary<String> oneOf(Arbitrary<String> usual, Arbitrary<String> odd) {
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(5, usual),
        net.jqwik.api.Tuple.of(1, odd),
        net.jqwik.api.Tuple.of(1, Arbitraries.just((String) null)));
  }

  @Property(tries = 3_000)
  void isJudgedLikeTheSameEventInWeirsForm(@ForAll("parts") Parts parts, @ForAll boolean bound) {
    boolean expected =
        decoder.decode(utf8(parts.own()), RECORD_TIME, null, EventExamples.RULES, own);
    byte[] record = utf8(parts.mapped(!bound));
    String tenant = bound ? "acme" : null;
    boolean found = decoder.decode(record, RECORD_TIME, tenant, MAPPED, mapped);
    assertThat(found).as(parts.toString()).isEqualTo(expected);
    if (!found) {
      assertThat(mapped.rejection().code()).isEqualTo(own.rejection().code());
      assertThat(mapped.rejection().tenant()).isEqualTo("acme");
      assertThat(mapped.rejection().field()).startsWith("/");
      assertThat(mapped.rejection().message()).contains(mapped.rejection().field());
      return;
    }
    assertThat(mapped.tenant()).isEqualTo(own.tenant());
    assertThat(mapped.entity()).isEqualTo(own.entity());
    assertThat(mapped.id()).isEqualTo(own.id());
    assertThat(mapped.timeMillis()).isEqualTo(own.timeMillis());
    for (int i = 0; i < LAYOUT.size(); i++) {
      assertThat(mapped.values()[i]).isEqualTo(Double.valueOf(own.values()[i]));
    }
  }

  /** A bad record in a form of acme's own. */
  record Bad(String value, RejectionCode code, String field) {}

  static Stream<Bad> bad() {
    String good = "{\"payment\":{\"lines\":[0,{\"amount\":1}]}}";
    return Stream.of(
        new Bad("[]", NOT_OBJECT, null),
        new Bad("{}", MISSING_FEATURES, "/payment/lines/1/amount"),
        new Bad("{\"payment\":7}", MISSING_FEATURES, "/payment/lines/1/amount"),
        new Bad("{\"wide\":1}", MISSING_FEATURE, "/payment/lines/1/amount"),
        new Bad(good + "{}", TRAILING_DATA, null),
        new Bad(good.substring(0, 30), MALFORMED_JSON, null),
        new Bad(good.replace("1}", "1e999}"), NON_FINITE, "/payment/lines/1/amount"),
        new Bad(good.replace("1}", "2e10}"), OUT_OF_RANGE, "/payment/lines/1/amount"),
        new Bad(good.replace("1}", "\"1\"}"), WRONG_TYPE, "/payment/lines/1/amount"),
        new Bad(good.replace("1}", "1,\"amount\":1}"), DUPLICATE_FIELD, "amount"),
        new Bad(
            "{\"meta\":{\"ts\":1795169730}," + good.substring(1), INVALID_TIMESTAMP, "/meta/ts"),
        new Bad("{\"card\":{\"id\":7}," + good.substring(1), WRONG_TYPE, "/card/id"),
        new Bad("{\"card\":{\"id\":\"a\\u0000\"}," + good.substring(1), ILLEGAL_CHAR, "/card/id"),
        new Bad("{\"uuid\":\"\"," + good.substring(1), INVALID_ID, "/uuid"),
        new Bad("{\"x\":" + "[".repeat(40), TOO_DEEP, null));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void whatIsRefusedNamesThePointer(Bad bad) {
    assertThat(decoder.decode(utf8(bad.value()), RECORD_TIME, "acme", MAPPED, mapped)).isFalse();
    assertThat(mapped.rejection().code()).as(bad.value()).isEqualTo(bad.code());
    assertThat(mapped.rejection().field()).isEqualTo(bad.field());
    String good = "{\"payment\":{\"lines\":[0,{\"amount\":1}]}}";
    assertThat(decoder.decode(utf8(good), RECORD_TIME, "acme", MAPPED, mapped)).isTrue();
    assertThat(mapped.timeMillis()).isEqualTo(RECORD_TIME);
    assertThat(mapped.missing()).isEqualTo(3);
  }

  @Test
  void aTenantWithAFormOfItsOwnHasNoOther() {
    byte[] own = utf8(EventExamples.withFeatures("\"amount\":1"));
    for (String bound : new String[] {null, "acme"}) {
      assertThat(decoder.decode(own, RECORD_TIME, bound, MAPPED, mapped)).isFalse();
      assertThat(mapped.rejection().code()).isEqualTo(MISSING_FEATURES);
    }
    byte[] others = utf8(EventExamples.withFeatures("\"amount\":1").replace("acme", "a.b_c-9"));
    assertThat(decoder.decode(others, RECORD_TIME, null, MAPPED, mapped)).isTrue();
  }

  @Test
  void nothingIsReadOfABoundTenantsRecordButWhatPointersName() {
    String good = "{\"tenant\":%s,\"time\":[],\"payment\":{\"lines\":[0,{\"amount\":1}]}}";
    for (String theirs : List.of("\"acme\"", "\"one of theirs\"", "7")) {
      byte[] record = utf8(good.formatted(theirs));
      assertThat(decoder.decode(record, RECORD_TIME, "acme", MAPPED, mapped)).isTrue();
      assertThat(mapped.tenant()).isEqualTo("acme");
    }
  }
}
