package dev.weir.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadLetterHeadersTest {
  private static final RawRecord SOURCE =
      new RawRecord(
          null,
          new byte[0],
          EventExamples.RECORD_TIME,
          "events",
          3,
          42,
          new String[] {"a", "b", "a"},
          new byte[][] {{1}, {2}, {3}});

  private static Map<String, String> headers(Rejection rejection) {
    Map<String, String> headers = new LinkedHashMap<>();
    DeadLetterHeaders.write(
        rejection,
        SOURCE,
        (name, value) -> headers.put(name, new String(value, StandardCharsets.UTF_8)));
    return headers;
  }

  @Test
  void sayEverythingInOrder() {
    Rejection rejection =
        Rejection.of(RejectionCode.WRONG_TYPE, "acme", "amount", "a text", "a number");
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("weir-code", "WRONG_TYPE");
    expected.put("weir-message", rejection.message());
    expected.put("weir-tenant", "acme");
    expected.put("weir-field", "amount");
    expected.put("weir-topic", "events");
    expected.put("weir-partition", "3");
    expected.put("weir-offset", "42");
    assertThat(headers(rejection)).containsExactlyEntriesOf(expected);
  }

  @ParameterizedTest
  @EnumSource
  void areWhatTheSchemaSaysForEveryCodeAndTheWorstField(RejectionCode code) {
    String worst = "\u0000\u202e😀\ud800".repeat(100);
    for (String field : new String[] {null, "amount", worst}) {
      Map<String, String> headers =
          headers(Rejection.of(code, field == null ? null : "acme", field, worst));
      ObjectNode node = WireSchemas.MAPPER.valueToTree(headers);
      assertThat(WireSchemas.faults("dead-letter", node)).isEmpty();
      assertThat(headers.values()).noneMatch(text -> text.contains("\u0000"));
      int bytes = headers.values().stream().mapToInt(t -> EventExamples.utf8(t).length).sum();
      assertThat(bytes).isLessThan(2048);
    }
  }

  @Test
  void theSchemaListsEveryCodeAndNoOther() throws Exception {
    var codes =
        WireSchemas.MAPPER
            .readTree(WireSchemas.path("dead-letter").toFile())
            .at("/properties/weir-code/enum");
    assertThat(StreamSupport.stream(codes.spliterator(), false).map(c -> c.textValue()))
        .containsExactlyElementsOf(Stream.of(RejectionCode.values()).map(Enum::name).toList());
  }

  @Test
  void longMessagesAreCutWhereNothingBreaks() {
    for (int shift = 0; shift < 8; shift++) {
      String found = "x".repeat(shift) + "\u202e😀".repeat(100);
      String message = Rejection.of(RejectionCode.EMPTY, null, null, found).message();
      assertThat(message).hasSizeBetween(290, 300).endsWith("...");
      assertThat(message.substring(0, message.length() - 3)).matches("(?s).*(\\\\u202e|😀)");
    }
  }

  @Test
  void aRawRecordKnowsItsPositionAndItsLastHeaderOfAName() {
    assertThat(SOURCE.position()).isEqualTo("events-3-42");
    assertThat(SOURCE.header("a")).containsExactly(3);
    assertThat(SOURCE.header("c")).isNull();
  }
}
