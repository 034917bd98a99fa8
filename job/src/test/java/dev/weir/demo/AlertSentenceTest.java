package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertSentenceTest {
  @Test
  void anAlertReadsAsASentence() throws Exception {
    assertThat(
            sentence(
                "{'tenant':'payments','entity':'card-0042','id':'e-1',"
                    + "'time':'2026-11-20T10:15:30.123Z','n':2311,'score':0.71,'rarity':0.99991,"
                    + "'top':[{'feature':'amount','share':0.7149},{'feature':'channel','share':0.2},"
                    + "{'feature':'hour','share':0.08},{'feature':'more','share':0.004},"
                    + "{'feature':'none','share':0.0}]}"))
        .isEqualTo(
            "payments card-0042 at 10:15:30: rarer than 1 in 10,000 of its own events;"
                + " amount (71 %), channel (20 %), hour (8 %)");
  }

  @Test
  void whatIsAbsentIsLeftOutAndNothingBreaksTheLine() throws Exception {
    assertThat(sentence("{'tenant':'api','time':'2026-11-20T10:15:30.123Z','rarity':0.999}"))
        .isEqualTo("api at 10:15:30: rarer than 1 in 1,000 of its own events");
    assertThat(sentence("{'tenant':'api','entity':'a\\nb\\u202ec','score':0.71234,'time':'?'}"))
        .isEqualTo("api a\\u000ab\\u202ec: score 0.712");
    assertThat(sentence("{}")).isEqualTo("?: score 0.00");
  }

  @ParameterizedTest
  @CsvSource({
    "0.0,1",
    "0.5,2",
    "0.9,10",
    "0.99,100",
    "0.998,500",
    "0.999,1000",
    "0.9991,1000",
    "0.9995,2000",
    "0.99991,10000",
    "0.9999999999999,1000000000",
  })
  void theRarityIsNeverOverstated(double rarity, long oneIn) {
    assertThat(AlertSentence.oneIn(rarity)).isEqualTo(oneIn);
  }

  private static String sentence(String json) throws Exception {
    return AlertSentence.of(new ObjectMapper().readTree(json.replace('\'', '"')));
  }
}
