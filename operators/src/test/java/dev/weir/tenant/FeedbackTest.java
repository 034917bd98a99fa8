package dev.weir.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackTest {
  private static Feedback read(String json) {
    return Feedback.read(json == null ? null : json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void allFieldsAreRead() {
    Feedback feedback =
        read(
            "{\"tenant\":\"acme\",\"entity\":\"card-1\",\"id\":\"e-1\",\"verdict\":\"anomaly\","
                + "\"who\":\"ann\",\"time\":\"2026-11-20T10:00:00Z\"}");
    assertThat(feedback)
        .isEqualTo(
            new Feedback("acme", "card-1", "e-1", Verdict.ANOMALY, "ann", 1_795_168_800_000L));
  }

  @Test
  void entityWhoAndTimeMayBeLeftOut() {
    assertThat(read("{\"tenant\":\"acme\",\"id\":\"e-1\",\"verdict\":\"normal\"}"))
        .isEqualTo(new Feedback("acme", "", "e-1", Verdict.NORMAL, "", Feedback.NO_TIME));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|no value",
        "[]|expected an object",
        "{|expected one well-formed object",
        "{\"tenant\":\"acme\",\"id\":\"e\"}|verdict: found nothing, expected anomaly or normal",
        "{\"tenant\":\"acme\",\"verdict\":\"normal\"}|id: found nothing, expected the alert's id",
        "{\"id\":\"e\",\"verdict\":\"normal\"}|tenant: found nothing",
        "{\"tenant\":\"A b\",\"id\":\"e\",\"verdict\":\"normal\"}|tenant: found A b",
        "{\"tenant\":\"acme\",\"id\":\"\",\"verdict\":\"normal\"}|id: found 0 characters",
        "{\"tenant\":\"acme\",\"id\":7,\"verdict\":\"normal\"}|id: found the number 7",
        "{\"tenant\":\"acme\",\"id\":\"e\",\"verdict\":\"fine\"}|verdict: found fine",
        "{\"tenant\":\"acme\",\"id\":\"e\",\"verdict\":\"normal\",\"wo\":\"x\"}|wo: found an"
            + " unknown",
        "{\"tenant\":\"acme\",\"id\":\"e\",\"verdict\":\"normal\",\"time\":\"noon\"}|time: found"
            + " noon"
      })
  void whatIsWrongIsNamed(String json, String named) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(named);
  }
}
