package dev.weir.event;

import static dev.weir.event.EventExamples.utf8;
import static dev.weir.event.EventExamples.with;
import static dev.weir.event.EventExamples.withFeatures;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A sender who checks against the schema is not surprised by the decoder. */
class EventSchemaTest {
  static List<String> good() {
    return List.copyOf(EventExamples.good().values());
  }

  static List<String> bad() {
    return List.of(
        "[]",
        "{\"tenant\":\"acme\"}",
        withFeatures(""),
        withFeatures("\"amount\":{}"),
        withFeatures("\"" + "x".repeat(129) + "\":1"),
        with("\"time\":\"2026-11-20\""),
        with("\"time\":1795169730"),
        with("\"time\":1.5"),
        with("\"entity\":\"\""),
        with("\"entity\":\"" + "x".repeat(257) + "\""),
        with("\"entity\":\"a\\u202eb\""),
        with("\"id\":7"),
        with("\"id\":\"x\"").replace("acme", "_default"),
        with("\"id\":\"x\"").replace("acme", "a..b"),
        with("\"id\":\"x\"").replace("acme", "a".repeat(65)));
  }

  @ParameterizedTest
  @MethodSource("good")
  void acceptsWhatTheDecoderAccepts(String event) {
    assertThat(WireSchemas.faults("event", utf8(event))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("bad")
  void refusesWhatTheDecoderRefuses(String event) {
    assertThat(WireSchemas.faults("event", utf8(event))).isNotEmpty();
    DecodedEvent out = new DecodedEvent();
    EventDecoder decoder = new EventDecoder(EventDecoder.Limits.DEFAULT);
    boolean decoded =
        decoder.decode(utf8(event), EventExamples.RECORD_TIME, null, EventExamples.RULES, out);
    assertThat(decoded).isFalse();
  }
}
