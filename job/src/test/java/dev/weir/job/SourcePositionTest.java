package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcePositionTest {
  private static final SourcePosition EXPECTED =
      new SourcePosition(new TopicPartition("events", 3), 4_000_000_000L);

  @Test
  void aScoreNamesItsEvent() {
    String json =
        "{\"tenant\":\"source\",\"top\":[{\"source\":{\"topic\":\"x\"}}],\"n\":1,"
            + "\"source\":{\"topic\":\"events\",\"partition\":3,\"offset\":4000000000}}";
    assertThat(SourcePosition.ofScore(json.getBytes(StandardCharsets.UTF_8))).contains(EXPECTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "no",
        "{\"source\":1}",
        "{\"source\":{\"topic\":\"e\",\"partition\":1}}",
        "{\"source\":{\"topic\":\"e\",\"partition\":\"1\",\"offset\":2}}",
        "{\"source\":{\"topic\":\"e\",\"partition\":1,\"offset\":99999999999999999999}}",
        "{\"source\":{\"topic\":\"e\",\"partition\":1,\"offset\":2"
      })
  void whatIsNoScoreNamesNothing(String text) {
    assertThat(SourcePosition.ofScore(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(SourcePosition.ofScore(null)).isEmpty();
  }

  @Test
  void aDeadLetterNamesItsEventInHeaders() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("weir-topic", "events".getBytes(StandardCharsets.UTF_8));
    headers.add("weir-partition", "3".getBytes(StandardCharsets.UTF_8));
    assertThat(SourcePosition.ofDeadLetter(headers)).isEmpty();
    headers.add("weir-offset", "4000000000".getBytes(StandardCharsets.UTF_8));
    assertThat(SourcePosition.ofDeadLetter(headers)).contains(EXPECTED);
    headers.add("weir-offset", "x".getBytes(StandardCharsets.UTF_8));
    assertThat(SourcePosition.ofDeadLetter(headers)).isEmpty();
  }
}
